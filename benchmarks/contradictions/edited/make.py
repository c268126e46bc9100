"""Edits the sample library's own passages and files them as other people's excerpts.

    python -m benchmarks.contradictions.edited.make OUT [--seed 101]

Writes OUT/excerpts, a folder to ingest beside docs/samples/library, and OUT/gold.csv.
Two hundred passages are wrong: a number, a date, a name, a negation or a unit, forty
each, is changed by rule. Two hundred are edited harmlessly, about as many in each of
eight ways. No fact is written by hand, none is edited twice, and the same seed gives
the same bytes.

An edit is not made where it could stay true: in what the library itself disputes, in
what another passage says nearly alike, in a bound ("more than forty"), in the time that
a sentence is about, in the name of what it is about, in an enumeration; nor where
another passage in the same words has the new value.
"""

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.contradictions.chance import Chance
from benchmarks.contradictions.edited.excerpts import (
    FORMS,
    WITH_TABLES,
    Section,
    write_excerpt,
)
from benchmarks.contradictions.edited.harmless import HARMLESS
from benchmarks.contradictions.edited.passages import (
    TEXTS,
    Block,
    Passage,
    editable,
    read_passages,
    shared,
    twins,
)
from benchmarks.contradictions.edited.rows import Wanted, write_lists
from benchmarks.contradictions.edited.wrong import WRONG, Change, Editing
from benchmarks.contradictions.facts import Anchor
from benchmarks.contradictions.wording import Edit, numbered, write_edits

KNOWN = TEXTS.parent / "contradictions.csv"
OF_EACH_KIND, OF_EACH_WAY = 40, 25
# What is taken from passages; the rest is taken from rows of data files.
FROM_PASSAGES = {"name": 18, "date": 22, "unit": 40, "number": 36, "negation": 40}
DATES_FROM_ROWS = 12
IN_AN_EXCERPT = 9
SAME_WORDS = 0.5  # Share of words from which two passages may be about one thing.
PEOPLE = ("tilda", "oskar", "ada", "kofi", "pia", "stefan", "lene", "magda", "wilma")


@dataclass(frozen=True, slots=True)
class Edited:
    """A passage and what was done to it."""

    passage: Passage
    change: Change
    kind: str
    way: str


def make(folder: Path, seed: int) -> list[Edit]:
    """Write the excerpts and lists into a folder; return what was edited.

    Args:
        folder: Made if missing; the documents lie in folders below it.
        seed: Of all choices.
    """
    chance = Chance(seed)
    passages = read_passages()
    free = editable(passages, KNOWN)
    edited = _edited(passages, free, chance)
    done = Counter(each.kind for each in edited if each.way == "conflict")
    wrong = {kind: OF_EACH_KIND - done[kind] for kind in ("number", "date", "name")}
    lists = write_lists(
        folder, Wanted(wrong, _missing_dates(edited)), _quotes(), chance
    )
    placed = _file(folder, edited, passages, free)
    return numbered([*placed, *lists])


def _edited(
    passages: Sequence[Passage], free: Sequence[Passage], chance: Chance
) -> list[Edited]:
    """Choose what is edited: the scarce kinds first, harmful and harmless in turn."""
    taken: set[str] = set()
    chosen: list[Edited] = []
    tasks: list[tuple[str, str, Sequence[Editing], int]] = [
        (kind, "conflict", (WRONG[kind],), count)
        for kind, count in FROM_PASSAGES.items()
    ]
    counts = {"date form": OF_EACH_WAY - DATES_FROM_ROWS}
    harmless = [
        (way, way, edits, counts.get(way, OF_EACH_WAY))
        for way, edits in HARMLESS.items()
    ]
    tasks[2:2] = harmless[:3]  # Before units, numbers and denials take what they need.
    tasks += harmless[3:]
    for kind, way, edits, count in tasks:
        possible = (
            each
            for each in _choose(free, kind, (way, edits), chance, passages)
            if each.passage.text not in taken
        )
        for each in islice(possible, count):
            taken.add(each.passage.text)
            chosen.append(each)
    return chosen


def _choose(
    free: Sequence[Passage],
    kind: str,
    how: tuple[str, Sequence[Editing]],
    chance: Chance,
    passages: Sequence[Passage],
) -> Iterator[Edited]:
    """Yield passages with the first edit that is possible, in an order of chance."""
    way, edits = how
    ordered = chance.order(((each.name, each) for each in free), kind, way)
    for place, passage in enumerate(ordered):
        turn = place % len(edits)
        for edit in (*edits[turn:], *edits[:turn]):
            possible = [
                change
                for change in edit(passage, chance)
                if way != "conflict" or not _true_elsewhere(passage, change, passages)
            ]
            if possible:
                change = chance.pick(possible, passage.name, kind)
                yield Edited(passage, change, kind, way)
                break


def _true_elsewhere(
    passage: Passage, change: Change, passages: Sequence[Passage]
) -> bool:
    """Return whether another passage in much the same words has the new value."""
    new = change.new.casefold()
    return any(
        shared(passage.words, other.words) >= SAME_WORDS
        for other in passages
        if other.text != passage.text
        and (new in other.text.casefold() or other.text == change.text)
    )


def _missing_dates(edited: Sequence[Edited]) -> int:
    return OF_EACH_WAY - sum(each.way == "date form" for each in edited)


def _quotes() -> list[str]:
    with KNOWN.open(encoding="utf-8", newline="") as file:
        return [row[f"quote_{side}"] for row in csv.DictReader(file) for side in "ab"]


def _file(
    folder: Path,
    edited: Sequence[Edited],
    passages: Sequence[Passage],
    free: Sequence[Passage],
) -> list[Edit]:
    """Write excerpts of about nine edited passages of one document each."""
    kept = {each.text for each in free} - {each.passage.text for each in edited}
    by_file = defaultdict(list)
    for each in edited:
        by_file[each.passage.block.file].append(each)
    edits, number = [], 0
    for _, members in sorted(by_file.items()):
        order = sorted(members, key=lambda each: passages.index(each.passage))
        many = round(len(order) / IN_AN_EXCERPT) or 1
        for part in range(many):
            some = order[part::many]
            number += 1
            author = PEOPLE[number % len(PEOPLE)]
            tables = any(each.passage.is_row for each in some)
            forms = WITH_TABLES if tables else FORMS
            form = forms[number % len(forms)]
            sections = _sections(some, kept)
            file = f"{author}/copied-{number:02}.{form}"
            title = some[0].passage.block.title
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(write_excerpt(form, title, author, sections))
            edits += [_edit(each, file, passages) for each in some]
    return edits


def _sections(edited: Iterable[Edited], kept: set[str]) -> list[Section]:
    """Return blocks with their edited parts, and neighbours as they were."""
    changed: dict[Block, Mapping[int, str]] = defaultdict(dict)
    for each in edited:
        block = each.passage.block
        changed[block] = {**changed[block], each.passage.at: each.change.text}
    sections = []
    for block, parts in changed.items():
        near = range(len(block.parts))
        if block.kind == "text":
            near = range(max(min(parts) - 1, 0), min(max(parts) + 2, len(near)))
        shown = [
            parts.get(at, block.parts[at])
            for at in near
            if at in parts or block.parts[at] in kept
        ]
        sections.append(Section(block, tuple(shown)))
    return sections


def _edit(edited: Edited, file: str, passages: Sequence[Passage]) -> Edit:
    passage, change = edited.passage, edited.change
    places = [passage, *twins(passage, passages)]
    return Edit(
        id="",
        kind=edited.kind,
        change=edited.way,
        file=file,
        sentence=change.text,
        value=change.old,
        written=change.new,
        anchors=tuple(Anchor(each.block.file, each.text) for each in places),
    )


def main() -> None:
    """Write excerpts and gold below a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=101)
    options = parser.parse_args()
    edits = make(options.out / "excerpts", options.seed)
    write_edits(options.out / "gold.csv", edits)
    counts = Counter((edit.change, edit.kind) for edit in edits)
    for (change, kind), count in sorted(counts.items()):
        print(f"{change:22} {kind:22} {count:4}")


if __name__ == "__main__":
    main()
