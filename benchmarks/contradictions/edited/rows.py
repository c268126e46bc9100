"""Lists that somebody copied out of the library's data files, a cell of each edited."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contradictions.cells import (
    misread,
    moved,
    read_rows,
    row_anchor,
    spelled,
)
from benchmarks.contradictions.chance import Chance
from benchmarks.contradictions.edited.names import LIBRARY
from benchmarks.contradictions.facts import Anchor
from benchmarks.contradictions.wording import Edit

Row = dict[str, str]
PEOPLE = ("wilma", "tilda", "oskar", "pia", "kofi")
SHIFTS = (-20, -9, 11, 25)  # Days that a date is moved by.


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A data file, and which of its cells are told of a row.

    Attributes:
        file: Below the library.
        key: Columns that say which row it is.
        columns: What is copied, by kind of edit: number, date or name.
        more: Columns that are copied as they are.
    """

    file: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    more: tuple[str, ...] = ()


SOURCES = (
    Source(
        "data/deliveries-2024.csv",
        ("delivery_note",),
        {"date": "delivered_on", "name": "supplier", "number": "net_kg"},
        ("lot",),
    ),
    Source(
        "data/suppliers.json",
        ("id",),
        {"name": "country", "number": "lead_time_days"},
        ("name",),
    ),
    Source(
        "data/document-register.tsv",
        ("code",),
        {"date": "in_force_from", "name": "owner"},
        ("title",),
    ),
    Source(
        "data/complaints-2024.jsonl",
        ("id",),
        {"date": "received", "number": "answered_in_days"},
        ("sku",),
    ),
    Source("data/recipes.csv", ("sku", "ingredient"), {"number": "share_percent"}),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many rows are edited.

    Attributes:
        wrong: By kind.
        dates: Rows whose date is only written in another form.
    """

    wrong: Mapping[str, int]
    dates: int


def write_lists(
    folder: Path, wanted: Wanted, disputed: Sequence[str], chance: Chance
) -> list[Edit]:
    """Write one list for each data file; return what was edited in it.

    Args:
        folder: Made if missing.
        wanted: How many rows of each kind.
        disputed: Quotes of known contradictions; rows in one of them stay out.
        chance: Chooses rows and values.
    """
    edits: list[Edit] = []
    tables = {each: _clean(each, disputed, chance) for each in SOURCES}
    chosen: dict[Source, list[tuple[Row, Edit]]] = {each: [] for each in SOURCES}
    tasks = [(kind, True) for kind, n in wanted.wrong.items() for _ in range(n)]
    tasks += [("date", False)] * wanted.dates
    turns = {kind: 0 for kind, _ in tasks}
    for kind, harmful in tasks:
        able = [each for each in SOURCES if kind in each.columns and tables[each]]
        source = able[turns[kind] % len(able)]
        turns[kind] += 1
        row = tables[source].pop()
        chosen[source].append(_edited(source, row, kind, chance, harmful=harmful))
    for number, (source, rows) in enumerate(chosen.items()):
        if rows:
            file = f"{PEOPLE[number]}/list-{number + 1}.csv"
            edits += _write(folder, file, source, [*rows, *_untouched(tables[source])])
    return edits


def _untouched(rows: Sequence[Row]) -> list[tuple[Row, None]]:
    return [(row, None) for row in rows[:3]]


def _clean(source: Source, disputed: Sequence[str], chance: Chance) -> list[Row]:
    """Return the rows that nothing in the library contradicts, in any order."""
    rows = _rows(source)
    keys = [_key(source, row) for row in rows]
    free = [
        (key, row)
        for key, row in zip(keys, rows, strict=True)
        if keys.count(key) == 1
        and not any(all(word in quote for word in key.split()) for quote in disputed)
    ]
    return chance.order(free, source.file)


def _rows(source: Source) -> list[Row]:
    path = LIBRARY / source.file
    if path.suffix in (".csv", ".tsv"):
        return read_rows(path, _separator(source.file))
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        text = f"[{','.join(text.splitlines())}]"
    return [
        {name: str(value) for name, value in row.items()} for row in json.loads(text)
    ]


def _key(source: Source, row: Row) -> str:
    return " ".join(row[name] for name in source.key)


def _anchor(source: Source, row: Row) -> Anchor:
    key = _key(source, row)
    if source.file.endswith(("csv", "tsv")):
        return row_anchor(source.file, row, key, _separator(source.file))
    return Anchor(source.file, key, key)


def _separator(file: str) -> str:
    return "\t" if file.endswith(".tsv") else ","


def _edited(
    source: Source,
    row: Row,
    kind: str,
    chance: Chance,
    *,
    harmful: bool,
) -> tuple[Row, Edit]:
    """Return a row with one cell edited, and what was done."""
    column, key = source.columns[kind], _key(source, row)
    old = row[column]
    if not harmful:
        new = spelled(old)
    elif kind == "date":
        new = moved(old, chance.pick(SHIFTS, key))
    elif kind == "name":
        values = {each[column] for each in _rows(source)} - {old}
        new = chance.pick(sorted(values), key)
    elif "." in old:
        new = f"{float(old) * chance.pick((0.5, 1.5), key):.1f}"
    else:
        new = str(misread(int(old)))
    change = "conflict" if harmful else "date form"
    kind = kind if harmful else change
    anchor = _anchor(source, row)
    return {**row, column: new}, Edit("", kind, change, "", "", old, new, (anchor,))


def _write(
    folder: Path,
    file: str,
    source: Source,
    rows: Sequence[tuple[Row, Edit | None]],
) -> Iterator[Edit]:
    """Write a list in the order of its keys; yield the edits with their place."""
    names = [*source.key, *source.more, *source.columns.values()]
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        for row, edit in sorted(rows, key=lambda pair: _key(source, pair[0])):
            cells = [row[name] for name in names]
            writer.writerow(cells)
            if edit is not None:
                yield Edit(
                    "", edit.kind, edit.change, file, ",".join(cells),
                    edit.value, edit.written, edit.anchors,
                )  # fmt: skip
