"""The index itself: what it covers, adding to it, and searching it."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resources.fusion import telling_words
from resources.ids import content_id
from resources.search_index import generation, native, reading, tail, upkeep
from resources.search_index.errors import SearchIndexError, lance_errors
from resources.search_index.naming import Names
from resources.search_index.ranking import Ranked
from resources.search_index.reading import Sizes
from resources.search_index.rows import conform, dimension, only_new
from resources.search_index.scope import Allowed, plan

FORMAT = "2"  # Of the table and how its text is cut into words.
EXACT_ROWS = 50_000  # Up to here a search compares every vector.
_REMOVED = ".removed-"  # Begins the name of a folder that is going.
FEW = 2_000  # Ids that are looked up rather than compared with all.


class SearchIndex:
    """Vectors and full text of chunks: a superset of what any branch shows.

    A chunk id always means the same passage, so rows are only added, until nobody can
    ask for them; what may be shown is said with each search. Many processes can read
    and write at once.

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
        self.table = f"chunks-{content_id(FORMAT, model)[:12]}"
        self._opened: tuple[tuple[int, str], Names] | None = None

    @property
    def path(self) -> Path:
        """The folder of the table."""
        return self.folder / f"{self.table}.lance"

    @property
    def generation(self) -> str:
        """Changes whenever rows may have gone; "" while there is no table."""
        return generation.read(self.path)

    @property
    def rows(self) -> int:
        """Number of chunks in it; 0 if nothing was ever added."""
        return self.sizes().rows

    def covered(self) -> pa.StringArray:
        """Return the ids of all chunks in it, in no order."""
        with lance_errors(self.folder):
            table = self._open()
            if table is None:
                return pa.nulls(0, pa.string())
            return native.run(reading.all_ids(table))

    def lacking(self, ids: pa.StringArray) -> pa.StringArray:
        """Return which of some chunks are not in it, in their order."""
        with lance_errors(self.folder):
            table = self._open()
            if table is None:
                return ids
            if len(ids) > FEW:
                held = native.run(reading.all_ids(table))
            else:
                held = native.run(reading.held(table, [*map(str, ids.to_pylist())]))
        return ids.filter(pc.invert(pc.is_in(ids, value_set=held)))

    def sizes(self) -> Sizes:
        """Return how much it holds and indexes."""
        with lance_errors(self.folder):
            table = self._open()
            return Sizes() if table is None else native.run(reading.sizes(table))

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
        rows = conform(chunks, self.folder)
        ids = reading.ids_of(rows)
        rows = only_new(rows, self.lacking(ids))
        if not rows.num_rows:
            return 0
        with lance_errors(self.folder):
            table = upkeep.made(self.folder, self.table, rows.schema)
            self._check_dimension(table.schema, dimension(rows.schema))
            if not self.generation:  # The table is new, and empty.
                generation.renew(self.path)
            return upkeep.insert(table, rows)

    def refresh(self, *, lazily: bool = False) -> bool:
        """Bring text and vector indexes up to what was added, and compact the files.

        A search is complete without it, only slower.

        Args:
            lazily: Do nothing as long as searches are hardly slower for what was added.

        Returns:
            Whether anything was done.

        Raises:
            SearchIndexError: If the folder cannot be written, or stays contested.
        """
        sizes = self.sizes()
        unindexed = sizes.rows - sizes.by_words
        if not sizes.rows:
            return False
        if lazily and not tail.is_slow(self.path, sizes.by_words, unindexed):
            return False
        upkeep.refresh(self.folder, self.table, self.exact_rows)
        with lance_errors(self.folder):
            tail.refreshed(self.path)
        return True

    def remove(self, ids: pa.StringArray) -> None:
        """Take chunks out that nobody can ask for any more.

        Raises:
            SearchIndexError: If the folder cannot be written.
        """
        if not len(ids) or not self.generation:
            return
        generation.suspend(self.path)
        with lance_errors(self.folder):
            table = upkeep.opened(self.folder, self.table)
            upkeep.delete(table, [*map(str, ids.to_pylist())])
        generation.renew(self.path)

    @property
    def is_settled(self) -> bool:
        """Whether no removal goes on or was cut short."""
        return not generation.is_suspended(self.path)

    def settle(self) -> None:
        """End a removal that was cut short; only while nobody else can be removing."""
        if not self.is_settled:
            generation.renew(self.path)

    def clear(self) -> None:
        """Remove the table, whatever state it is in.

        Raises:
            SearchIndexError: If it cannot be removed.
        """
        with lance_errors(self.folder):
            if self.path.exists():  # Out of the way at once, so that none sees half.
                self.path.rename(self.folder / f"{_REMOVED}{uuid4().hex}")
            for left in self.folder.glob(f"{_REMOVED}*"):
                shutil.rmtree(left)

    def near(
        self, vectors: npt.NDArray[np.float32], k: int, allowed: Allowed | None = None
    ) -> list[Ranked]:
        """Return the k nearest chunks of each vector, best first.

        Args:
            vectors: Unit vectors, shape (questions, dimension).
            k: Number of chunks wanted of each, 1 or more.
            allowed: What may be shown; None for everything.

        Returns:
            For each vector cosine similarities by chunk id; equals by id.

        Raises:
            SearchIndexError: If the vectors' length is not the index's, or the folder
                cannot be read.
        """
        with lance_errors(self.folder):
            names = self._open_named()
            rows = 0 if names is None else native.run(reading.count(names.table))
            if names is None or not rows:
                return [{} for _ in vectors]
            schema = native.run(reading.schema(names.table))
            self._check_dimension(schema, vectors.shape[1])
            scope = plan(allowed, k, rows)
            return native.run(reading.near(names, vectors, scope, k))

    def worded(
        self, texts: Sequence[str], k: int, allowed: Allowed | None = None
    ) -> list[Ranked]:
        """Return the k chunks whose words fit each text best, best first.

        A text is words to look for, never a query language.

        Args:
            texts: The questions.
            k: Number of chunks wanted of each, 1 or more.
            allowed: What may be shown; None for everything.

        Returns:
            For each text BM25 scores by chunk id; equals by id.

        Raises:
            SearchIndexError: If the folder cannot be read.
        """
        with lance_errors(self.folder):
            names = self._open_named()
            rows = 0 if names is None else native.run(reading.count(names.table))
            if names is None or not rows:
                return [{} for _ in texts]
            sound = [telling_words(_encodable(text)) for text in texts]
            scope = plan(allowed, k, rows)
            return native.run(reading.worded(names, sound, scope, k))

    def passages(self, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Return the rows of chunks by id, without their vectors.

        Raises:
            SearchIndexError: If the folder cannot be read.
        """
        with lance_errors(self.folder):
            table = self._open()
            return {} if table is None else native.run(reading.passages(table, ids))

    def vectors(self, ids: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return the vectors of chunks that are in it, in the order asked for.

        Returns:
            Shape (len(ids), dimension).

        Raises:
            SearchIndexError: If a chunk is not in it, or the folder cannot be read.
        """
        with lance_errors(self.folder):
            table = self._open()
            found = {} if table is None else native.run(reading.vectors(table, ids))
        if lost := [each for each in ids if each not in found]:
            problem = f"The search index lacks the passage {lost[0]}."
            raise SearchIndexError(problem, self.folder)
        return np.stack([found[each] for each in ids])

    def _open(self) -> native.Table | None:
        """Return the table as it is now, or None if there is none."""
        names = self._open_named()
        return None if names is None else names.table

    def _open_named(self) -> Names | None:
        """Return the table, and what its rows are called: see `_open`."""
        # Looked up on disk first: a home without an index loads no library.
        if not self.path.is_dir():
            return None
        # A forked process needs a table of its own, and so does a folder made anew.
        name = (os.getpid(), self.generation)
        if self._opened is None or self._opened[0] != name:
            try:
                table = native.run(native.open_table(self.folder, self.table))
            except ValueError:  # A folder without a first version: killed at once.
                return None
            self._opened = (name, Names(table))
        return self._opened[1]

    def _check_dimension(self, schema: pa.Schema, given: int) -> None:
        held = dimension(schema)
        if held != given:
            problem = (
                f"The search index holds vectors of length {held}, not {given}: "
                "they are of another embedding model."
            )
            raise SearchIndexError(problem, self.folder)


def _encodable(text: str) -> str:
    """Return text without the lone surrogates of a badly decoded command line."""
    return text.encode("utf-8", "replace").decode("utf-8")
