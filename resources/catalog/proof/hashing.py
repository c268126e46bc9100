"""PyIceberg's FileIO, which hashes what it writes while it writes it."""

from hashlib import sha256
from types import TracebackType
from typing import Any, Self

from pyiceberg.io import FileIO, InputFile, OutputFile, OutputStream
from pyiceberg.io.pyarrow import PyArrowFile, PyArrowFileIO
from pyiceberg.typedef import EMPTY_DICT, Properties

from resources.catalog.proof.ledger import Ledger, Written

METADATA = ".metadata.json"  # Such a file has its checksum in the content itself.


def hashing(io: FileIO, ledger: Ledger) -> FileIO:
    """Return a FileIO that also notes what it writes, where that is possible."""
    if type(io) is not PyArrowFileIO:
        return io
    return HashingFileIO(io.properties, ledger)


class HashingFileIO(PyArrowFileIO):
    """Reads and writes as PyIceberg does, and notes the hash of what it wrote.

    Args:
        properties: Of the file system.
        ledger: Where it is noted; one that nobody reads in a copy that was sent to
            another process.
    """

    def __init__(
        self, properties: Properties = EMPTY_DICT, ledger: Ledger | None = None
    ) -> None:
        super().__init__(properties)
        self._ledger = ledger or Ledger()

    def new_output(self, location: str) -> PyArrowFile:
        """Return a file to be written."""
        plain = super().new_output(location)
        if location.endswith(METADATA):
            return plain
        return _HashedFile(plain, self._ledger)

    def delete(self, location: str | InputFile | OutputFile) -> None:
        """Delete a file, and what was noted of it."""
        super().delete(location)
        name = location if isinstance(location, str) else location.location
        self._ledger.forget(name)

    def __getstate__(self) -> dict[str, Any]:
        """Return what another process needs: not the notes of this one."""
        return {**super().__getstate__(), "_ledger": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take what __getstate__ returned."""
        super().__setstate__({**state, "_ledger": Ledger()})


class _HashedFile(PyArrowFile):
    def __init__(self, plain: PyArrowFile, ledger: Ledger) -> None:
        path, system, size = plain._path, plain._filesystem, plain._buffer_size  # noqa: SLF001
        super().__init__(plain.location, path, system, size)
        self._ledger = ledger

    def create(self, overwrite: bool = False) -> OutputStream:  # noqa: FBT001, FBT002
        return _HashedStream(super().create(overwrite), self.location, self._ledger)


class _HashedStream:
    """What PyIceberg and pyarrow need of a stream that is written once, in order."""

    def __init__(self, stream: Any, location: str, ledger: Ledger) -> None:  # noqa: ANN401
        self._stream = stream
        self._location = location
        self._ledger = ledger
        self._hash = sha256()
        self._size = 0
        self.closed = False

    def write(self, data: bytes) -> int:
        written = self._stream.write(data)
        self._hash.update(data)
        self._size += len(data)
        return int(written)

    def tell(self) -> int:
        return self._size

    def flush(self) -> None:
        self._stream.flush()

    def close(self) -> None:
        if self.closed:
            return
        self.closed = True
        self._stream.close()
        self._ledger.note(self._location, Written(self._size, self._hash.hexdigest()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
