"""What is done about trust, as data: rows for one table, why, and how to undo it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from assets.contradictions.explanation import cut
from resources.catalog.iceberg import Transaction
from resources.catalog.model import short
from resources.schemas import TableSpec
from resources.tables import append

MESSAGE_CHARACTERS = 120
UNDO = {
    "hold": "assay quarantine release --action {} --reason TEXT",
    "release": "assay quarantine hold --action {} --reason TEXT",
    "suggest": "assay contradictions withdraw --action {} --reason TEXT",
    "withdraw": "assay contradictions suggest --action {} --reason TEXT",
}

Commit = Callable[[str, Mapping[str, str]], AbstractContextManager[Transaction]]


@dataclass(frozen=True)
class Made:
    """What all rows of a run, or of a person's decision, share."""

    run_id: str
    at: datetime


@dataclass(frozen=True)
class Action:
    """Something that is done, and can be undone, as a whole: one commit.

    Attributes:
        id: Kept in its rows and its commit.
        kind: hold, release, suggest or withdraw.
        reason: What and why, for the commit.
        spec: The table that it writes to.
        rows: What it writes, of the columns of that table.
        policy: Id of the rule that it follows; "" without one.
        person: Who decided it; "" for trust alone.
    """

    id: str
    kind: str
    reason: str
    spec: TableSpec
    rows: pa.Table
    policy: str = ""
    person: str = ""

    @property
    def undo(self) -> str:
        """The command that takes it back."""
        return UNDO[self.kind].format(short(self.id))

    @property
    def message(self) -> str:
        """The message of its commit."""
        said = cut(self.reason, MESSAGE_CHARACTERS)
        return f"{'decision' if self.person else 'healing'}: {said}"

    @property
    def properties(self) -> dict[str, str]:
        """What its commit keeps beside the message."""
        kept = {
            "assay.does": self.kind,
            "assay.action": self.id,
            "assay.reason": self.reason,
            "assay.undo": self.undo,
        }
        return kept | ({"assay.policy": self.policy} if self.policy else {})

    def carry_out(self, commit: Commit, more: Mapping[str, str]) -> str | None:
        """Write it, in a commit of its own; return the commit's id.

        Args:
            commit: Opens a transaction with a message and properties.
            more: Further properties of the commit.
        """
        with commit(self.message, {**self.properties, **more}) as tx:
            append(tx, self.spec, self.rows)
        return tx.commit.id if tx.commit else None


def shared_rows(
    spec: TableSpec,
    columns: Mapping[str, Any],
    shared: Mapping[str, str | None],
    made: Made,
) -> pa.Table:
    """Return rows of a table: their own columns, and what all of them share.

    Args:
        spec: The table.
        columns: Values of each row by column, `claim_id` among them.
        shared: Values that all rows have by column.
        made: Run and time, which all rows have, too.
    """
    length = len(columns["claim_id"])
    same = {**shared, "run_id": made.run_id, "at": made.at}
    types = {field.name: field.type for field in spec.columns}
    filled = {
        name: pa.repeat(pa.scalar(value, types[name]), length)
        for name, value in same.items()
    }
    return pa.table({**filled, **columns}).select(spec.columns.names)
