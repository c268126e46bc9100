"""Tells apart what an index was before rows went from what it is after."""

from pathlib import Path
from uuid import uuid4

_FILE = "generation"  # In the table's folder, so that it goes with it.
_CHANGING = "changing-"


def read(table: Path) -> str:
    """Return the name of a table's generation; "" if there is no table.

    While rows go, or when that was cut short, each call returns another name: what was
    seen in the meantime must not be relied on later.
    """
    try:
        name = (table / _FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    return name or f"{_CHANGING}{uuid4().hex}"


def is_suspended(table: Path) -> bool:
    """Return whether rows are going, or a removal was cut short."""
    return read(table).startswith(_CHANGING)


def suspend(table: Path) -> None:
    """Say that rows are about to go."""
    _write(table, "")


def renew(table: Path) -> None:
    """Begin another generation."""
    _write(table, uuid4().hex)


def _write(table: Path, name: str) -> None:
    fresh = table / f"{_FILE}.{uuid4().hex}"
    fresh.write_text(name, encoding="utf-8")
    fresh.replace(table / _FILE)
