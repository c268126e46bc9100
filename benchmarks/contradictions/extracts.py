"""Lists that somebody copied out of the deliveries, in columns of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contradictions.cells import Row, misread, moved, row_anchor, spelled
from benchmarks.contradictions.chance import Chance
from benchmarks.contradictions.rows import DELIVERIES, deliveries
from benchmarks.contradictions.wording import Edit

ROWS = 10
# What is copied wrongly in each list; the other rows are right.
WRONG = ("net_kg", "delivered_on", "net_kg", "supplier", "net_kg")
KIND = {"net_kg": "number", "delivered_on": "date", "supplier": "name"}


@dataclass(frozen=True, slots=True)
class Style:
    """How somebody writes a list: its name, its columns, and each cell."""

    file: str
    header: tuple[str, ...]
    day: Callable[[str], str]
    net: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Extract:
    """One list, and what its rows restate."""

    file: str
    data: bytes
    edits: tuple[Edit, ...]


def _as_it_is(day: str) -> str:
    return day


def _kilograms(net: int) -> str:
    return str(net)


def _tonnes(net: int) -> str:
    return f"{net / 1000:g}"


STYLES = (
    Style(
        "gate/deliveries-checked.csv",
        ("delivery_note", "delivered_on", "supplier", "net_kg"),
        _as_it_is,
        _kilograms,
    ),
    Style(
        "gate/weights-in-tonnes.csv",
        ("delivery_note", "delivered_on", "supplier", "net_t"),
        spelled,
        _tonnes,
    ),
    Style(
        "buyers/asked-about.csv",
        ("Delivery note", "Delivered on", "Supplier", "Net weight (kg)"),
        spelled,
        _kilograms,
    ),
    Style(
        "buyers/for-the-journey.csv",
        ("Delivery note", "Delivered on", "Supplier", "Net (t)"),
        _as_it_is,
        _tonnes,
    ),
)


def extracts(library: Path, chance: Chance) -> list[Extract]:
    """Return four lists of ten deliveries, five of them copied wrongly in one cell."""
    rows = deliveries(library)
    names = sorted({row["supplier"] for row in rows})
    ranked = chance.order(((row["delivery_note"], row) for row in rows), "extract")
    made = []
    for number, style in enumerate(STYLES):
        chosen = ranked[number * ROWS : (number + 1) * ROWS]
        edits = [
            _edit(style, row, column, names, chance)
            for row, column in zip(chosen, _columns(), strict=True)
        ]
        ordered = sorted(edits, key=lambda edit: edit.anchors[0].key)
        lines = [",".join(style.header), *(edit.sentence for edit in ordered)]
        data = ("\n".join(lines) + "\n").encode()
        made.append(Extract(style.file, data, tuple(ordered)))
    return made


def _columns() -> list[tuple[str, bool]]:
    return [(column, harmful) for harmful in (True, False) for column in WRONG]


def _edit(
    style: Style, row: Row, column: tuple[str, bool], names: list[str], chance: Chance
) -> Edit:
    """Copy one row, wrongly where it is to be harmful; `column` says in which cell."""
    name, harmful = column
    copied = {key: row[key] for key in ("delivery_note", "delivered_on", "supplier")}
    net, note = int(row["net_kg"]), row["delivery_note"]
    if harmful and name == "net_kg":
        net = misread(net)
    elif harmful and name == "delivered_on":
        copied[name] = moved(row[name], chance.pick((-20, -8, 10, 30), note))
    elif harmful:
        others = [each for each in names if each != row[name]]
        copied[name] = chance.pick(others, note, "extract")
    copied["delivered_on"] = style.day(copied["delivered_on"])
    copied["net_kg"] = style.net(net)
    changed = "conflict" if harmful else "format"
    unchanged = not harmful and copied[name] == row[name]
    return Edit(
        id="",
        kind=KIND[name],
        change="paraphrase" if unchanged else changed,
        file=style.file,
        sentence=",".join(copied.values()),
        value=row[name],
        written=copied[name],
        anchors=(row_anchor(DELIVERIES, row, note),),
    )
