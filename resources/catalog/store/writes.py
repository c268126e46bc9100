"""What is written to the store, each function inside one transaction."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, insert, inspect, select, update

from resources.catalog.errors import CollectedCommitError
from resources.catalog.model import Commit, Link, Ref, ReflogEntry
from resources.catalog.store.migrations import migrate
from resources.catalog.store.queries import head_of
from resources.catalog.store.rows import (
    commit_of,
    commit_row,
    entry_row,
    head_row,
    ref_of,
    ref_row,
    request_row,
)
from resources.catalog.store.schema import (
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

BATCH = 500  # Databases limit the number of values in one statement.


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
    """

    commit: Commit
    nodes: Mapping[str, bytes]
    entry: ReflogEntry
    needs: tuple[str, ...] = ()
    trees: Mapping[str, Node] = field(default_factory=dict)
    signature: Mapping[str, Any] | None = None

    @property
    def is_plain(self) -> bool:
        """Whether nothing but a commit, its nodes and the move are to be written."""
        return not self.needs and self.signature is None


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
    _add_nodes(connection, first.nodes)
    connection.execute(insert(REFS), ref_row(first.ref))
    connection.execute(insert(REFLOG), entry_row(first.entry))
    return VERSION


def upgrade(connection: Connection) -> int:
    """Bring the store to the present version, unless someone else just did."""
    return migrate(connection, version(connection) or VERSION)


def lock_head(connection: Connection, name: str) -> tuple[Ref, Link] | None:
    """Return a ref and its commit, which nobody can move before we are done."""
    # Two statements: one with a join would show PostgreSQL's state before the wait.
    connection.execute(select(REFS.c.head).where(REFS.c.name == name).with_for_update())
    rows = connection.execute(head_of(name)).mappings()
    return next((head_row(row) for row in rows), None)


def advance(connection: Connection, step: Step, request_id: str | None) -> None:
    """Add a step's commit and nodes, and move its ref to the commit."""
    refuse_collected(connection, step.needs)
    connection.execute(insert(COMMITS), commit_row(step.commit))
    _add_nodes(connection, step.nodes)
    same_ref = REFS.c.name == step.entry.ref
    connection.execute(update(REFS).where(same_ref).values(head=step.commit.id))
    connection.execute(insert(REFLOG), entry_row(step.entry))
    if step.signature is not None:
        connection.execute(insert(SIGNATURES), step.signature)
    if request_id is not None:
        connection.execute(insert(REQUESTS), request_row(request_id, step.commit))


def requested(connection: Connection, request_id: str) -> Commit | None:
    """Return the commit that was made for a request, or None."""
    query = select(COMMITS).join(REQUESTS, REQUESTS.c.commit_id == COMMITS.c.id)
    rows = connection.execute(query.where(REQUESTS.c.id == request_id)).mappings()
    return next((commit_of(row) for row in rows), None)


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


def _add_nodes(connection: Connection, nodes: Mapping[str, bytes]) -> None:
    wanted = list(nodes)
    known: set[str] = set()
    for start in range(0, len(wanted), BATCH):
        query = select(NODES.c.id).where(NODES.c.id.in_(wanted[start : start + BATCH]))
        known.update(connection.execute(query).scalars())
    new = {address: nodes[address] for address in wanted if address not in known}
    if new:
        connection.execute(insert(NODES), packed(new))
