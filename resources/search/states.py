"""The states of a catalog that search works on: in memory, on disk, or made by SQL."""

from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from resources.ids import content_id
from resources.schemas import (
    CHUNKS,
    CLAIM_QUARANTINE,
    CLAIMS,
    CONTRADICTIONS,
    DOCUMENTS,
    FILES,
    TRUST,
)
from resources.search.building import live_columns, said_columns
from resources.search.columns import Columns, ColumnStore
from resources.search.state import State
from sql import load

if TYPE_CHECKING:
    from resources.catalog import Catalog
    from resources.warehouse import Warehouse

FORMAT = "1"  # Of the columns: files of another one are made anew.
KEPT_IN_MEMORY = 8  # States; mapped ones cost only what was read of them.
NAMES_KEPT = 1024  # Commits whose state is known by name.
KEPT_ON_DISK = 2**30  # Bytes: about 15 states of a million passages.
LIVE_TABLES = (FILES.key, DOCUMENTS.key, CHUNKS.key)
SAID_TABLES = (CLAIMS.key, CONTRADICTIONS.key, TRUST.key, CLAIM_QUARANTINE.key)


class States:
    """What search may show at each commit; safe in threads and processes.

    A state depends on the contents of some tables only, so commits that share them
    share it, and what is said about passages is kept apart from the passages: a new
    judgement leaves them as they are.

    Args:
        folder: Where states are kept; made on the first write.
        catalog: Says what tables hold at a commit.
        warehouse: Reads them.
    """

    def __init__(
        self, folder: Path, catalog: "Catalog", warehouse: "Warehouse"
    ) -> None:
        self.files = ColumnStore(folder, most_bytes=KEPT_ON_DISK)
        self._catalog = catalog
        self._warehouse = warehouse
        self._states: OrderedDict[str, State] = OrderedDict()
        self._names = lru_cache(maxsize=NAMES_KEPT)(self._names_of)
        self._lock = RLock()

    def read(self, commit: str) -> State:
        """Return the state of a commit; reads tables if it was never made.

        Raises:
            AssayError: If the commit is unknown, or its tables cannot be read.
        """
        with self._lock:
            live, said = self._names(commit)
            found = self._states.get(said)
            if found is None:
                passages = self.files.read(live) or self._make_live(commit, live)
                judged = self.files.read(said) or self._make_said(
                    commit, said, passages
                )
                found = self._states[said] = State(live, passages, judged)
            self._states.move_to_end(said)
            while len(self._states) > KEPT_IN_MEMORY:
                self._states.popitem(last=False)
            return found

    def prune(self, commits: Iterable[str]) -> int:
        """Remove the files of states that none of these commits has.

        Args:
            commits: Those that are kept.

        Returns:
            Number of files that were removed.
        """
        with self._lock:
            keep = {name for commit in commits for name in self._names(commit)}
            gone = [name for name in self.files.names() if not _belongs(name, keep)]
            for name in gone:
                self.files.remove(name)
            return len(gone)

    def _names_of(self, commit: str) -> tuple[str, str]:
        """Return the names of the passages of a commit, and of what is said of them."""
        contents = self._catalog.contents(commit)
        live, said = (
            [
                f"{key}={contents[key].metadata_location}"
                for key in tables
                if key in contents
            ]
            for tables in (LIVE_TABLES, LIVE_TABLES + SAID_TABLES)
        )
        return (
            f"live-{content_id(FORMAT, *live)}",
            f"said-{content_id(FORMAT, *said)}",
        )

    def _make_live(self, commit: str, name: str) -> Columns:
        passages, versions = (
            self._warehouse.query(load(f"steps/{step}"), commit)
            for step in ("state_passages", "state_versions")
        )
        columns = live_columns(passages, versions)
        return self.files.write(name, columns) if passages.num_rows else columns

    def _make_said(self, commit: str, name: str, live: Columns) -> Columns:
        trust, conflicts, held = (
            self._warehouse.query(load(f"steps/{step}"), commit)
            for step in ("state_trust", "state_conflicts", "state_held")
        )
        columns = said_columns(live, trust, conflicts, held)
        return self.files.write(name, columns) if len(live["version"]) else columns


def _belongs(name: str, states: set[str]) -> bool:
    """Return whether a file is a state's, or was derived from it: `<state>.<more>`."""
    return name.partition(".")[0] in states
