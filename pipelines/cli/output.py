"""What commands print: JSON for programs, tables and paragraphs for people."""

import json
import math
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

import click

from pipelines.cli.text import cut, json_safe, lines, one_line

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

Json: TypeAlias = "dict[str, Json] | list[Json] | str | float | bool | None"
UNLIMITED_WIDTH = 100_000  # Columns of a pipe: what reads it may be a program.
CELL_SHOWN = 200  # Characters of one value in a table.


def plain(value: object) -> Json:
    """Return a value as JSON can hold it.

    Times become ISO 8601, bytes hexadecimal, NaN and infinities null, and a decimal a
    number where a number holds it exactly, else text.
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    return _scalar(value)


def _scalar(value: object) -> Json:
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        return value.hex()
    item = getattr(value, "item", None)  # A NumPy scalar.
    return plain(item()) if callable(item) else str(value)


def _number(value: Decimal) -> int | float | str | None:
    if not value.is_finite():
        return None
    if value == value.to_integral_value():
        return int(value)
    near = float(value)
    return near if Decimal(repr(near)) == value else str(value)


def to_json(value: object, *, indent: int | None = 2) -> str:
    """Return a value as JSON that is also safe to print on a terminal."""
    return json_safe(json.dumps(plain(value), ensure_ascii=False, indent=indent))


def print_json(value: object) -> None:
    """Print a value as one JSON document."""
    click.echo(to_json(value))


def show(renderable: "RenderableType") -> None:
    """Print what rich renders; a pipe gets it whole: no colours, nothing cut off."""
    from rich.console import Console

    terminal = sys.stdout.isatty()
    screen = Console(
        file=sys.stdout,
        force_terminal=terminal,
        width=None if terminal else UNLIMITED_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
    )
    # Captured, because rich ends the process by itself when a pipe is closed.
    with screen.capture() as captured:
        screen.print(renderable)
    text = captured.get()
    if not terminal:
        text = "".join(f"{line.rstrip()}\n" for line in text.split("\n")[:-1])
    click.echo(text, nl=False)


def say(line: str = "", *, bold: bool = False) -> None:
    """Print a line for people, control characters in it written out."""
    click.echo(click.style(lines(line), bold=True) if bold else lines(line))


def note(line: str) -> None:
    """Print a line beside the data, on standard error."""
    click.echo(lines(line), err=True)


def cell(value: object) -> str:
    """Return a value as the text of one table cell."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, Mapping | list | tuple):
        value = to_json(value, indent=None)
    return cut(one_line(str(plain(value))), CELL_SHOWN)


def stamp(moment: datetime) -> str:
    """Return a time for people: seconds, and the zone when it has one."""
    return moment.strftime("%Y-%m-%d %H:%M:%S%z").replace("+0000", "Z")


def grid(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    airy: bool = False,
    solid: Collection[str] = (),
) -> "Table":
    """Return a table for people, its numbers to the right.

    Args:
        columns: Headings.
        rows: Values; anything that `cell` takes.
        airy: Whether there is a blank line between rows: they are of several lines.
        solid: Columns that stay in one line as long as there is room for them.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    values = list(rows)
    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, leading=1 if airy else 0
    )
    for place, name in enumerate(columns):
        number = _all_numbers(row[place] for row in values)
        table.add_column(
            Text(one_line(name)),
            justify="right" if number else "left",
            overflow="fold",
            no_wrap=name in solid,
        )
    for row in values:
        table.add_row(*(Text(cell(value)) for value in row))
    return table


def _all_numbers(values: Iterable[object]) -> bool:
    kinds = {type(value) for value in values} - {type(None)}
    return bool(kinds) and kinds <= {int, float, Decimal}


def print_grid(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    airy: bool = False,
    solid: Collection[str] = (),
) -> None:
    """Print a table for people, as `grid` has it; air only on a terminal."""
    show(grid(columns, rows, airy=airy and sys.stdout.isatty(), solid=solid))
