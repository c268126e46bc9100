"""One garbage collection: mark, give up, sweep; see the package for why it is safe."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from resources.catalog.commits import moment
from resources.catalog.errors import StoreError
from resources.catalog.garbage import ledger
from resources.catalog.garbage.errors import MarkFailedError
from resources.catalog.garbage.graph import Head
from resources.catalog.garbage.history import History
from resources.catalog.garbage.marker import Marker
from resources.catalog.garbage.model import Collection, Rules
from resources.catalog.garbage.storage import Storage
from resources.catalog.garbage.sweeper import Findings, Sweeper
from resources.catalog.store import Store
from resources.errors import AssayError

ROUNDS = 8  # Marks beside writers; then one while they wait.


class _MovedError(Exception):
    """Refs moved while commits were given up."""


@dataclass(frozen=True)
class _Marked:
    """What a mark found, with refs where they were."""

    heads: tuple[Head, ...]
    live: frozenset[str]
    dead: frozenset[str]


class Collector:
    """Collects garbage in one catalog, once.

    Args:
        store: Its commits and refs.
        storage: Its files.
        rules: What is kept.
    """

    def __init__(self, store: Store, storage: Storage, rules: Rules) -> None:
        self._store = store
        self._storage = storage
        self._now = datetime.now(UTC)
        self._horizon = self._now - rules.grace
        self._history = History(rules, self._now)
        self._marker = Marker(storage)

    def preview(self) -> Collection:
        """Return what a collection would do now; change nothing.

        Raises:
            MarkFailedError: If something live cannot be read.
            StorageUnknownError: If the warehouse cannot be listed.
        """
        marked = self._mark()
        return self._report("", marked, self._sweeper().find(*self._known()), {})

    def collect(self) -> Collection:
        """Give up what no rule keeps, and delete its files.

        Raises:
            MarkFailedError: If something live cannot be read; nothing is deleted.
            StorageUnknownError: If the warehouse cannot be listed.
            StoreError: If the store fails.
        """
        run = self._store.write(lambda c: ledger.begin(c, self._now, self._horizon))
        try:
            marked = self._give_up(run)
        except AssayError:
            self._store.write(lambda c: ledger.end(c, run, "failed", {}))
            raise
        sweeper = self._sweeper()
        found = sweeper.find(*self._known())
        failed = sweeper.sweep(found)
        report = self._report(run, marked, found, failed)
        self._store.write(lambda c: ledger.end(c, run, "swept", _summary(report)))
        return report

    def _give_up(self, run: str) -> _Marked:
        """Mark, and give up what is dead, in one transaction with a last look."""
        for left in reversed(range(ROUNDS)):
            work = self._flagging(run, self._mark(), is_last=not left)
            try:
                return self._store.write(work)
            except _MovedError:
                continue
        detail = "refs were moved to old states all the time"
        raise StoreError(detail)

    def _flagging(
        self, run: str, marked: _Marked, *, is_last: bool
    ) -> Callable[[Connection], _Marked]:
        """Return the transaction that gives up what is dead, if it still is."""
        graph = self._history.graph
        fresh = [commit for commit in marked.dead if not graph[commit].is_collected]

        def work(connection: Connection) -> _Marked:
            # First: whoever is late, or revives one of them, now waits for us, or we
            # for them.
            ledger.announce(connection, run)
            ledger.give_up(connection, fresh, self._now)
            self._history.update(connection)
            after = marked
            if self._history.heads != marked.heads:
                if not is_last:
                    raise _MovedError
                after = self._marked()
            if not marked.dead.isdisjoint(after.live):
                raise _MovedError
            return replace(marked, live=after.live)

        return work

    def _mark(self) -> _Marked:
        """Read the history and mark the files of all live commits."""
        self._store.read(self._history.update)
        while True:
            try:
                return self._marked()
            except MarkFailedError:
                # Another collection may have given it up, with a nearer cut-off.
                if not self._store.read(self._history.forget_collected):
                    raise

    def _marked(self) -> _Marked:
        live = self._history.live()
        self._marker.mark(self._history.contents(live, self._store.nodes))
        dead = self._history.graph.keys() - live
        return _Marked(self._history.heads, frozenset(live), frozenset(dead))

    def _sweeper(self) -> Sweeper:
        birth = moment(self._store.read(ledger.birth))
        return Sweeper(self._storage, self._horizon, birth)

    def _known(self) -> tuple[set[str], dict[str, str]]:
        """Return the live files, and key by folder of all tables there ever were."""
        places = {
            put.location.rpartition("/metadata/")[0]: put.key
            for node in self._history.graph.values()
            for put in node.puts
        }
        names = {self._storage.name(each): key for each, key in places.items() if each}
        return self._marker.live, names

    def _report(
        self, run: str, marked: _Marked, found: Findings, failed: Mapping[str, str]
    ) -> Collection:
        gone = tuple(each for each in found.waste if each.location not in failed)
        return Collection(
            id=run,
            dry_run=not run,
            live_commits=len(marked.live),
            dead_commits=len(marked.dead),
            live_files=len(self._marker.live),
            folders=found.folders,
            removed=gone,
            failed=tuple(failed.items()),
        )


def _summary(report: Collection) -> dict[str, int]:
    return {
        "live_commits": report.live_commits,
        "dead_commits": report.dead_commits,
        "live_files": report.live_files,
        "files": report.files,
        "bytes": report.bytes,
        "failed": len(report.failed),
    }
