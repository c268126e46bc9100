"""What still needs a vector or a place in the index, after whatever happened."""

import numpy as np
import pytest

from assets.documents.chunks import chunks
from assets.vectors.search_index import search_index
from resources.schemas import EMBEDDINGS
from resources.search import indexing
from resources.tables import append
from sql import load
from tests.assets.workshop import READING, Workshop, metadata


@pytest.fixture
def cut(workshop: Workshop) -> Workshop:
    for number in range(5):
        workshop.write(f"{number}.txt", f"Text number {number}.")
    workshop.write("copy.txt", "Text number 0.")
    workshop.run(*READING, chunks)
    return workshop


def waiting(workshop: Workshop, model: str) -> list[str]:
    rows = workshop.lakehouse.warehouse.query(
        load("steps/texts_without_vector"), "main", {"model": model}
    )
    return sorted(rows["text"].to_pylist())


def embed(workshop: Workshop, model: str) -> None:
    """Write some unit vector for each text that has none, as the asset would."""
    rows = workshop.lakehouse.warehouse.query(
        load("steps/texts_without_vector"), "main", {"model": model}
    )
    random = np.random.default_rng(7)
    vectors = [
        {
            "text_hash": text_hash,
            "model": model,
            "dimension": 384,
            "vector": vector / np.linalg.norm(vector),
            "run_id": "r",
        }
        for text_hash in rows["text_hash"].to_pylist()
        for vector in [random.standard_normal(384).astype(np.float32)]
    ]
    with workshop.lakehouse.catalog.transaction(message="Vectors") as tx:
        append(tx, EMBEDDINGS, EMBEDDINGS.table(vectors))


def test_each_text_is_embedded_once_for_each_model(cut: Workshop) -> None:
    texts = [f"Text number {number}." for number in range(5)]
    assert waiting(cut, "a") == texts
    embed(cut, "a")
    assert waiting(cut, "a") == []
    assert waiting(cut, "b") == texts


def test_texts_of_deleted_files_need_no_vector(cut: Workshop) -> None:
    (cut.docs / "0.txt").unlink()
    (cut.docs / "1.txt").unlink()
    cut.run(*READING, chunks)
    assert waiting(cut, "a") == [f"Text number {number}." for number in (0, 2, 3, 4)]


def run(workshop: Workshop) -> dict[str, object]:
    return metadata(workshop.run(search_index), "search_index")


def test_the_indexes_get_what_they_lack_and_nothing_twice(
    cut: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "ROWS_A_BATCH", 2)
    model = cut.lakehouse.embedder.model_id
    embed(cut, model)
    first = run(cut)
    assert (first["added"], first["live"], first["dagster/row_count"]) == (5, 5, 5)
    assert first["mapped"] == 5
    assert "Text number 0." in first["sample"]
    again = run(cut)
    assert (again["added"], again["dagster/row_count"]) == (0, 5)
    cut.write("5.txt", "Text number 5.")
    cut.run(*READING, chunks)
    without = run(cut)
    assert (without["added"], without["live"], without["without_vector"]) == (0, 6, 1)
    embed(cut, model)
    later = run(cut)
    assert (later["added"], later["live"], later["dagster/row_count"]) == (1, 6, 6)
    assert (later["without_vector"], later["mapped"]) == (0, 6)
