"""What the catalog keeps in a database: commits, trees of contents, refs, reflog."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from resources.catalog.errors import StoreError, StoreVersionError
from resources.catalog.history import Lookup
from resources.catalog.model import Commit, Link, Ref, ReflogEntry
from resources.catalog.store import quick, writes
from resources.catalog.store.database import Database, Result
from resources.catalog.store.forest import Forest
from resources.catalog.store.links import Links
from resources.catalog.store.queries import (
    first_parents,
    newest_until,
    nth_first_parent,
)
from resources.catalog.store.rows import commit_of, entry_of, link_of, ref_of
from resources.catalog.store.schema import COMMITS, REFLOG, REFS, VERSION
from resources.catalog.store.shown import Shown
from resources.catalog.tree import Node

Step = writes.Step
Landed = writes.Landed
Make = Callable[[tuple[Ref, Link] | None], Step | None]


class Store:
    """Reads and writes the catalog's rows; every write is one transaction.

    Commits and nodes never change, so they may be read at any time and kept in
    memory; only refs move, one writer after the other. Safe to use from several
    threads and processes.

    Args:
        database: Where the rows are; a new one is set up.
        first: What a new store begins with.

    Attributes:
        shown: Commits that can be read although they are not made yet.

    Raises:
        StoreVersionError: If a newer program wrote it.
    """

    def __init__(self, database: Database, first: writes.Beginning) -> None:
        self._database = database
        self._forest = Forest(database)
        self._links = Links(database)
        self.shown = Shown()
        version = database.read(writes.version)
        if version is None:
            version = database.write_schema(lambda c: writes.set_up(c, first))
        if version < VERSION:
            version = database.write_schema(writes.upgrade)
        if version > VERSION:
            raise StoreVersionError(version, VERSION)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def read(self, work: Callable[[Connection], Result]) -> Result:
        """Return what work reads from the raw tables; see Database."""
        return self._database.read(work)

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run work as one transaction on the raw tables; see Database."""
        return self._database.write(work)

    def _rows(self, query: Select[Any]) -> Sequence[RowMapping]:
        return self._database.rows(query)

    def refs(self) -> list[Ref]:
        """Return all branches and tags, by name."""
        refs = map(ref_of, self._rows(select(REFS)))
        return sorted(refs, key=lambda ref: ref.name)  # Databases sort differently.

    def head(self, name: str) -> tuple[Ref, Link] | None:
        """Return a ref and the commit it names, or None."""
        return quick.head(self._database, name)

    def commit(self, commit_id: str) -> Commit | None:
        """Return a commit, or None."""
        query = select(COMMITS).where(COMMITS.c.id == commit_id)
        return next((commit_of(row) for row in self._rows(query)), None)

    def commits_like(self, prefix: str, limit: int) -> list[str]:
        """Return ids of commits that begin with prefix (lower case), sorted."""
        after = f"{prefix}g"  # Behind every hex digit, so an index range does it.
        query = select(COMMITS.c.id).where(COMMITS.c.id >= prefix, COMMITS.c.id < after)
        rows = self._rows(query.order_by(COMMITS.c.id).limit(limit))
        found = [row["id"] for row in rows] + self.shown.like(prefix)
        return sorted(found)[:limit]

    def log(self, head: str, limit: int | None) -> list[Commit]:
        """Return a commit and its first parents, newest first."""
        shown = self.shown.commit(head)
        if shown is not None:
            behind = self.log(shown.parents[0], limit - 1 if limit else limit)
            return [shown, *behind]
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
        """Return a lookup of links for one walk over the history; see Links."""
        stored, shown = self._links.lookup(), self.shown.link
        if self.shown.is_empty:
            return stored
        return lambda commit_id: shown(commit_id) or stored(commit_id)

    def reflog(self, ref: str | None, limit: int | None) -> list[ReflogEntry]:
        """Return moves of one ref or of all, newest first."""
        query = select(REFLOG).order_by(REFLOG.c.id.desc()).limit(limit)
        if ref is not None:
            query = query.where(REFLOG.c.ref == ref)
        return [entry_of(row) for row in self._rows(query)]

    def nodes(self, addresses: Collection[str]) -> Mapping[str, Node]:
        """Return nodes of trees of contents by address; all must exist."""
        if self.shown.is_empty:
            return self._forest.nodes(addresses)
        shown = self.shown.nodes(addresses)
        stored = [each for each in addresses if each not in shown]
        return {**self._forest.nodes(stored), **shown}

    def requested(self, request_id: str) -> Commit | None:
        """Return the commit that was made for a request, or None."""
        return self._database.read(lambda c: writes.requested(c, request_id))

    def advance(
        self,
        branch: str,
        make: Make,
        request_id: str | None = None,
        seen: tuple[Ref, Link] | None = None,
    ) -> Landed | None:
        """Move a branch to the commit that make returns for its head.

        Args:
            branch: Name of the branch.
            make: Gets the branch and its head (None if it is not there); returns the
                step to take, or None for none. May raise. It is called again if the
                branch moved meanwhile, and then nobody else can move it until it
                returns, so it should be quick.
            request_id: What the commit is made for. If one was made for it before,
                that one is returned, and nothing is made.
            seen: The branch and its head, as they were read before.

        Raises:
            CollectedCommitError: If garbage collection gave up what the step needs.
            LateCommitError: If it may have taken files of the step itself.
        """
        step = make(seen) if seen is not None and request_id is None else None
        if step is not None and step.is_plain and self._swap(step):
            return self._landed(step)
        return self._advance(branch, make, request_id)

    def _swap(self, step: Step) -> bool:
        try:
            return quick.swap(self._database, step)
        except StoreError:
            if not self._is_in(step):
                raise
            return True

    def _advance(
        self, branch: str, make: Make, request_id: str | None
    ) -> Landed | None:
        made: Step | None = None

        def work(connection: Connection) -> Landed | None:
            nonlocal made
            run, is_sqlite = self._database.plain(connection), self._database.is_sqlite
            found = quick.lock_head(run, branch, is_sqlite=is_sqlite)
            done = writes.requested(connection, request_id) if request_id else None
            if done is not None:
                return Landed(done, is_new=False)
            made = make(found)
            if made is None:
                return None
            writes.refuse_late(connection, made, is_sqlite=is_sqlite)
            writes.refuse_collected(connection, made.needs)
            quick.take(run, made, is_sqlite=is_sqlite)
            writes.vouch(connection, made, request_id)
            return Landed(made.commit)

        try:
            landed = self._database.write(work)
        except StoreError:
            if made is None or not self._is_in(made):
                raise
            return self._landed(made)
        return self._landed(made) if made else landed

    def _is_in(self, step: Step) -> bool:
        """Return whether a step was taken, though the connection broke at its end."""
        return self.commit(step.commit.id) is not None

    def _landed(self, step: Step) -> Landed:
        self._forest.keep(step.trees)
        return Landed(step.commit)

    def collected(self, commits: Collection[str]) -> list[str]:
        """Return which of some commits garbage collection gave up the files of."""
        query = select(COMMITS.c.id).where(COMMITS.c.id.in_(sorted(commits)))
        query = query.where(COMMITS.c.collected_at.is_not(None))
        return list(self.read(lambda c: c.execute(query).scalars().all()))

    def add_ref(self, ref: Ref, entry: ReflogEntry) -> Ref | None:
        """Add a ref; return the one that already has the name, if any.

        Raises:
            CollectedCommitError: If garbage collection gave up its commit's files.
        """
        if quick.add_ref(self._database, ref, entry):
            return None
        return self._database.write(lambda c: writes.add_ref(c, ref, entry))

    def change_ref(self, ref: Ref, changed: Ref | None, entry: ReflogEntry) -> bool:
        """Replace or remove (None) a ref; False if it is not at ref's head now."""
        return self._database.write(lambda c: writes.change_ref(c, ref, changed, entry))
