"""When what was added since the last refresh makes searches slow. Files beside rows."""

from pathlib import Path

TAIL_ROWS = 2_000  # That a search by words reads beside its index, in 8 ms.
FIRST_ROWS = 200  # Without an index each row costs ten times that; it takes 30 ms.
TAIL_FILES = 32  # Of rows that were added one after the other; each takes 0.05 ms.
_FILE = "refreshed"  # How many files of rows there were when all were indexed.


def is_slow(table: Path, indexed: int, unindexed: int) -> bool:
    """Return whether a table should be refreshed.

    Args:
        table: Its folder.
        indexed: How many of its rows a text index covers.
        unindexed: How many it does not.
    """
    try:
        before = int((table / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # Never refreshed, or cut short.
        before = 0
    most = TAIL_ROWS if indexed else FIRST_ROWS
    return unindexed > most or _files(table) - before > TAIL_FILES


def refreshed(table: Path) -> None:
    """Note that every row is indexed now."""
    (table / _FILE).write_text(str(_files(table)), encoding="utf-8")


def _files(table: Path) -> int:
    return sum(1 for _ in (table / "data").iterdir())
