"""What garbage collection reads from the store and writes to it."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, func, insert, select, update

from resources.catalog.commits import microseconds, moment
from resources.catalog.garbage.graph import Head, Node, Put
from resources.catalog.garbage.model import Run
from resources.catalog.store.database import BATCH
from resources.catalog.store.schema import COLLECTIONS, COMMITS, REFLOG, REFS

_COLUMNS = [
    COMMITS.c[name]
    for name in (
        "id",
        "parent",
        "merged",
        "created_at",
        "root",
        "operations",
        "collected_at",
    )
]


@dataclass(frozen=True)
class Lost:
    """A head that a ref may have lost: it was at before, then at after."""

    ref: str
    before: str
    after: str | None


def refs(connection: Connection) -> list[Head]:
    """Return the heads of all refs, by name."""
    query = select(REFS.c.head, REFS.c.name).order_by(REFS.c.name)
    return [Head(row.head, row.name) for row in connection.execute(query)]


def moves(connection: Connection, since: datetime) -> list[Lost]:
    """Return the moves of refs since a time, of heads that were there before."""
    query = select(REFLOG.c.ref, REFLOG.c.before, REFLOG.c.after)
    query = query.where(REFLOG.c.at >= microseconds(since))
    rows = connection.execute(query.where(REFLOG.c.before.is_not(None)))
    return [Lost(row.ref, row.before, row.after) for row in rows]


def commits(connection: Connection) -> dict[str, Node]:
    """Return all commits."""
    rows = connection.execution_options(yield_per=BATCH).execute(select(*_COLUMNS))
    return dict(map(_node, rows))


def commits_of(connection: Connection, ids: Collection[str]) -> dict[str, Node]:
    """Return some commits."""
    found: dict[str, Node] = {}
    for batch in _batches(ids):
        query = select(*_COLUMNS).where(COMMITS.c.id.in_(batch))
        found.update(map(_node, connection.execute(query)))
    return found


def collected(connection: Connection) -> set[str]:
    """Return the ids of commits whose files were given up."""
    query = select(COMMITS.c.id).where(COMMITS.c.collected_at.is_not(None))
    return set(connection.execute(query).scalars())


def kept(connection: Connection) -> list[str]:
    """Return the ids of commits whose files were not given up, the newest first."""
    query = select(COMMITS.c.id).where(COMMITS.c.collected_at.is_(None))
    newest = query.order_by(COMMITS.c.created_at.desc(), COMMITS.c.id)
    return list(connection.execute(newest).scalars())


def birth(connection: Connection) -> int:
    """Return when the store was made, in microseconds since 1970."""
    return int(connection.execute(select(func.min(COMMITS.c.created_at))).scalar_one())


def give_up(connection: Connection, ids: Iterable[str], now: datetime) -> None:
    """Note when the files of commits were given up; a first time stays."""
    fresh = COMMITS.c.collected_at.is_(None)
    for batch in _batches(ids):
        change = update(COMMITS).where(COMMITS.c.id.in_(batch), fresh)
        connection.execute(change.values(collected_at=microseconds(now)))


def begin(connection: Connection, now: datetime, horizon: datetime) -> str:
    """Write down that a collection begins, and return its id.

    Args:
        connection: In a transaction that writes.
        now: When.
        horizon: Only files from before it will be deleted.
    """
    collection = uuid4().hex
    row = {"id": collection, "started_at": microseconds(now)}
    report = json.dumps({"horizon": microseconds(horizon)})
    connection.execute(
        insert(COLLECTIONS), {**row, "status": "marking", "report": report}
    )
    return collection


def announce(connection: Connection, collection: str) -> None:
    """Write down that files from before the horizon may go from now on."""
    same = COLLECTIONS.c.id == collection
    connection.execute(update(COLLECTIONS).where(same).values(status="marked"))


def end(
    connection: Connection, collection: str, status: str, report: Mapping[str, int]
) -> None:
    """Write down how a collection ended, beside what is known of it."""
    same = COLLECTIONS.c.id == collection
    known = json.loads(
        connection.execute(select(COLLECTIONS.c.report).where(same)).scalar_one()
    )
    values = {
        "status": status,
        "report": json.dumps({**known, **report}),
        "finished_at": microseconds(datetime.now(UTC)),
    }
    connection.execute(update(COLLECTIONS).where(same).values(values))


def latest(connection: Connection) -> Run | None:
    """Return the collection that began last."""
    query = select(COLLECTIONS).order_by(COLLECTIONS.c.started_at.desc()).limit(1)
    for row in connection.execute(query):
        ended = None if row.finished_at is None else moment(row.finished_at)
        report = json.loads(row.report)
        return Run(row.id, row.status, moment(row.started_at), ended, report)
    return None


def _node(row: Row[Any]) -> tuple[str, Node]:
    parents = tuple(each for each in (row.parent, row.merged) if each is not None)
    puts = tuple(
        Put(item["key"], content["location"], content["kind"] == "table")
        for item in json.loads(row.operations)
        if (content := item["content"]) and "location" in content
    )
    is_collected = row.collected_at is not None
    return row.id, Node(parents, row.created_at, row.root, puts, is_collected)


def _batches(ids: Iterable[str]) -> Sequence[Sequence[str]]:
    # In one order for all, so that two that lock rows do not wait for each other.
    ordered = sorted(ids)
    return [ordered[i : i + BATCH] for i in range(0, len(ordered), BATCH)]
