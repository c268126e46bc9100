"""Plants wrong and right restatements of the sample library in new documents.

    python -m benchmarks.contradictions.plant OUT [--seed 1]

Writes OUT/papers, a folder to ingest beside docs/samples/library, and OUT/gold.csv.
Two hundred restatements are wrong (number, date, name, negation, unit: forty each) and
two hundred are right: in other words, in another form, less precise, or about another
year or subject. A fact is restated once only. The same seed gives the same bytes.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from benchmarks.contradictions.chance import Chance
from benchmarks.contradictions.extracts import extracts
from benchmarks.contradictions.facts import KINDS, Fact, text_facts
from benchmarks.contradictions.papers import PEOPLE, SUBJECTS, subject_of, write_paper
from benchmarks.contradictions.rows import row_facts
from benchmarks.contradictions.wording import (
    Edit,
    numbered,
    restate,
    write_edits,
)

LIBRARY = Path(__file__).parents[2] / "docs" / "samples" / "library"
OF_EACH_KIND = 40  # Wrong ones, and as many right ones.
FROM_TEXT = 0.8  # Share of them about passages of text, where there are enough.
KEPT_FOR_RIGHT = 0.4  # Share of the facts of text that wrong ones do not take.
ON_A_PAPER = 10
FORMS = ("md", "txt", "html", "eml")


def plant(folder: Path, seed: int, library: Path = LIBRARY) -> list[Edit]:
    """Write the planted papers and lists into a folder; return what they restate.

    Args:
        folder: Made if missing; the documents lie in folders below it.
        seed: Of all choices.
        library: The sample library.
    """
    chance = Chance(seed)
    lists = extracts(library, chance)
    listed = [edit for each in lists for edit in each.edits]
    for each in lists:
        _write(folder / each.file, each.data)
    told = _papers(folder, _restated(library, chance, listed), chance)
    return numbered([*told, *listed])


def _restated(
    library: Path, chance: Chance, listed: Sequence[Edit]
) -> list[tuple[str, Edit]]:
    """Return (subject, edit) of as many facts as the lists leave to be restated."""
    done = Counter((edit.kind, edit.harmful) for edit in listed)
    used = {edit.anchors[0].key for edit in listed}
    texts = text_facts()
    rows = [
        fact for fact in row_facts(library, chance) if fact.anchors[0].key not in used
    ]
    taken: set[str] = set()
    restated = []
    for harmful in (True, False):
        for kind in KINDS:
            count = OF_EACH_KIND - done[kind, harmful]
            for fact in _choose((texts, rows), kind, count, taken, chance):
                edit = restate(fact, chance, harmful=harmful)
                restated.append((subject_of(fact.file), edit))
    return restated


def _choose(
    facts: tuple[Sequence[Fact], Sequence[Fact]],
    kind: str,
    count: int,
    taken: set[str],
    chance: Chance,
) -> list[Fact]:
    """Choose facts of one kind, of text and of rows, and note that they are taken."""
    texts, rows = (
        chance.order(((fact.name, fact) for fact in each if fact.kind == kind), kind)
        for each in facts
    )
    free = [fact for fact in texts if fact.place not in taken]
    first = len(free) == len(texts)  # Wrong ones choose first, and leave some.
    most = int(len(free) * (1 - KEPT_FOR_RIGHT)) if first else len(free)
    free.sort(key=lambda fact: bool(fact.other) == first)  # Only right ones need them.
    chosen = free[: min(most, round(count * FROM_TEXT))]
    taken.update(fact.place for fact in chosen)
    for fact in _in_turn(rows):
        if len(chosen) < count and fact.place not in taken:
            taken.add(fact.place)
            chosen.append(fact)
    return chosen


def _in_turn(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Take one fact of each file in turn, so that no table prevails."""
    by_file: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_file[fact.file].append(fact)
    for turn in zip_longest(*(by_file[file] for file in sorted(by_file))):
        yield from (fact for fact in turn if fact is not None)


def _papers(
    folder: Path, restated: Sequence[tuple[str, Edit]], chance: Chance
) -> list[Edit]:
    """Write papers of about ten restatements of one subject; say where each stands."""
    by_subject = defaultdict(list)
    for name, edit in restated:
        by_subject[name].append((edit.sentence, edit))
    placed = []
    for turn, (name, named) in enumerate(sorted(by_subject.items())):
        subject, edits = SUBJECTS[name], chance.order(named, "papers")
        papers = max(round(len(edits) / ON_A_PAPER), 1)
        for number in range(papers):
            form, author = FORMS[(turn + number) % 4], PEOPLE[number % len(PEOPLE)]
            file = f"{subject.folder}/{author}.{form}"
            lines = edits[number::papers]
            told = [edit.sentence for edit in lines]
            _write(folder / file, write_paper(form, subject, author, told))
            placed += [replace(edit, file=file) for edit in lines]
    return placed


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def main() -> None:
    """Write papers and gold below a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    edits = plant(options.out / "papers", options.seed)
    write_edits(options.out / "gold.csv", edits)
    for (kind, change), count in sorted(
        Counter((edit.kind, edit.change) for edit in edits).items()
    ):
        print(f"{kind:10} {change:22} {count:4}")


if __name__ == "__main__":
    main()
