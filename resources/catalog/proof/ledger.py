"""What was written to each file, until the commit that needs it has landed.

A table's metadata file has its checksum in the commit. What that file names, manifest
lists, manifests and data files, has none, neither there nor in Iceberg. So what a
commit writes is hashed on its way, and a record of it, addressed by its own hash, is
kept beside the tree of contents: the commit's id vouches for these files, too.
"""

import json
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

from resources.catalog.commits import canonical, digest

KEPT = 100_000  # Files and records that wait for their commit, in one process.


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it left this process.

    Args:
        size: In bytes.
        checksum: SHA-256 of it, 64 hex digits.
    """

    size: int
    checksum: str


class Ledger:
    """Notes files while they are written, and makes records of them. Threads may share.

    What never becomes part of a commit is forgotten in time; a record that lacks a
    file only means that its bytes cannot be vouched for.
    """

    def __init__(self) -> None:
        self._files: OrderedDict[str, Written] = OrderedDict()
        self._records: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def note(self, location: str, written: Written) -> None:
        """Keep what a file that was just closed holds."""
        with self._lock:
            self._files[location] = written
            _shorten(self._files)

    def forget(self, location: str) -> None:
        """Drop a file that was deleted again."""
        with self._lock:
            self._files.pop(location, None)

    def record(self, folders: Collection[str]) -> str | None:
        """Make a record of the files noted below some folders.

        Returns:
            Its address; None if there are none.
        """
        prefixes = tuple(f"{folder.rstrip('/')}/" for folder in folders)
        with self._lock:
            found = {k: v for k, v in self._files.items() if k.startswith(prefixes)}
            if not found:
                return None
            data = encode(found)
            address = digest(data)
            self._records[address] = data
            _shorten(self._records)
            return address

    def records(self, addresses: Iterable[str | None]) -> dict[str, bytes]:
        """Return those of the records that were made here and wait to be stored."""
        with self._lock:
            known = (each for each in addresses if each is not None)
            return {k: self._records[k] for k in known if k in self._records}

    def landed(self, addresses: Iterable[str | None]) -> None:
        """Let go of records that are stored, and of their files."""
        stored = self.records(addresses)
        with self._lock:
            for address, data in stored.items():
                self._records.pop(address, None)
                for location, written in decode(data).items():
                    if self._files.get(location) == written:
                        del self._files[location]


def encode(files: Mapping[str, Written]) -> bytes:
    """Return the bytes of a record, the same for the same files."""
    rows = [[at, files[at].size, files[at].checksum] for at in sorted(files)]
    return canonical({"files": rows})


def decode(data: bytes) -> dict[str, Written]:
    """Return the files of a record by location.

    Raises:
        ValueError: If it is no record.
    """
    try:
        rows = json.loads(data)["files"]
        return {location: Written(size, checksum) for location, size, checksum in rows}
    except (KeyError, TypeError) as error:
        msg = f"it is no record of files: {error}"
        raise ValueError(msg) from error


def _shorten(kept: "OrderedDict[str, Written] | OrderedDict[str, bytes]") -> None:
    while len(kept) > KEPT:
        kept.popitem(last=False)
