"""Keeping both indexes up to what a commit shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from resources import progress
from resources.flat_index import FlatIndex
from resources.flat_index.files import exclusive
from resources.search.states import States
from resources.search_index import SearchIndex
from sql import load

if TYPE_CHECKING:
    from resources.warehouse import Warehouse

STEP = "search_index"  # Under which progress is told.
ROWS_A_BATCH = 50_000  # About 100 MB with their vectors.


@dataclass(frozen=True)
class Indexed:
    """What was done to serve a commit.

    Attributes:
        live: Passages that a search at the commit may show.
        added: How many of those an index lacked and now holds.
        lacking: How many have no vector of the model, and are not served.
    """

    live: int
    added: int
    lacking: int


@dataclass(frozen=True)
class Coverage:
    """How far both indexes serve a commit.

    Attributes:
        live: Passages that a search at the commit may show.
        indexed: How many of those both indexes hold.
        rows: Passages that the index of words holds, of every state.
        by_words: How many of its rows are indexed by words; others are read through.
        by_vector: How many of its rows have codes; none in a small index.
        mapped: Passages whose vectors are mapped into memory, of every state.
    """

    live: int
    indexed: int
    rows: int
    by_words: int
    by_vector: int
    mapped: int


class Indexer:
    """Adds to both indexes what they lack of a commit, from the stored tables.

    Safe to repeat, in many processes, and after a kill at any point: each index takes
    a batch whole or not at all, and what either lacks is found by comparing ids.

    Args:
        warehouse: Reads the tables of a commit.
        states: What is live at a commit.
        index: Words, and vectors of large homes.
        flat: Vectors mapped into memory.
        model: Id of the model of the vectors.
    """

    def __init__(
        self,
        warehouse: "Warehouse",
        states: States,
        index: SearchIndex,
        flat: FlatIndex,
        model: str,
    ) -> None:
        self._warehouse = warehouse
        self._states = states
        self._index = index
        self._flat = flat
        self._model = model

    def bring_up_to(self, commit: str) -> Indexed:
        """See to it that both indexes hold every live passage of a commit.

        Args:
            commit: Id of a commit that is kept.

        Raises:
            SearchIndexError: If an index cannot be read or written.
            AssayError: If the commit's tables cannot be read.
        """
        live = self._states.read(commit).chunk_ids
        missing = self._missing(live)
        if not len(missing) and self._index.is_settled:
            return Indexed(len(live), 0, 0)
        with self.alone():
            missing = self._missing(live)  # Another may have added them meanwhile.
            if 2 * len(missing) > len(live):
                self._add_all(commit, missing)
            else:
                self._add_some(commit, missing)
            self._index.refresh(lazily=True)
            lacking = len(self._missing(missing))
        return Indexed(len(live), len(missing) - lacking, lacking)

    def rebuild(self, commit: str) -> Indexed:
        """Make both indexes anew, with what a commit shows.

        What only other commits show is added when they are searched.

        Raises:
            SearchIndexError: If an index cannot be removed or written.
            AssayError: If the commit's tables cannot be read.
        """
        with self.alone():
            self._index.clear()
            self._flat.clear()
        return self.bring_up_to(commit)

    def mend(self, commit: str) -> Indexed:
        """Give up damaged vectors, add what is missing, and index every row.

        Raises:
            SearchIndexError: If an index cannot be read or written.
            AssayError: If the commit's tables cannot be read.
        """
        if self._flat.verify():
            with self.alone():
                self._flat.repair()
        done = self.bring_up_to(commit)
        sizes = self._index.sizes()
        if sizes.by_words < sizes.rows:
            self._index.refresh()
        return done

    def coverage(self, commit: str) -> Coverage:
        """Return how far both indexes serve a commit; changes neither.

        Raises:
            SearchIndexError: If an index cannot be read.
            AssayError: If the commit's tables cannot be read.
        """
        live = self._states.read(commit).chunk_ids
        indexed = len(live) - len(self._missing(live))
        sizes = self._index.sizes()
        return Coverage(
            len(live),
            indexed,
            sizes.rows,
            sizes.by_words,
            sizes.by_vector,
            self._flat.rows,
        )

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold off others that add or remove, and end what a kill cut short."""
        with exclusive(self._index.folder / "indexing.lock"):
            self._index.settle()
            yield

    def _missing(self, ids: pa.StringArray) -> pa.StringArray:
        """Return which passages at least one index lacks, in their order."""
        absent = self._index.lacking(ids)
        is_unmapped = pa.array(self._flat.view().row_numbers(ids) < 0)
        return ids.filter(pc.or_(pc.is_in(ids, value_set=absent), is_unmapped))

    def _add_some(self, commit: str, ids: pa.StringArray) -> None:
        """Add chunks that are read by name: no vector of another is."""
        for start in range(0, len(ids), ROWS_A_BATCH):
            self._add(self._named(commit, ids.slice(start, ROWS_A_BATCH)))
            progress.report(STEP, min(start + ROWS_A_BATCH, len(ids)), len(ids))

    def _named(self, commit: str, ids: pa.StringArray) -> pa.Table:
        """Return chunks with their vectors; none that has no vector."""
        named = {"chunks": ids.to_pylist()}
        chunks = self._warehouse.query(load("steps/chunks_named"), commit, named)
        wanted = {"model": self._model, "hashes": chunks["text_hash"].to_pylist()}
        vectors = self._warehouse.query(load("steps/vectors_named"), commit, wanted)
        at = pc.index_in(chunks["text_hash"], value_set=vectors["text_hash"])
        found = chunks.filter(at.is_valid())
        return found.append_column(
            "vector", vectors["vector"].take(at.drop_null()).combine_chunks()
        )

    def _add_all(self, commit: str, ids: pa.StringArray) -> None:
        """Add chunks that are most of a commit: all are read, in one pass."""
        query = load("steps/chunks_to_index")
        done, wanted = 0, {"model": self._model}
        with self._warehouse.stream(query, commit, wanted) as found:
            for batch in found.to_arrow_reader(ROWS_A_BATCH):
                rows = pa.Table.from_batches([batch])
                rows = rows.filter(pc.is_in(rows["chunk_id"], value_set=ids))
                self._add(rows)
                done += rows.num_rows
                progress.report(STEP, done, len(ids))

    def _add(self, rows: pa.Table) -> None:
        self._index.add(rows)
        self._flat.add(rows)
