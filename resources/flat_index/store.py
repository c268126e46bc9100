"""The folder of an index: its present state, and one writer at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from resources.flat_index import manifest as manifests
from resources.flat_index.errors import FlatIndexError, file_errors
from resources.flat_index.files import checksum, exclusive
from resources.flat_index.manifest import Manifest, Segment
from resources.flat_index.segments import Mapped
from resources.flat_index.view import FlatView

LOCK = "lock"
TRIES = 5  # To open a state whose files another process merges meanwhile.


class Store:
    """The files of one index.

    Args:
        folder: Where they lie; made on the first write.
        model: Id of the model of the vectors.
    """

    def __init__(self, folder: Path, model: str) -> None:
        self.folder = folder
        self.model = model
        self._seen: tuple[tuple[int, int, int], FlatView] | None = None

    def view(self) -> FlatView:
        """Return the present state; the same object while nothing changes.

        Raises:
            FlatIndexError: If the files cannot be used.
        """
        for _ in range(TRIES - 1):
            try:
                with file_errors(self.folder):
                    return self._present()
            except FlatIndexError as error:
                if not isinstance(error.__cause__, FileNotFoundError):
                    raise
        with file_errors(self.folder):
            return self._present()

    @contextmanager
    def writing(self) -> Iterator[Manifest]:
        """Hold the folder for writing; yield its state.

        Raises:
            FlatIndexError: If it cannot be written, or its manifest is damaged.
        """
        with file_errors(self.folder), exclusive(self.folder / LOCK):
            state = manifests.read(self.folder) or Manifest.empty(self.model)
            self._sweep(state)  # What a killed writer left.
            yield state

    def commit(self, state: Manifest) -> None:
        """Make a state the present one, durably; to be called while `writing`."""
        manifests.write(self.folder, state)
        self._sweep(state)

    def clear(self) -> None:
        """Remove everything.

        Raises:
            FlatIndexError: If the folder cannot be written.
        """
        if not self.folder.is_dir():
            return
        with file_errors(self.folder), exclusive(self.folder / LOCK):
            (self.folder / manifests.NAME).unlink(missing_ok=True)
            self._sweep(Manifest.empty(self.model))

    def damaged(self, state: Manifest) -> tuple[Segment, ...]:
        """Return the segments whose files are not as they were written."""
        return tuple(each for each in state.segments if not self._is_sound(each))

    def _present(self) -> FlatView:
        try:
            stat = (self.folder / manifests.NAME).stat()
        except FileNotFoundError:
            return FlatView(replace(Manifest.empty(self.model), generation=""), ())
        stamp = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        if self._seen is None or self._seen[0] != stamp:
            self._seen = (stamp, self._opened())
        return self._seen[1]

    def _opened(self) -> FlatView:
        state = manifests.read(self.folder)
        if state is None:
            raise FileNotFoundError(self.folder / manifests.NAME)
        # What this process has mapped stays mapped: its pages are there already.
        mapped = self._seen[1].segments if self._seen else ()
        known = {each.segment: each for each in mapped}
        segments = (known.get(s) or Mapped(self.folder, s) for s in state.segments)
        return FlatView(state, tuple(segments))

    def _is_sound(self, segment: Segment) -> bool:
        try:
            return checksum(self.folder / segment.name) == segment.checksum
        except OSError:
            return False

    def _sweep(self, state: Manifest) -> None:
        """Remove every file that a state has no use of."""
        used = {LOCK, manifests.NAME, *(segment.name for segment in state.segments)}
        for path in self.folder.iterdir():
            if path.name not in used:
                path.unlink(missing_ok=True)
