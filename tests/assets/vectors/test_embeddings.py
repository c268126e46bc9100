"""No text is embedded twice, whatever run or branch it was embedded for."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from assets.documents.chunks import chunks
from assets.vectors import missing as module
from assets.vectors.embeddings import embeddings
from assets.vectors.missing import MissingVectors
from resources import progress
from resources.lakehouse import Lakehouse
from tests.assets.workshop import READING, Workshop, metadata

pytestmark = pytest.mark.slow


@pytest.fixture
def cut(workshop: Workshop) -> Workshop:
    for number in range(5):
        workshop.write(f"{number}.txt", f"Text number {number}.")
    workshop.write("copy.txt", "Text number 0.")
    workshop.run(*READING, chunks)
    return workshop


@pytest.fixture
def fresh(cut: Workshop) -> Iterator[Lakehouse]:
    """The same home as another process would open it."""
    with Lakehouse(cut.settings) as lakehouse:
        yield lakehouse


def vectors(tables: list[pa.Table]) -> dict[str, list[float]]:
    rows = pa.concat_tables(tables).select(["text_hash", "vector"]).to_pylist()
    return {row["text_hash"]: row["vector"] for row in rows}


def test_a_second_run_finds_every_vector_and_loads_no_model(cut: Workshop) -> None:
    first = metadata(cut.run(embeddings), "embeddings")
    assert (first["texts"], first["stored"], first["computed"]) == (5, 0, 5)
    assert first["hit_rate"] == 0
    assert first["model_loaded"]
    assert first["backend"] in {"torch", "openvino-bf16", "openvino-f32"}
    assert first["backend_reason"]
    assert first["cache_disk_bytes"] > 5 * 4 * first["dimension"]
    again = metadata(cut.run(embeddings), "embeddings")
    assert (again["texts"], again["stored"], again["computed"]) == (5, 5, 0)
    assert again["hit_rate"] == 1
    assert not again["model_loaded"]
    assert again["added"] == 0


def test_what_another_branch_had_embedded_comes_from_the_cache_without_a_model(
    cut: Workshop, fresh: Lakehouse
) -> None:
    cut.run(embeddings, merge=False)
    branch = next(r.name for r in cut.lakehouse.catalog.refs() if r.name != "main")
    work = MissingVectors(fresh, "main", "run")
    found = vectors(list(work.rows()))
    made = cut.lakehouse.warehouse.query("from kb.embeddings", branch)
    assert found == vectors([made])
    report = work.report()
    assert (work.count, report["disk_hits"], report["computed"]) == (5, 5, 0)
    assert report["hit_rate"] == 1
    assert not fresh.embedder.loaded


def test_a_damaged_vector_is_made_again(cut: Workshop, fresh: Lakehouse) -> None:
    made = vectors(list(MissingVectors(cut.lakehouse, "main", "run").rows()))
    cut.lakehouse.close()
    flip(cut.settings.cache_folder / "vectors.db", made)
    work = MissingVectors(fresh, "main", "run")
    found = vectors(list(work.rows()))
    assert all(np.allclose(found[each], made[each], atol=1e-3) for each in made)
    report = work.report()
    assert (report["corrupted"], report["computed"]) == (1, 1)
    assert report["disk_hits"] == 4


def flip(path: Path, made: dict[str, list[float]]) -> None:
    """Turn one bit of the first vector where it lies in the file."""
    content = bytearray(path.read_bytes())
    vector = np.asarray(next(iter(made.values())), np.float32).tobytes()
    content[content.index(vector) + 100] ^= 1
    path.write_bytes(content)


def test_parts_of_any_size_give_the_same_rows_and_say_how_far_they_are(
    cut: Workshop, fresh: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = list(MissingVectors(cut.lakehouse, "main", "run").rows())
    assert len(whole) == 1
    monkeypatch.setattr(module, "TEXTS_AT_ONCE", 2)
    heard: list[tuple[str, int, int | None]] = []
    with progress.listening(lambda *said: heard.append(said)):
        parts = list(MissingVectors(fresh, "main", "run").rows())
    assert vectors(parts) == vectors(whole)
    assert heard == [("embeddings", done, 5) for done in (0, 2, 4, 5)]


def test_a_home_without_text_is_reported_as_complete(workshop: Workshop) -> None:
    report = metadata(workshop.run(*READING, chunks, embeddings), "embeddings")
    assert (report["texts"], report["computed"], report["hit_rate"]) == (0, 0, 1)
    assert not report["model_loaded"]
