"""What is written to the store, each function inside one transaction."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, inspect, select, update

from resources.catalog.model import Commit, Link, Ref, ReflogEntry
from resources.catalog.store.migrations import migrate
from resources.catalog.store.queries import head_of
from resources.catalog.store.rows import (
    commit_row,
    entry_row,
    head_row,
    ref_of,
    ref_row,
)
from resources.catalog.store.schema import (
    COMMITS,
    NODES,
    REFLOG,
    REFS,
    STORE,
    VERSION,
    metadata,
)

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
    """One commit to be added: with the tree nodes it needs and the move it makes."""

    commit: Commit
    nodes: Mapping[str, bytes]
    entry: ReflogEntry


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


def advance(connection: Connection, step: Step) -> None:
    """Add a step's commit and nodes, and move its ref to the commit."""
    connection.execute(insert(COMMITS), commit_row(step.commit))
    _add_nodes(connection, step.nodes)
    same_ref = REFS.c.name == step.entry.ref
    connection.execute(update(REFS).where(same_ref).values(head=step.commit.id))
    connection.execute(insert(REFLOG), entry_row(step.entry))


def add_ref(connection: Connection, ref: Ref, entry: ReflogEntry) -> Ref | None:
    """Add a ref unless its name is taken; see Store."""
    query = select(REFS).where(REFS.c.name == ref.name)
    for row in connection.execute(query).mappings():
        return ref_of(row)
    connection.execute(insert(REFS), ref_row(ref))
    connection.execute(insert(REFLOG), entry_row(entry))
    return None


def change_ref(
    connection: Connection, ref: Ref, changed: Ref | None, entry: ReflogEntry
) -> bool:
    """Replace or remove a ref if it still has the same head; see Store."""
    same = (REFS.c.name == ref.name) & (REFS.c.head == ref.head)
    if changed is None:
        result = connection.execute(delete(REFS).where(same))
    else:
        result = connection.execute(update(REFS).where(same).values(ref_row(changed)))
    if result.rowcount == 0:
        return False
    connection.execute(insert(REFLOG), entry_row(entry))
    return True


def _add_nodes(connection: Connection, nodes: Mapping[str, bytes]) -> None:
    wanted = list(nodes)
    known: set[str] = set()
    for start in range(0, len(wanted), BATCH):
        query = select(NODES.c.id).where(NODES.c.id.in_(wanted[start : start + BATCH]))
        known.update(connection.execute(query).scalars())
    new = [address for address in wanted if address not in known]
    rows = [{"id": each, "data": zlib.compress(nodes[each], 1)} for each in new]
    if rows:
        connection.execute(insert(NODES), rows)
