from collections.abc import Iterator
from pathlib import Path

import pytest

from resources.embedding import Embedder
from tests.pipelines.cli.samples import Assay
from tests.resources.search.shelf import Shelf, passage


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


@pytest.fixture
def shelf(home: Path, assay: Assay, embedder: Embedder) -> Iterator[Shelf]:
    """Three passages on main, two of them at the tag spring; nothing is indexed."""
    made = Shelf(home, embedder)
    made.write("docs/a.md", [passage(0), passage(1)])
    made.lakehouse.catalog.create_tag("spring")
    made.write("docs/b.md", [passage(2)])
    yield made
    made.lakehouse.close()


def _search_line(assay: Assay) -> dict[str, str]:
    (line,) = [
        each for each in assay("doctor", "--json").json if each["name"] == "search"
    ]
    return line


def test_filling_the_indexes_says_what_they_hold(assay: Assay, shelf: Shelf) -> None:
    told = assay("index", "--dry-run")
    assert told.code == 1
    assert "0 of 3 live passages at main indexed, 0 of them now." in told.out
    assert not (shelf.settings.search_folder / "chunks").exists()
    done = assay("index")
    assert done.code == 0
    assert "3 of 3 live passages at main indexed, 3 of them now." in done.out
    assert "In all 3 rows: 3 by words, 0 by vector; 3 mapped into memory." in done.out
    again = assay("index", "--json").json
    assert (again["live"], again["indexed"], again["added"]) == (3, 3, 0)
    spring = assay("index", "--ref", "spring", "--dry-run", "--json").json
    assert (spring["live"], spring["indexed"], spring["ref"]) == (2, 2, "spring")
    shelf.check(["main", "spring"])


def test_a_damaged_index_is_told_by_doctor_and_made_anew(
    assay: Assay, shelf: Shelf
) -> None:
    line = _search_line(assay)
    assert (line["state"], line["detail"]) == ("warn", "0 of 3 live passages indexed")
    assert line["remedy"].startswith("assay index")
    assay("index")
    assert _search_line(assay)["state"] == "ok"
    table = next(shelf.settings.search_folder.glob("chunks-*.lance"))
    for part in (table / "data").iterdir():
        part.write_bytes(b"damage")
    line = _search_line(assay)
    assert line["state"] == "fail"
    assert "assay index --rebuild" in line["remedy"]
    assert assay("index").code == 1
    assert assay("index", "--rebuild").code == 0
    assert _search_line(assay)["state"] == "ok"
    shelf.check(["main", "spring"])


def test_damaged_vectors_are_told_by_doctor_and_mended(
    assay: Assay, shelf: Shelf
) -> None:
    assay("index")
    flat = shelf.lakehouse.flat_index.folder
    largest = max(flat.iterdir(), key=lambda path: path.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 1
    largest.write_bytes(content)
    line = _search_line(assay)
    assert (line["state"], line["remedy"]) == ("warn", "assay index, which mends it")
    assert assay("index").code == 0
    assert _search_line(assay)["state"] == "ok"
    shelf.reopen()
    shelf.check(["main", "spring"])


def test_passages_without_a_vector_are_an_exit_code(assay: Assay, shelf: Shelf) -> None:
    with shelf.lakehouse.catalog.transaction(message="lose vectors") as tx:
        tx.load_table("kb.embeddings").delete()
    told = assay("index")
    assert told.code == 1
    assert "0 of 3 live passages" in told.out
    assert "assay ingest" in told.err


def test_a_rebuild_cannot_be_tried_only(assay: Assay, shelf: Shelf) -> None:
    refused = assay("index", "--rebuild", "--dry-run")
    assert refused.code == 2
    assert "give one of them" in refused.err


def test_collecting_garbage_takes_it_out_of_the_indexes(
    assay: Assay, shelf: Shelf
) -> None:
    assay("index")
    shelf.lakehouse.catalog.delete_tag("spring")
    shelf.delete("docs/a.md")
    collect = ("gc", "--keep", "*=1", "--grace", "0s", "--reflog", "0d")
    assert assay(*collect, "--dry-run", "--json").json["passages"] == 0
    assert assay("index", "--json").json["rows"] == 3
    told = assay(*collect)
    assert "2 passages gone from the search indexes." in told.out
    left = assay("index", "--json").json
    assert (left["live"], left["rows"], left["mapped"]) == (1, 1, 1)
    shelf.check(["main"])
