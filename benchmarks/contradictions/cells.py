"""Reading the library's tables, and getting a cell of them wrong."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from benchmarks.contradictions.facts import Anchor

Row = Mapping[str, str]


def row_anchor(file: str, row: Row, key: str, separator: str = ",") -> Anchor:
    """Return the place of a row of delimited text."""
    return Anchor(file, separator.join(row.values()), key)


def spelled(day: str) -> str:
    """Return an ISO date as prose writes it, such as 3 January 2024."""
    value = date.fromisoformat(day)
    return f"{value.day} {value:%B %Y}"


def moved(day: str, days: int) -> str:
    """Return the ISO date so many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def misread(number: int) -> int:
    """Return a number as a tired eye reads it: two unequal digits exchanged.

    One without such digits gets a tenth more, and at least one.
    """
    digits = str(number)
    for left in range(len(digits) - 1):
        if digits[left] != digits[left + 1] and digits[left + 1] != "0":
            swapped = digits[left + 1] + digits[left]
            return int(digits[:left] + swapped + digits[left + 2 :])
    return number + max(number // 10, 1)


def read_sheet(path: Path, name: str) -> Iterator[Row]:
    """Yield the rows of a sheet of a workbook, every cell as text."""
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name)
    head, *rows = sheet.to_python()
    for cells in rows:
        yield {str(key): str(cell) for key, cell in zip(head, cells, strict=True)}


def read_rows(path: Path, separator: str = ",") -> list[dict[str, str]]:
    """Return the rows of delimited text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=separator))
