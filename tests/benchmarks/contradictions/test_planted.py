"""The planted papers: the same every time, right where right, wrong where wrong."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.contradictions.cells import misread
from benchmarks.contradictions.chance import Chance
from benchmarks.contradictions.facts import KINDS, Anchor, text_facts
from benchmarks.contradictions.places import find_quotes
from benchmarks.contradictions.plant import LIBRARY, plant
from benchmarks.contradictions.rows import row_facts
from benchmarks.contradictions.wording import Edit, write_edits
from resources.values import compare, parse_value
from tests.benchmarks.contradictions.planted_documents import read, unquoted

COMPARED = {"number", "date", "unit"}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("papers")


@pytest.fixture(scope="module")
def edits(papers: Path) -> list[Edit]:
    return plant(papers, 1)


def test_two_hundred_are_wrong_and_two_hundred_right(edits: list[Edit]) -> None:
    for harmful in (True, False):
        kinds = Counter(edit.kind for edit in edits if edit.harmful == harmful)
        assert kinds == dict.fromkeys(KINDS, 40)


def test_the_right_ones_differ_from_the_library_in_several_ways(
    edits: list[Edit],
) -> None:
    changes = Counter(edit.change for edit in edits if not edit.harmful)
    assert set(changes) == {
        "paraphrase",
        "format",
        "less precise",
        "other year or subject",
    }
    assert all(count >= 5 for count in changes.values())


def test_no_passage_or_row_is_restated_twice(edits: list[Edit]) -> None:
    places = [(e.anchors[0].file, e.anchors[0].quote) for e in edits]
    assert len(places) == len(set(places))


def test_the_same_seed_writes_the_same_bytes(
    papers: Path, edits: list[Edit], tmp_path: Path
) -> None:
    assert plant(tmp_path, 1) == edits
    first, again = (
        {p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()}
        for root in (papers, tmp_path)
    )
    assert first == again


def test_another_seed_writes_other_papers(edits: list[Edit], tmp_path: Path) -> None:
    other = {edit.sentence for edit in plant(tmp_path, 2)}
    assert len(other & {edit.sentence for edit in edits}) < len(edits) / 2


def test_every_restatement_stands_in_its_paper(papers: Path, edits: list[Edit]) -> None:
    missing = [
        edit.sentence
        for edit in edits
        if not find_quotes(read(papers / edit.file), edit.sentence)
    ]
    assert not missing


def test_every_quote_stands_in_the_library(
    edits: list[Edit], library: dict[str, str]
) -> None:
    assert not unquoted(edits, library)


def test_a_quote_stands_in_the_file_of_every_fact(library: dict[str, str]) -> None:
    facts = [*text_facts(), *row_facts(LIBRARY, Chance(3))]
    missing = [
        anchor
        for fact in facts
        for anchor in fact.anchors
        if not find_quotes(library[anchor.file], anchor.quote)
    ]
    assert not missing


def verdict(one: str, other: str) -> str:
    """Return what the typed comparers say of two figures; names are none."""
    sides = parse_value(one), parse_value(other)
    if any(side.kind in ("name", "set", "text") for side in sides):
        return "incomparable"
    return compare(*sides).verdict


def test_every_wrong_figure_differs_and_no_right_one_does() -> None:
    facts = [*text_facts(), *row_facts(LIBRARY, Chance(3))]
    seen: Counter[tuple[str, str]] = Counter()
    for fact in facts:
        if fact.kind in COMPARED:
            for text in fact.conflict:
                seen["wrong", verdict(fact.agree[0], text)] += 1
            for text in fact.agree[1:]:
                seen["right", verdict(fact.agree[0], text)] += 1
    assert seen["wrong", "agree"] == seen["right", "differ"] == 0
    assert seen["wrong", "differ"] > 20 * seen["wrong", "incomparable"]
    assert seen["right", "agree"] > 20 * seen["right", "incomparable"]


def test_wrong_names_and_denials_are_not_among_the_right_ones() -> None:
    for fact in [*text_facts(), *row_facts(LIBRARY, Chance(3))]:
        assert not set(fact.agree) & set(fact.conflict), fact.said
        assert all(sentence.count("{}") == 1 for sentence in fact.said)


def test_a_misread_number_is_another_number() -> None:
    assert misread(646) == 466
    assert misread(1008) == 1080
    assert misread(7) == 8
    assert misread(100) == 110
    assert all(misread(number) != number for number in range(1, 3000))


def test_gold_names_every_place_of_the_library(tmp_path: Path) -> None:
    edit = Edit(
        "W001", "number", "conflict", "a.md", "It is 5 m.", "4 m", "5 m",
        (Anchor("b.md", "4 m long"), Anchor("c.csv", "x,4", "x")),
    )  # fmt: skip
    write_edits(tmp_path / "gold.csv", [edit])
    with (tmp_path / "gold.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["library_file"] for row in rows] == ["b.md", "c.csv"]
    assert {row["sentence"] for row in rows} == {"It is 5 m."}
