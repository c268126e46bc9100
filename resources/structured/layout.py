"""Where in a grid of cells the table is: its header row, and what stands above it."""

from collections.abc import Sequence
from dataclasses import dataclass

from resources.structured.inference import spells_value

SAMPLE_ROWS = 20
_FULL = 0.7  # A header names at least this share of the widest row's cells.
_PREAMBLE_ROWS = 2  # A header and a row: a table of its own above the main one.
PREAMBLE = "preamble"

Row = Sequence[str | None]


@dataclass(frozen=True)
class Layout:
    """Rows of a grid by role.

    Attributes:
        header: Row with the names of the columns; None when there is none.
        above: Rows before the header.
        preamble: Whether those rows are a small table of their own.
    """

    header: int | None
    above: int = 0
    preamble: bool = False


def find_layout(sample: Sequence[Row]) -> Layout:
    """Return the layout of a grid by its first rows.

    The header is the first row, unless that row is much narrower than the grid and a
    later one has a distinct text in nearly every column: then it is that one. A first
    row of nothing but values means that the grid has no header.
    """
    filled = [sum(map(_present, row)) for row in sample]
    first = next((i for i, count in enumerate(filled) if count), 0)
    need = _FULL * max(filled, default=0)
    for index, row in enumerate(sample):
        if filled[index] >= need and (index == first or _names(row)):
            break
    else:
        index = first
    if index == first:
        later = any(filled[first + 1 :])
        return Layout(None) if later and _values(sample[first]) else Layout(first)
    above = sum(1 for count in filled[first:index] if count)
    return Layout(index, above, _is_table(sample[first:index], above))


def _present(cell: str | None) -> bool:
    return bool(cell and cell.strip())


def _values(row: Row) -> bool:
    return all(spells_value(cell) for cell in row if cell and cell.strip())


def _names(row: Row) -> bool:
    cells = [cell.strip() for cell in row if cell and cell.strip()]
    distinct = len(set(cells)) == len(cells) > 1
    return distinct and not any(map(spells_value, cells))


def _is_table(rows: Sequence[Row], filled_rows: int) -> bool:
    """Whether rows are names with values below them, not a title with notes."""
    first = sum(map(_present, rows[0]))
    return filled_rows >= _PREAMBLE_ROWS and first > 1 and _names(rows[0])
