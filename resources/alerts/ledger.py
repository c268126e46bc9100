"""What each sink was told: a small database in the home, safe among processes."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from resources.alerts.errors import AlertError
from resources.alerts.model import Alert, Told

SECONDS = 60.0  # How long one process waits until another has told its news.
TABLE = """
create table if not exists told (
    sink text not null,
    branch text not null,
    contradiction_id text not null,
    mark text not null,
    closed integer not null,
    told_at text not null,
    primary key (sink, branch, contradiction_id)
)
"""


class LedgerError(AlertError):
    """What was told cannot be looked up, so nothing is told."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The record of alerts in {path} cannot be used: {reason}.",
            remedy=f"run again later; if it stays so, rm {path}, and every open "
            "conflict is told once more",
        )


class Ledger:
    """What each sink was told of each conflict on each branch.

    Args:
        path: The database; made on first use.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def alone(self) -> Iterator["Turn"]:
        """Give one process its turn: what it reads stays so until the block ends.

        What was recorded is kept when the block ends well, and dropped otherwise.

        Raises:
            LedgerError: If the database is damaged, cannot be written, or is taken for
                longer than a minute.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=SECONDS)) as database:
                database.isolation_level = None
                # Immediate: two that have read the same would tell the same.
                database.execute("begin immediate")
                database.execute(TABLE)
                yield Turn(database)
                database.execute("commit")
        except (sqlite3.Error, OSError) as error:
            raise LedgerError(self.path, str(error)) from error


class Turn:
    """One process's turn at the ledger."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def told(self, sink: str, branch: str) -> dict[str, Told]:
        """Return what a sink was told of a branch, by contradiction_id."""
        rows = self._database.execute(
            "select contradiction_id, mark, closed from told"
            " where sink = ? and branch = ?",
            (sink, branch),
        )
        return {identity: Told(mark, bool(closed)) for identity, mark, closed in rows}

    def record(self, sink: str, alerts: Iterable[Alert]) -> None:
        """Write down what a sink has taken."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._database.executemany(
            "insert or replace into told values (?, ?, ?, ?, ?, ?)",
            [
                (sink, each.branch, each.id, each.mark, each.event == "closed", now)
                for each in alerts
            ],
        )
