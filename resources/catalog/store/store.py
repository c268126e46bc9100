"""What the catalog keeps in a database: commits, trees of contents, refs, reflog."""

import zlib
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from resources.catalog.errors import StoreError, StoreVersionError
from resources.catalog.history import Lookup
from resources.catalog.model import Commit, Link, Ref, ReflogEntry
from resources.catalog.store import writes
from resources.catalog.store.database import Database
from resources.catalog.store.queries import (
    first_parents,
    head_of,
    newest_until,
    nth_first_parent,
)
from resources.catalog.store.rows import commit_of, entry_of, head_row, link_of, ref_of
from resources.catalog.store.schema import COMMITS, NODES, REFLOG, REFS, VERSION
from resources.catalog.tree import Node, decode

CACHED_NODES = 10_000
_FIRST_LINKS, _MOST_LINKS = 16, 4096

Step = writes.Step
Make = Callable[[tuple[Ref, Link] | None], Step | None]


class Store:
    """Reads and writes the catalog's rows; every write is one transaction.

    Commits and nodes never change, so they may be read at any time and kept in
    memory; only refs move, one writer after the other. Safe to use from several
    threads and processes.

    Args:
        database: Where the rows are; a new one is set up.
        first: What a new store begins with.

    Raises:
        StoreVersionError: If a newer program wrote it.
    """

    def __init__(self, database: Database, first: writes.Beginning) -> None:
        self._database = database
        self._nodes: OrderedDict[str, Node] = OrderedDict()
        self._lock = Lock()
        version = database.read(writes.version)
        if version is None:
            version = database.write(lambda c: writes.set_up(c, first))
        if version < VERSION:
            version = database.write(writes.upgrade)
        if version > VERSION:
            raise StoreVersionError(version, VERSION)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _rows(self, query: Select[Any]) -> Sequence[RowMapping]:
        return self._database.read(lambda c: c.execute(query).mappings().all())

    def refs(self) -> list[Ref]:
        """Return all branches and tags, by name."""
        return [ref_of(row) for row in self._rows(select(REFS).order_by(REFS.c.name))]

    def head(self, name: str) -> tuple[Ref, Link] | None:
        """Return a ref and the commit it names, or None."""
        return next((head_row(row) for row in self._rows(head_of(name))), None)

    def commit(self, commit_id: str) -> Commit | None:
        """Return a commit, or None."""
        query = select(COMMITS).where(COMMITS.c.id == commit_id)
        return next((commit_of(row) for row in self._rows(query)), None)

    def commits_like(self, prefix: str, limit: int) -> list[str]:
        """Return ids of commits that begin with prefix (lower case), sorted."""
        after = f"{prefix}g"  # Behind every hex digit, so an index range does it.
        query = select(COMMITS.c.id).where(COMMITS.c.id >= prefix, COMMITS.c.id < after)
        rows = self._rows(query.order_by(COMMITS.c.id).limit(limit))
        return [row["id"] for row in rows]

    def log(self, head: str, limit: int | None) -> list[Commit]:
        """Return a commit and its first parents, newest first."""
        query = first_parents(head, limit, full=True)
        return [commit_of(row) for row in self._rows(query)]

    def nth_parent(self, head: str, n: int) -> Link | None:
        """Return the commit n first parents above, or None past the beginning."""
        rows = self._rows(nth_first_parent(head, n))
        return next((link_of(row) for row in rows), None)

    def newest_until(self, head: str, time: datetime) -> Link | None:
        """Return the newest of a commit and its first parents not after time."""
        rows = self._rows(newest_until(head, time))
        return next((link_of(row) for row in rows), None)

    def graph(self) -> Lookup:
        """Return a lookup of links that reads ahead along first parents."""
        known: dict[str, Link] = {}
        count = _FIRST_LINKS

        def lookup(commit_id: str) -> Link:
            nonlocal count
            if commit_id not in known:
                rows = self._rows(first_parents(commit_id, count, full=False))
                known.update((row["id"], link_of(row)) for row in rows)
                count = min(count * 2, _MOST_LINKS)
            if commit_id not in known:
                detail = f"commit {commit_id} is missing"
                raise StoreError(detail)
            return known[commit_id]

        return lookup

    def reflog(self, ref: str | None, limit: int | None) -> list[ReflogEntry]:
        """Return moves of one ref or of all, newest first."""
        query = select(REFLOG).order_by(REFLOG.c.id.desc()).limit(limit)
        if ref is not None:
            query = query.where(REFLOG.c.ref == ref)
        return [entry_of(row) for row in self._rows(query)]

    def nodes(self, addresses: Collection[str]) -> Mapping[str, Node]:
        """Return nodes of trees of contents by address; all must exist."""
        with self._lock:
            found = {a: self._nodes[a] for a in addresses if a in self._nodes}
            for address in found:
                self._nodes.move_to_end(address)
        missing = [address for address in addresses if address not in found]
        for start in range(0, len(missing), writes.BATCH):
            batch = missing[start : start + writes.BATCH]
            rows = self._rows(select(NODES).where(NODES.c.id.in_(batch)))
            found.update((r["id"], decode(zlib.decompress(r["data"]))) for r in rows)
        if len(found) < len(set(addresses)):
            lost = next(address for address in addresses if address not in found)
            detail = f"node {lost} of a commit's contents is missing"
            raise StoreError(detail)
        self._keep({address: found[address] for address in missing})
        return found

    def _keep(self, nodes: Mapping[str, Node]) -> None:
        with self._lock:
            self._nodes.update(nodes)
            while len(self._nodes) > CACHED_NODES:
                self._nodes.popitem(last=False)

    def advance(self, branch: str, make: Make) -> Step | None:
        """Move a branch to the commit that make returns for its head.

        While make runs nobody else can move the branch, so it should be quick.

        Args:
            branch: Name of the branch.
            make: Gets the branch and its head (None if it is not there); returns the
                step to take, or None for none. May raise.
        """
        made: Step | None = None

        def work(connection: Connection) -> Step | None:
            nonlocal made
            made = make(writes.lock_head(connection, branch))
            if made is not None:
                writes.advance(connection, made)
            return made

        try:
            return self._database.write(work)
        except StoreError:
            # The connection may have broken after the database had committed.
            if made is None or self.commit(made.commit.id) is None:
                raise
            return made

    def add_ref(self, ref: Ref, entry: ReflogEntry) -> Ref | None:
        """Add a ref; return the one that already has the name, if any."""
        return self._database.write(lambda c: writes.add_ref(c, ref, entry))

    def change_ref(self, ref: Ref, changed: Ref | None, entry: ReflogEntry) -> bool:
        """Replace or remove (None) a ref; False if it is not at ref's head now."""
        return self._database.write(lambda c: writes.change_ref(c, ref, changed, entry))
