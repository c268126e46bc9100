"""Excerpts of the library: one thing edited, wrong where wrong, the same where not."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.contradictions.edited.make import KNOWN, OF_EACH_KIND, OF_EACH_WAY, make
from benchmarks.contradictions.edited.passages import disputed_in, read_passages
from benchmarks.contradictions.facts import KINDS
from benchmarks.contradictions.places import find_quotes
from benchmarks.contradictions.wording import Edit
from resources.values import compare, parse_value
from tests.benchmarks.contradictions.planted_documents import read, unquoted

SEED = 101


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("excerpts")


@pytest.fixture(scope="module")
def edits(folder: Path) -> list[Edit]:
    return make(folder, SEED)


def verdict(edit: Edit) -> str:
    return str(compare(parse_value(edit.value), parse_value(edit.written)).verdict)


def test_forty_of_each_kind_are_wrong_and_two_hundred_are_not(
    edits: list[Edit],
) -> None:
    wrong = Counter(edit.kind for edit in edits if edit.harmful)
    assert wrong == dict.fromkeys(KINDS, OF_EACH_KIND)
    ways = Counter(edit.change for edit in edits if not edit.harmful)
    assert len(ways) == 8
    assert set(ways.values()) == {OF_EACH_WAY}


def test_no_fact_is_edited_twice(edits: list[Edit]) -> None:
    places = [(anchor.file, anchor.quote) for e in edits for anchor in e.anchors]
    assert len(places) == len(set(places))


def test_every_edited_passage_stands_in_its_excerpt(
    folder: Path, edits: list[Edit]
) -> None:
    texts = {edit.file: read(folder / edit.file) for edit in edits}
    missing = [e for e in edits if not find_quotes(texts[e.file], e.sentence)]
    assert not missing


def test_every_passage_stands_in_the_library_as_it_was(
    edits: list[Edit], library: dict[str, str]
) -> None:
    assert not unquoted(edits, library)


def test_nothing_that_the_library_disputes_is_in_an_excerpt(
    folder: Path, edits: list[Edit]
) -> None:
    disputed = disputed_in(read_passages(), KNOWN)
    texts = [read(folder / file) for file in {edit.file for edit in edits}]
    copied = [p.text for p in disputed if any(find_quotes(t, p.text) for t in texts)]
    assert not copied


def test_figures_made_wrong_differ_by_type_and_converted_ones_do_not(
    edits: list[Edit],
) -> None:
    wrong = [e for e in edits if e.harmful and e.kind in ("number", "unit")]
    assert not [e for e in wrong if verdict(e) == "agree"]
    same = [e for e in edits if e.change in ("unit form", "number form")]
    assert not [e for e in same if verdict(e) == "differ"]


@pytest.mark.slow
def test_the_same_seed_writes_the_same_bytes(
    folder: Path, edits: list[Edit], tmp_path: Path
) -> None:
    assert make(tmp_path, SEED) == edits
    first, again = (
        {p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()}
        for root in (folder, tmp_path)
    )
    assert first == again
