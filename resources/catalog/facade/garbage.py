"""What no state needs any more, taken out of the warehouse."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from resources.catalog.facade.core import Core

if TYPE_CHECKING:
    from resources.catalog.garbage.model import Collection, Cutoff, Run

DAY = timedelta(days=1)
MONTH = timedelta(days=30)


class Garbage(Core):
    """Collects garbage."""

    def collect(
        self,
        cutoffs: "Sequence[Cutoff]" = (),
        *,
        grace: timedelta = DAY,
        reflog_for: timedelta = MONTH,
        dry_run: bool = False,
    ) -> "Collection":
        """Delete the files that no live state needs; safe beside writers.

        Heads are always live, and so is the history behind them up to the cut-off of
        the ref's name. Commits past it are given up: they can be read in the log, but
        nothing can be made from them. See `resources.catalog.garbage`.

        Args:
            cutoffs: How much history is kept; the first whose pattern fits a ref
                counts, and a ref that none fits keeps all.
            grace: Younger files are never touched. It must be longer than any write
                takes from its first file to its commit.
            reflog_for: How long what deleted and reset refs named stays alive.
            dry_run: Change nothing, and return what would go.

        Raises:
            MarkFailedError: If something live cannot be read; nothing is deleted.
            StorageUnknownError: If the warehouse cannot be listed.
            StoreError: If the store fails.
        """
        from resources.catalog.garbage.collector import Collector
        from resources.catalog.garbage.model import Rules
        from resources.catalog.garbage.storage import Storage

        rules = Rules(tuple(cutoffs), grace, reflog_for)
        storage = Storage(self.warehouse, self.storage)
        collector = Collector(self._store, storage, rules)
        return collector.preview() if dry_run else collector.collect()

    def last_collection(self) -> "Run | None":
        """Return how the collection went that began last; None if none ever did."""
        from resources.catalog.garbage import ledger

        return self._store.read(ledger.latest)

    def kept(self) -> list[str]:
        """Return the ids of all commits whose files are kept, the newest first."""
        from resources.catalog.garbage import ledger

        return self._store.read(ledger.kept)
