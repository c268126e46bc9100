"""Taking out of both indexes what no commit shows that is kept."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from resources.schemas import CHUNKS, FILES
from resources.search.indexing import Indexer
from resources.search.states import States
from sql import load

if TYPE_CHECKING:
    from resources.catalog import Catalog
    from resources.catalog.model import Content
    from resources.flat_index import FlatIndex
    from resources.search_index import SearchIndex
    from resources.warehouse import Warehouse

LIVE = (FILES.key, CHUNKS.key)  # What decides which passages are live.


@dataclass(frozen=True)
class Pruned:
    """What was taken out.

    Attributes:
        passages: Passages that no kept commit shows.
        states: Files of states that no kept commit has.
    """

    passages: int
    states: int


class Pruner:
    """Takes out of the indexes what nobody can ask for any more.

    Args:
        catalog: Says which commits are kept.
        warehouse: Reads their tables.
        states: Files of what is live at commits.
        indexes: Words and vectors in LanceDB, and vectors mapped into memory.
        indexer: Holds off others that add meanwhile.
    """

    def __init__(
        self,
        catalog: "Catalog",
        warehouse: "Warehouse",
        states: States,
        indexes: "tuple[SearchIndex, FlatIndex]",
        indexer: Indexer,
    ) -> None:
        self._catalog = catalog
        self._warehouse = warehouse
        self._states = states
        self._index, self._flat = indexes
        self._indexer = indexer

    def prune(self) -> Pruned:
        """Remove every passage that no kept commit shows; safe after a kill.

        Raises:
            SearchIndexError: If an index cannot be read or written.
            AssayError: If the tables of a kept commit cannot be read.
        """
        if not self._index.folder.exists():
            return Pruned(0, 0)
        with self._indexer.alone():
            # In this order: what was added for a commit is seen after the commit is.
            covered = pc.unique(
                pa.concat_arrays([self._index.covered(), self._flat.covered()])
            )
            commits = self._catalog.kept()
            unseen = self._unseen(covered, commits)
            if len(unseen):
                is_kept = pc.invert(pc.is_in(covered, value_set=unseen))
                self._flat.prune(covered.filter(is_kept))
                self._index.remove(unseen)
            return Pruned(len(unseen), self._states.prune(commits))

    def _unseen(self, chunks: pa.StringArray, commits: list[str]) -> pa.StringArray:
        """Return the chunks that none of the commits shows."""
        seen: set[tuple[Content | None, ...]] = set()
        for commit in commits:
            contents = self._catalog.contents(commit)
            tables = tuple(contents.get(key) for key in LIVE)
            if len(chunks) and None not in tables and tables not in seen:
                seen.add(tables)
                live = self._warehouse.query(load("steps/live_chunks"), commit)
                shown = pc.is_in(chunks, value_set=live["chunk_id"].combine_chunks())
                chunks = chunks.filter(pc.invert(shown))
        return chunks
