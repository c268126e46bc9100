"""The words of upkeep: what it did to each table."""

from dataclasses import dataclass

from resources.catalog.model import Commit, Content


@dataclass(frozen=True)
class TableUpkeep:
    """What was done to one table.

    Args:
        key: Of the table.
        snapshots: Number of snapshots that its metadata no longer lists.
        rewritten: Number of data files that were replaced.
        written: Number of data files in their place.
        deletes: Number of delete files that were applied, or that applied to nothing.
        rows: Number of rows in the files that were written.
    """

    key: str
    snapshots: int = 0
    rewritten: int = 0
    written: int = 0
    deletes: int = 0
    rows: int = 0


@dataclass(frozen=True)
class Upkept:
    """What upkeep did.

    Args:
        commit: The commit; None if there was nothing to do.
        tables: What was done, by key.
        skipped: Tables that were left as they are, with the reason.
    """

    commit: Commit | None
    tables: tuple[TableUpkeep, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Made:
    """A table after upkeep, not committed yet.

    Args:
        before: What it was made of.
        after: What it is now.
        report: What was done.
    """

    before: Content
    after: Content
    report: TableUpkeep
