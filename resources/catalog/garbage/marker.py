"""Marks the files that contents need: metadata, manifest lists, manifests, data."""

import gzip
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from resources.catalog.garbage.errors import MarkFailedError
from resources.catalog.garbage.graph import Put
from resources.catalog.garbage.storage import Storage
from resources.catalog.proof.avro import live_files, manifests
from resources.catalog.proof.storage import Outcome

_Parse = Callable[[bytes], Any]


class Marker:
    """Names of all files that contents need, gathered once each.

    Args:
        storage: Reads files and knows their names.

    Attributes:
        live: Names of all files that are needed.
    """

    def __init__(self, storage: Storage) -> None:
        self.live: set[str] = set()
        self._storage = storage
        self._marked: set[Put] = set()
        self._read: set[str] = set()

    def mark(self, contents: Collection[Put]) -> None:
        """Mark what tables and views need, if it is not marked already.

        Raises:
            MarkFailedError: If a file that is needed cannot be read.
        """
        new = set(contents) - self._marked
        names = list(self._metadata(new))
        lists = self._fresh((key, each["lists"]) for key, each in names)
        inside = self._fresh(self._inside(lists, _manifests))
        for _, files in self._inside(inside, _files):
            self._add(files)
        self._add(put.location for put in new)
        self._add(file for _, each in names for file in each["statistics"])
        # Last: what was not read to the end must be read again.
        for read in (lists, inside):
            self._add(read)
            self._read.update(map(self._storage.name, read))
        self._marked |= new

    def _metadata(
        self, contents: Iterable[Put]
    ) -> Iterator[tuple[str, Mapping[str, list[str]]]]:
        """Yield the key of each table with what its metadata file names."""
        tables = {put.location: put.key for put in contents if put.is_table}
        for location, outcome in self._storage.read(tables):
            key = tables[location]
            yield key, _parsed(key, location, outcome, partial(_names, location))

    def _inside(
        self, files: Mapping[str, str], parse: _Parse
    ) -> Iterator[tuple[str, Any]]:
        """Yield what each file names, with the key that needs it."""
        for file, outcome in self._storage.read(files):
            yield files[file], _parsed(files[file], file, outcome, parse)

    def _fresh(self, named: Iterable[tuple[str, Collection[str]]]) -> dict[str, str]:
        """Return the key by file, of files that were not read before."""
        return {
            file: key
            for key, files in named
            for file in files
            if self._storage.name(file) not in self._read
        }

    def _add(self, files: Iterable[str]) -> None:
        self.live.update(map(self._storage.name, files))


def _parsed(key: str, file: str, outcome: Outcome, parse: _Parse) -> Any:  # noqa: ANN401
    """Return what a file says, or end the mark: it might name what is needed."""
    if not isinstance(outcome, bytes):
        detail = "it is not there" if outcome is None else str(outcome)
        raise MarkFailedError(key, file, detail)
    try:
        return parse(outcome)
    except Exception as error:
        raise MarkFailedError(key, file, f"{type(error).__name__}: {error}") from error


def _manifests(data: bytes) -> list[str]:
    return [location for location, _ in manifests(data)]


def _files(data: bytes) -> list[str]:
    return [file.location for file in live_files(data)]


def _names(location: str, data: bytes) -> dict[str, list[str]]:
    """Return the files that a table's metadata names."""
    is_packed = location.endswith(".gz.metadata.json")
    # Not as PyIceberg's model: that costs fifty times the time.
    metadata = json.loads(gzip.decompress(data) if is_packed else data)
    return {
        "lists": [each["manifest-list"] for each in metadata.get("snapshots", ())],
        "statistics": [
            each["statistics-path"]
            for kind in ("statistics", "partition-statistics")
            for each in metadata.get(kind, ())
        ],
    }
