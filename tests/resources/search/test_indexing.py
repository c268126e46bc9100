"""What the indexes lack of a commit comes from the stored tables, whatever happened."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from resources.embedding import Embedder
from resources.search import indexing
from sql import load
from tests.resources.search.shelf import Shelf, passage


@pytest.fixture
def shelf(tmp_path: Path, embedder: Embedder) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "home", embedder)
    made.write("docs/a.md", [passage(number) for number in range(6)])
    yield made
    made.lakehouse.close()


def head(shelf: Shelf, ref: str = "main") -> str:
    return shelf.lakehouse.catalog.resolve(ref).id


@pytest.mark.parametrize("is_held", [True, False])
def test_both_indexes_hold_the_stored_vectors(
    shelf: Shelf, is_held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "ROWS_A_BATCH", 1)
    if is_held:
        shelf.lakehouse.indexer.bring_up_to(head(shelf))
    shelf.write("docs/twin.md", [passage(0), passage(7)])  # One text at two places.
    done = shelf.lakehouse.indexer.bring_up_to(head(shelf))
    assert (done.live, done.added, done.lacking) == (8, 2 if is_held else 8, 0)
    rows = shelf.lakehouse.warehouse.query(
        "select c.chunk_id, e.vector from kb.chunks c join kb.embeddings e "
        "on e.text_hash = c.text_hash order by c.chunk_id"
    )
    ids = rows["chunk_id"].to_pylist()
    stored = np.array(rows["vector"].to_pylist(), np.float32)
    assert np.array_equal(shelf.lakehouse.search_index.vectors(ids), stored)
    view = shelf.lakehouse.flat_index.view()
    assert np.array_equal(
        view.vectors(view.row_numbers(rows["chunk_id"].combine_chunks())), stored
    )


def test_many_names_find_what_a_few_do(shelf: Shelf) -> None:
    warehouse = shelf.lakehouse.warehouse
    held = warehouse.query("select chunk_id, text_hash from kb.chunks")
    model = {"model": shelf.lakehouse.embedder.model_id}
    unknown = [f"{number:032x}" for number in range(1001)]  # Too many for a filter.
    for step, key, column, rest in (
        ("chunks_named", "chunks", "chunk_id", {}),
        ("vectors_named", "hashes", "text_hash", model),
    ):
        asked = held[column].to_pylist()[:4]
        few, many = (
            warehouse.query(load(f"steps/{step}"), "main", {key: names, **rest})
            for names in (asked, asked + unknown)
        )
        assert set(few[column].to_pylist()) == set(asked)
        assert few.num_rows == len(asked)
        assert few.sort_by(column) == many.sort_by(column)


def test_only_what_a_commit_adds_is_read_and_written(shelf: Shelf) -> None:
    indexer = shelf.lakehouse.indexer
    indexer.bring_up_to(head(shelf))
    shelf.write("docs/a.md", [passage(number) for number in (0, 1, 2, 9)])
    done = indexer.bring_up_to(head(shelf))
    assert (done.live, done.added) == (4, 4)  # A version has chunks of its own.
    assert indexer.bring_up_to(head(shelf)).added == 0
    old = indexer.bring_up_to(head(shelf, "main~1"))
    assert (old.live, old.added) == (6, 0)


def test_passages_without_a_vector_are_counted_and_the_others_served(
    shelf: Shelf,
) -> None:
    indexer = shelf.lakehouse.indexer
    indexer.bring_up_to(head(shelf))
    with shelf.lakehouse.catalog.transaction(message="lose vectors") as tx:
        tx.load_table("kb.embeddings").delete()
    shelf.lakehouse.search_index.clear()
    done = indexer.bring_up_to(head(shelf))
    assert (done.live, done.added, done.lacking) == (6, 0, 6)
    again = indexer.bring_up_to(head(shelf, "main~1"))
    assert (again.added, again.lacking) == (6, 0)


@pytest.mark.parametrize("lost", ["flat-*", "chunks-*", "*"])
def test_an_index_that_was_removed_is_filled_again(shelf: Shelf, lost: str) -> None:
    shelf.check(["main"])
    for part in shelf.settings.search_folder.glob(lost):
        if part.is_dir():
            shutil.rmtree(part)
    indexer = shelf.lakehouse.indexer
    before = indexer.coverage(head(shelf))
    assert (before.live, before.indexed) == (6, 0)
    shelf.check(["main"])
    after = indexer.coverage(head(shelf))
    assert (after.indexed, after.rows, after.mapped) == (6, 6, 6)


def test_a_rebuilt_index_gives_the_same_answers(shelf: Shelf) -> None:
    before = shelf.found()
    data = next(shelf.settings.search_folder.glob("chunks-*/data"))
    shutil.rmtree(data)
    done = shelf.lakehouse.indexer.rebuild(head(shelf))
    assert (done.live, done.added) == (6, 6)
    assert shelf.found() == before


def test_mending_replaces_damaged_vectors_and_indexes_every_row(shelf: Shelf) -> None:
    indexer, flat = shelf.lakehouse.indexer, shelf.lakehouse.flat_index
    indexer.bring_up_to(head(shelf))
    assert indexer.coverage(head(shelf)).by_words == 0
    largest = max(flat.folder.iterdir(), key=lambda path: path.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 1
    largest.write_bytes(content)
    assert flat.verify()
    done = indexer.mend(head(shelf))
    assert (done.added, flat.verify()) == (6, ())
    found = indexer.coverage(head(shelf))
    assert (found.indexed, found.by_words, found.mapped) == (6, 6, 6)
    shelf.check(["main"])


def test_a_removal_that_was_cut_short_is_ended_by_whoever_comes(shelf: Shelf) -> None:
    shelf.check(["main"])
    index = shelf.lakehouse.search_index
    (index.path / "generation").write_text("", encoding="utf-8")  # Then, a kill.
    assert not index.is_settled
    shelf.check(["main"])
    assert index.is_settled
