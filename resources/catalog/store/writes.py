"""What is written to the store, each function inside one transaction."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)

from resources.catalog.commits import microseconds
from resources.catalog.errors import CollectedCommitError, LateCommitError
from resources.catalog.model import Commit, Ref, ReflogEntry
from resources.catalog.store.migrations import migrate
from resources.catalog.store.rows import (
    commit_of,
    commit_row,
    entry_row,
    ref_of,
    ref_row,
    request_row,
)
from resources.catalog.store.schema import (
    COLLECTIONS,
    COMMITS,
    NODES,
    REFLOG,
    REFS,
    REQUESTS,
    SIGNATURES,
    STORE,
    VERSION,
    metadata,
)
from resources.catalog.tree import Node

SOON = timedelta(seconds=1)  # Garbage collection spares all files of this age.


@dataclass(frozen=True)
class Beginning:
    """What a new store holds: one commit without contents, and the ref at it."""

    commit: Commit
    nodes: Mapping[str, bytes]
    ref: Ref
    entry: ReflogEntry


@dataclass(frozen=True)
class Step:
    """One commit to be added: with the tree nodes it needs and the move it makes.

    Args:
        commit: What is added.
        nodes: New nodes of its tree, encoded, by address.
        entry: The move of the ref.
        needs: Commits whose files must not have been given up.
        trees: The same nodes as they were encoded, kept in memory for who comes next.
        signature: Row of `signatures`, if the commit is signed.
        began: When the first of its files may have been written.
    """

    commit: Commit
    nodes: Mapping[str, bytes]
    entry: ReflogEntry
    needs: tuple[str, ...] = ()
    trees: Mapping[str, Node] = field(default_factory=dict)
    signature: Mapping[str, Any] | None = None
    began: datetime | None = None

    @property
    def is_plain(self) -> bool:
        """Whether nothing but a commit, its nodes and the move are to be written."""
        return not self.needs and self.signature is None and not self.is_late

    @property
    def is_late(self) -> bool:
        """Whether it took so long that its files may have been collected."""
        return self.began is not None and self.commit.created_at - self.began > SOON


@dataclass(frozen=True)
class Landed:
    """A commit that is in the store; not new if it was made before, as requested."""

    commit: Commit
    is_new: bool = True


def version(connection: Connection) -> int | None:
    """Return the version of the store's schema; None if nothing is set up."""
    if not inspect(connection).has_table(STORE.name):
        return None
    found = connection.execute(select(func.max(STORE.c.version))).scalar()
    return None if found is None else int(found)


def set_up(connection: Connection, first: Beginning) -> int:
    """Make the tables and the first commit, unless someone else just did."""
    metadata.create_all(connection)
    found = version(connection)
    if found is not None:
        return found
    connection.execute(insert(STORE), {"version": VERSION})
    connection.execute(insert(COMMITS), commit_row(first.commit))
    connection.execute(insert(NODES), packed(first.nodes))
    connection.execute(insert(REFS), ref_row(first.ref))
    connection.execute(insert(REFLOG), entry_row(first.entry))
    return VERSION


def upgrade(connection: Connection) -> int:
    """Bring the store to the present version, unless someone else just did."""
    return migrate(connection, version(connection) or VERSION)


def vouch(connection: Connection, step: Step, request_id: str | None) -> None:
    """Write what goes with a commit beside the commit itself."""
    if step.signature is not None:
        connection.execute(insert(SIGNATURES), step.signature)
    if request_id is not None:
        connection.execute(insert(REQUESTS), request_row(request_id, step.commit))


def requested(connection: Connection, request_id: str) -> Commit | None:
    """Return the commit that was made for a request, or None."""
    query = select(COMMITS).join(REQUESTS, REQUESTS.c.commit_id == COMMITS.c.id)
    rows = connection.execute(query.where(REQUESTS.c.id == request_id)).mappings()
    return next((commit_of(row) for row in rows), None)


def refuse_late(connection: Connection, step: Step, *, is_sqlite: bool) -> None:
    """Check that no garbage collection took files of a step, and keep it so.

    A collection deletes what no commit names and what is older than its horizon. So a
    commit that began before one's horizon must not land after it.

    Raises:
        LateCommitError: If there was one.
    """
    if not step.is_late or step.began is None:
        return
    if not is_sqlite:  # There a writer is alone anyway.
        connection.execute(text("lock table collections in share mode"))
    began = microseconds(step.began)
    query = select(COLLECTIONS.c.report).where(COLLECTIONS.c.started_at > began)
    given_up = COLLECTIONS.c.status.in_(["marked", "swept"])
    reports = connection.execute(query.where(given_up)).scalars()
    if any(json.loads(report)["horizon"] > began for report in reports):
        raise LateCommitError(step.entry.ref)


def refuse_collected(connection: Connection, commits: Sequence[str]) -> None:
    """Check that the files of commits were not given up, and keep it so until the end.

    Raises:
        CollectedCommitError: If garbage collection gave up some of them.
    """
    if not commits:
        return
    # Shared locks: PostgreSQL's collector has to wait for us, and we for it.
    query = select(COMMITS.c.id, COMMITS.c.collected_at).with_for_update(read=True)
    rows = connection.execute(query.where(COMMITS.c.id.in_(sorted(set(commits)))))
    gone = [row.id for row in rows if row.collected_at is not None]
    if gone:
        raise CollectedCommitError(gone)


def add_ref(connection: Connection, ref: Ref, entry: ReflogEntry) -> Ref | None:
    """Add a ref unless its name is taken; see Store."""
    query = select(REFS).where(REFS.c.name == ref.name)
    for row in connection.execute(query).mappings():
        return ref_of(row)
    refuse_collected(connection, [ref.head])
    connection.execute(insert(REFS), ref_row(ref))
    connection.execute(insert(REFLOG), entry_row(entry))
    return None


def change_ref(
    connection: Connection, ref: Ref, changed: Ref | None, entry: ReflogEntry
) -> bool:
    """Replace or remove a ref if it still is as it was; see Store."""
    mark = REFS.c.failed == ref.failed if ref.failed else REFS.c.failed.is_(None)
    same = (REFS.c.name == ref.name) & (REFS.c.head == ref.head) & mark
    if changed is None:
        result = connection.execute(delete(REFS).where(same))
    else:
        refuse_collected(connection, [changed.head] * (changed.head != ref.head))
        result = connection.execute(update(REFS).where(same).values(ref_row(changed)))
    if result.rowcount == 0:
        return False
    connection.execute(insert(REFLOG), entry_row(entry))
    return True


def packed(nodes: Mapping[str, bytes]) -> list[dict[str, object]]:
    """Return the rows of `nodes` that hold encoded nodes."""
    return [{"id": each, "data": zlib.compress(nodes[each], 1)} for each in nodes]
