"""Adding to the index and taking from it, and whether its files are sound."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from resources.flat_index import manifest as manifests
from resources.flat_index.errors import FlatIndexError
from resources.flat_index.growing import extended, without
from resources.flat_index.manifest import Manifest
from resources.flat_index.store import Store
from resources.flat_index.view import FlatView
from resources.ids import content_id
from resources.search_index.rows import conform, dimension, only_new


class FlatIndex:
    """Passages and vectors of chunks in mapped files: a superset of what is shown.

    A chunk id always means the same passage, so rows are only added; what may be
    found is said with each search. Many processes can read and write at once; one
    that is killed leaves the last whole state.

    Args:
        folder: Below it each model has a folder, made on the first write.
        model: Id of the model of the vectors.
    """

    def __init__(self, folder: Path, model: str) -> None:
        self.folder = folder / f"flat-{content_id(model)[:12]}"
        self.model = model
        self._store = Store(self.folder, model)

    @property
    def rows(self) -> int:
        """Number of chunks in it; 0 if nothing was ever added."""
        return self.view().rows

    @property
    def generation(self) -> str:
        """Name of the numbering of the rows; empty if nothing was ever added."""
        return self.view().generation

    def covered(self) -> pa.StringArray:
        """Return the ids of all chunks in it, in the order of their rows."""
        return self.view().covered()

    def view(self) -> FlatView:
        """Return its present state; the same object while nothing changes.

        Raises:
            FlatIndexError: If the files cannot be used.
        """
        return self._store.view()

    def add(self, chunks: pa.Table) -> int:
        """Add the chunks that are not in it; return how many those were.

        They are on the disk when it returns, all of them or none. Safe to repeat, and
        from several processes at the same time.

        Args:
            chunks: Columns of `search_index.rows.COLUMNS`, and `vector`: unit
                vectors, lists of float32. Others are ignored.

        Raises:
            FlatIndexError: If a vector's length is not the index's, or the folder
                cannot be written.
            SearchIndexError: If a column or a vector is missing.
        """
        if not chunks.num_rows:
            return 0
        rows = conform(chunks, self.folder)
        with self._store.writing() as state:
            self._check_dimension(state, dimension(rows.schema))
            new = self._lacking(rows)
            if new.num_rows:
                self._store.commit(extended(self.folder, state, new))
            return new.num_rows

    def prune(self, keep: pa.StringArray) -> int:
        """Take away every chunk that is not kept; return how many those were.

        Raises:
            FlatIndexError: If the folder cannot be written.
        """
        with self._store.writing() as state:
            left = without(self.folder, state, keep)
            if left is not state:
                self._store.commit(left)
            return state.rows - left.rows

    def verify(self) -> tuple[str, ...]:
        """Return what is damaged, in words; nothing if every file is as written."""
        try:
            state = manifests.read(self.folder)
        except FlatIndexError as error:
            return (error.problem,)
        damaged = self._store.damaged(state) if state else ()
        return tuple(
            f"{each.rows} rows in {self.folder / each.name} are damaged or missing"
            for each in damaged
        )

    def repair(self) -> int:
        """Give up damaged rows, so that they can be added again; return their number.

        Everything is given up where the manifest itself is damaged; 0 is returned
        then, as nobody knows how many rows there were.

        Raises:
            FlatIndexError: If the folder cannot be written.
        """
        try:
            manifests.read(self.folder)
        except FlatIndexError:
            self.clear()
        with self._store.writing() as state:
            damaged = self._store.damaged(state)
            if damaged:
                sound = tuple(s for s in state.segments if s not in damaged)
                self._store.commit(state.renumbered(sound))
            return sum(segment.rows for segment in damaged)

    def clear(self) -> None:
        """Remove everything; what is added afterwards is of a new generation.

        Raises:
            FlatIndexError: If the folder cannot be written.
        """
        self._store.clear()

    def _lacking(self, rows: pa.Table) -> pa.Table:
        """Return the rows whose ids it does not have, each id once."""
        ids, covered = rows["chunk_id"].combine_chunks(), self.covered()
        # The few ids are looked for among the many: no table of the many is built.
        known = covered.filter(pc.is_in(covered, value_set=ids))
        if len(known):
            rows = rows.filter(pc.invert(pc.is_in(rows["chunk_id"], value_set=known)))
        ids = rows["chunk_id"].combine_chunks()
        if pc.count_distinct(ids).as_py() == rows.num_rows:
            return rows  # As they are: 100,000 rows are 200 MB to copy.
        return only_new(rows, pa.array(ids, pa.string()))

    def _check_dimension(self, state: Manifest, given: int) -> None:
        if state.dimension not in {0, given}:
            problem = (
                f"The flat index holds vectors of length {state.dimension}, not "
                f"{given}: they are of another embedding model."
            )
            raise FlatIndexError(problem, self.folder)
