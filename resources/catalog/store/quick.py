"""The statements of every load, commit and new ref, as plain SQL: they must be quick.

On SQLite a commit is five small statements. On PostgreSQL, where each is a round trip,
it is one with several parts. Both move the ref only if it is where it was seen, and
write nothing else if it is not.
"""
# ruff: noqa: S608 - only names of columns are put into these statements.

import zlib
from collections.abc import Collection

from resources.catalog.model import Link, Ref, ReflogEntry
from resources.catalog.store.database import Database
from resources.catalog.store.drivers import Rows, Run
from resources.catalog.store.queries import LINK
from resources.catalog.store.rows import (
    commit_row,
    entry_row,
    head_row,
    link_of,
    ref_row,
)
from resources.catalog.store.schema import COMMITS, REFLOG, REFS
from resources.catalog.store.writes import Step, packed

_REF = [column.name for column in REFS.c]
_LINK = [column.name for column in LINK]
_COMMIT = [c.name for c in COMMITS.c if c is not COMMITS.c.collected_at]
_ENTRY = [column.name for column in REFLOG.c if column is not REFLOG.c.id]
_HEAD = [*_REF, *(f"commit_{name}" for name in _LINK)]


def _quoted(names: Collection[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)  # Before and after are words.


def _values(names: Collection[str], prefix: str = "") -> str:
    return ", ".join(f":{prefix}{name}" for name in names)


# Only names of columns, no values, are put into these.
_FIND_HEAD = (
    f"select {', '.join(f'refs.{name}' for name in _REF)}, "
    f"{', '.join(f'commits.{name}' for name in _LINK)} "
    "from refs join commits on commits.id = refs.head where refs.name = :name"
)
_POSTGRES_LOCK = "select head from refs where name = :name for update"
# A commit can be reached on many ways, so the walk keeps sequences and no counts of
# steps: then each is found once.
_FIND_BEHIND = f"""
with recursive walk ({", ".join(_LINK)}) as (
  select {", ".join(_LINK)} from commits where id = :id
  union
  select {", ".join(f"commits.{name}" for name in _LINK)}
  from walk join commits on commits.id in (walk.parent, walk.merged)
  where walk.sequence > (select sequence from commits where id = :id) - :count
)
select * from walk
"""
_FIND_NODE = "select data from nodes where id = :id"
_ADD_COMMIT = f"insert into commits ({_quoted(_COMMIT)})"
_ADD_ENTRY = f"insert into reflog ({_quoted(_ENTRY)})"
_ADD_REF = f"insert into refs ({_quoted(_REF)})"
_SKIP = "on conflict do nothing"
_SEEN = "name = :entry_ref and kind = :entry_kind and head = :entry_before"
_MOVE_REF = f"update refs set head = :entry_after where {_SEEN} returning name"
_NEW_REF = f"{_ADD_REF} select {_values(_REF, 'ref_')}"
_ALIVE = "select id from commits where id = :ref_head and collected_at is null"

_SQLITE_SEEN = f"select name from refs where {_SEEN}"
_SQLITE_COMMIT = f"{_ADD_COMMIT} values ({_values(_COMMIT)}) {_SKIP}"
_SQLITE_NODE = f"insert into nodes (id, data) values (:id, :data) {_SKIP}"
_SQLITE_ENTRY = f"{_ADD_ENTRY} values ({_values(_ENTRY, 'entry_')})"
_SQLITE_REF = f"{_NEW_REF} where exists ({_ALIVE}) {_SKIP} returning name"

_POSTGRES_STEP = f"""
with moved as ({_MOVE_REF}),
  new_commit as ({_ADD_COMMIT} select {_values(_COMMIT)} from moved {_SKIP}),
  new_nodes as (
    insert into nodes (id, data) select node.id, node.data
    from moved, unnest(cast(:nodes as text[]), cast(:data as bytea[])) as node(id, data)
    {_SKIP}
  ),
  new_entry as ({_ADD_ENTRY} select {_values(_ENTRY, "entry_")} from moved)
select name from moved
"""
_POSTGRES_REF = f"""
with alive as ({_ALIVE} for share),
  made as ({_NEW_REF} from alive {_SKIP} returning name),
  new_entry as ({_ADD_ENTRY} select {_values(_ENTRY, "entry_")} from made)
select name from made
"""


def head(database: Database, name: str) -> tuple[Ref, Link] | None:
    """Return a ref and the commit it names, or None."""
    return _head(database.find(_FIND_HEAD, {"name": name}))


def behind(database: Database, head: str, count: int) -> list[Link]:
    """Return the links of a commit and of those behind it, through all parents.

    They are those of the next `count` sequences, and what these have as parents.
    """
    rows = database.find(_FIND_BEHIND, {"id": head, "count": count})
    return [link_of(dict(zip(_LINK, row, strict=True))) for row in rows]


def node(database: Database, address: str) -> bytes | None:
    """Return one encoded node of a tree of contents, or None."""
    rows = database.find(_FIND_NODE, {"id": address})
    return zlib.decompress(rows[0][0]) if rows else None


def lock_head(run: Run, name: str, *, is_sqlite: bool) -> tuple[Ref, Link] | None:
    """Return a ref and its commit, which nobody can move before we are done."""
    if not is_sqlite:  # There a writer is alone anyway.
        # Two statements: one with a join would show the state before the wait.
        run(_POSTGRES_LOCK, {"name": name})
    return _head(run(_FIND_HEAD, {"name": name}))


def swap(database: Database, step: Step) -> bool:
    """Take a step if its branch is where the step begins; return whether it was.

    Raises:
        StoreError: If the database fails. If the connection broke, it may be taken.
    """
    return database.change(lambda run: take(run, step, is_sqlite=database.is_sqlite))


def take(run: Run, step: Step, *, is_sqlite: bool) -> bool:
    """Take a step within a transaction, as swap does."""
    values = {**commit_row(step.commit), **_entry(step.entry)}
    rows = packed(step.nodes)
    if not is_sqlite:
        arrays = {"nodes": [r["id"] for r in rows], "data": [r["data"] for r in rows]}
        return bool(run(_POSTGRES_STEP, values | arrays))
    if not run(_SQLITE_SEEN, values):
        return False
    run(_SQLITE_COMMIT, values)
    for row in rows:
        run(_SQLITE_NODE, row)
    run(_MOVE_REF, values)
    run(_SQLITE_ENTRY, values)
    return True


def add_ref(database: Database, ref: Ref, entry: ReflogEntry) -> bool:
    """Add a ref, if its name is free and its commit's files are kept.

    Returns:
        Whether it was added.
    """
    row = {f"ref_{name}": value for name, value in ref_row(ref).items()}
    values = {**row, **_entry(entry)}

    def on_sqlite(run: Run) -> bool:
        is_made = bool(run(_SQLITE_REF, values))
        if is_made:
            run(_SQLITE_ENTRY, values)
        return is_made

    def on_postgres(run: Run) -> bool:
        return bool(run(_POSTGRES_REF, values))

    return database.change(on_sqlite if database.is_sqlite else on_postgres)


def _head(rows: Rows) -> tuple[Ref, Link] | None:
    return head_row(dict(zip(_HEAD, rows[0], strict=True))) if rows else None


def _entry(entry: ReflogEntry) -> dict[str, object]:
    return {f"entry_{name}": value for name, value in entry_row(entry).items()}
