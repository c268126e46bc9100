"""The index itself: what it covers, adding to it, and searching it."""

import random
import time
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resources.ids import content_id
from resources.search_index import queries
from resources.search_index.errors import (
    BadQueryError,
    SearchIndexError,
    lance_errors,
)
from resources.search_index.matches import Match, Mode, Rankings, check_query
from resources.search_index.ranking import Ranked
from resources.search_index.rows import conform, only_new
from resources.search_index.scope import Held, Ids, condition

if TYPE_CHECKING:
    from lancedb.db import DBConnection
    from lancedb.table import Table

EXACT_ROWS = 50_000  # Up to here a search compares every vector, in 60 ms.
CONFLICT = "conflict"  # In what Lance says when two processes rewrite at once.
CONFLICT_WAITS = (0.1, 0.2, 0.4, 0.8, 1.6)  # Seconds between tries.
MIN_CANDIDATES = 100  # Least depth of the two rankings that hybrid search fuses.


class SearchIndex:
    """Vectors and full text of chunks: a superset of what any branch shows.

    A chunk id always means the same passage, so rows are only added; what may be
    shown is said with each search. Many processes can read and write at once.

    Args:
        folder: Where LanceDB keeps its tables; made on the first write.
        model: Id of the model of the vectors. Each has a table of its own, since
            vectors of two models cannot be compared.
        exact_rows: Number of rows above which `refresh` makes a vector index.
    """

    def __init__(
        self, folder: Path, model: str = "", *, exact_rows: int = EXACT_ROWS
    ) -> None:
        self.folder = folder
        self.model = model
        self.exact_rows = exact_rows
        self.table = f"chunks-{content_id(model)[:12]}" if model else "chunks"
        self._held: tuple[tuple[int, int], Held] | None = None

    @property
    def rows(self) -> int:
        """Number of chunks in it; 0 if nothing was ever added."""
        with lance_errors(self.folder):
            table = self._open()
            return 0 if table is None else int(table.count_rows())

    def covered(self) -> pa.StringArray:
        """Return the ids of all chunks in it, in no order."""
        return self._column("chunk_id")

    def versions(self) -> pa.StringArray:
        """Return the ids of all versions that it has a chunk of, in no order."""
        return pc.unique(self._column("version_id"))

    def add(self, chunks: pa.Table) -> int:
        """Add the chunks that are not in it, all at once; return how many those were.

        Safe to repeat after a crash, and from two processes at the same time.

        Args:
            chunks: Columns `chunk_id`, `version_id`, `chunker`, `position`, `start`,
                `end`, `page`, `heading_path`, `text`, and `vector`: unit vectors,
                lists of float32. Others are ignored.

        Raises:
            SearchIndexError: If a column or vector is missing, a vector's length is
                not the index's, or the folder cannot be written.
        """
        if not chunks.num_rows:
            return 0
        rows = only_new(conform(chunks, self.folder), self.covered())
        if not rows.num_rows:
            return 0
        with lance_errors(self.folder):
            table = self._create(rows.schema)
            self._check_dimension(table, rows.schema.field("vector").type.list_size)
            merge = table.merge_insert("chunk_id").when_not_matched_insert_all()
            return int(merge.execute(rows).num_inserted_rows)

    def refresh(self) -> None:
        """Bring text and vector indexes up to what was added, and compact the files.

        A search is complete without it, only slower. When another process does the
        same at the same moment, it is tried again after a while.

        Raises:
            SearchIndexError: If the folder cannot be written, or stays contested.
        """
        for wait in CONFLICT_WAITS:
            try:
                self._refresh()
            except SearchIndexError as error:
                if CONFLICT not in str(error).lower():
                    raise
                time.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311
            else:
                return
        self._refresh()

    def _refresh(self) -> None:
        with lance_errors(self.folder):
            table = self._open()
            if table is not None:
                large = table.count_rows() > self.exact_rows
                queries.make_indexes(table, with_vectors=large)

    def search(  # noqa: PLR0913 - one argument for each condition.
        self,
        text: str,
        vector: npt.NDArray[np.float32] | None,
        *,
        live_versions: Ids | None = None,
        chunkers: Ids | None = None,
        k: int = 10,
        mode: Mode = "hybrid",
    ) -> list[Match]:
        """Return the k best passages of the live versions, best first.

        The text is words to look for, never a query language. Equal scores are
        ordered by chunk id, so the same index always gives the same answer.

        Args:
            text: The question.
            vector: Its unit vector, shape (dimension,); not used in mode `text`.
            live_versions: Versions that may be shown; None for all.
            chunkers: Chunkers whose passages may be shown; None for all.
            k: Number of passages wanted, 1 or more.
            mode: `vector` by cosine similarity, `text` by BM25, `hybrid` by
                reciprocal rank fusion of both.

        Returns:
            At most k matches; none if the index is empty (see `rows`), if no version
            is live, or in mode `text` if no word occurs.

        Raises:
            BadQueryError: If the text is blank, k is below 1, the mode is unknown, or
                the vector is missing.
            SearchIndexError: If the vector's length is not the index's, or the folder
                cannot be read.
        """
        check_query(text, k, mode)
        if vector is None and mode != "text":
            problem = f"A search in mode '{mode}' needs the vector of its text."
            raise BadQueryError(problem, remedy="embed the text, or use the mode text")
        with lance_errors(self.folder):
            table = self._open()
            if table is None:
                return []
            # Pinned: rows that come in meanwhile have not passed the condition.
            table.checkout(table.version)
            allowed = condition(self._holding(table), live_versions, chunkers)
            if allowed is False:
                return []
            depth = max(MIN_CANDIDATES, 3 * k) if mode == "hybrid" else k
            near: Ranked = {}
            worded: Ranked = {}
            if mode != "text" and vector is not None:
                self._check_dimension(table, vector.size)
                near = queries.near(table, vector, allowed, depth)
            if mode != "vector":
                worded = queries.worded(table, _encodable(text), allowed, depth)
            rankings = Rankings(near, worded)
            final = rankings.final(mode, k)
            return rankings.matches(final, queries.passages(table, list(final)))

    @cached_property
    def _database(self) -> "DBConnection":
        import lancedb

        return lancedb.connect(self.folder, read_consistency_interval=timedelta(0))

    def _open(self) -> "Table | None":
        # Looked up on disk first: a home without an index pays for no import.
        if not (self.folder / f"{self.table}.lance").is_dir():
            return None
        try:
            return self._database.open_table(self.table)
        except ValueError:  # A folder without a first version: killed while created.
            return None

    def _create(self, schema: pa.Schema) -> "Table":
        table = self._open()
        if table is not None:
            return table
        self.folder.mkdir(parents=True, exist_ok=True)
        return self._database.create_table(self.table, schema=schema, exist_ok=True)

    def _column(self, name: str) -> pa.StringArray:
        with lance_errors(self.folder):
            table = self._open()
            if table is None:
                return pa.array([], pa.string())
            return queries.column(table, name)

    def _holding(self, table: "Table") -> Held:
        # The inode tells an index that was removed and made again from the old one.
        state = ((self.folder / f"{self.table}.lance").stat().st_ino, table.version)
        if self._held is None or self._held[0] != state:
            versions, chunkers = (
                pc.unique(queries.column(table, name))
                for name in ("version_id", "chunker")
            )
            self._held = (state, Held(versions, chunkers))
        return self._held[1]

    def _check_dimension(self, table: "Table", given: int) -> None:
        held = table.schema.field("vector").type.list_size
        if held != given:
            problem = (
                f"The search index holds vectors of length {held}, not {given}: "
                "they are of another embedding model."
            )
            raise SearchIndexError(problem, self.folder)


def _encodable(text: str) -> str:
    """Return text without the lone surrogates of a badly decoded command line."""
    return text.encode("utf-8", "replace").decode("utf-8")
