"""The files of the warehouse: listed, compared by their one true name, deleted."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pyarrow.fs import FileInfo, FileSelector, FileType
from pyiceberg.io.pyarrow import PyArrowFileIO

from resources.catalog.garbage.errors import StorageUnknownError
from resources.catalog.proof.storage import Outcome
from resources.catalog.proof.storage import Storage as Files

CACHED_FOLDERS = 100_000
_KINDS = ("data", "metadata")
# The end of the name of every folder that the catalog chooses for a table.
_CHOSEN = re.compile(r".+-[0-9a-f]{12}")
_S3 = re.compile(r"s3[an]?")
_NO_FILES = {"", ".", ".."}
_CUT = re.compile(r"[?#;]")  # Where PyIceberg may end the path of a URI.


@dataclass(frozen=True, slots=True)
class Listed:
    """A file or folder of the warehouse: its true name, size in bytes and change."""

    name: str
    size: int
    changed: datetime | None
    is_folder: bool


class Storage:
    """The warehouse as a place of files.

    Args:
        warehouse: Its folder or URI.
        properties: How to reach it, as PyIceberg's FileIO names it.
    """

    def __init__(self, warehouse: str, properties: Mapping[str, str]) -> None:
        self._all = Files(properties)
        self._files, _ = self._all.place(warehouse)
        self._scheme, *_ = PyArrowFileIO.parse_location(warehouse)
        self._is_local = self._scheme == "file"
        # Asked for once for each file of a folder.
        self._folder = lru_cache(maxsize=CACHED_FOLDERS)(_folder)
        self.root = self._folder(warehouse.rstrip("/"))

    def read(self, locations: Iterable[str]) -> Iterator[tuple[str, Outcome]]:
        """Yield each location, in the warehouse or not, with the bytes of its file."""
        return self._all.read(locations)

    def name(self, location: str) -> str:
        """Return the one name of a place, however it was written.

        Locations of local files name links and relative folders in many ways, and
        those of objects begin with s3, s3a or s3n.
        """
        folder, _, file = location.rpartition("/")
        if not folder or file in _NO_FILES or _CUT.search(location):
            return _name(location)
        return f"{self._folder(folder)}/{file}"

    def table_folders(self, known: Collection[str]) -> Iterator[Listed]:
        """Yield folders in the warehouse that belong to tables.

        Args:
            known: Names of folders of tables, wherever they are.

        Raises:
            StorageUnknownError: If the warehouse cannot be listed.
        """
        own: set[str] = set()
        waiting = [self.root]
        while waiting:
            for each in self.inside(waiting.pop(), recursive=False):
                if not each.is_folder or each.name in own:
                    continue
                is_chosen = _CHOSEN.fullmatch(each.name.rpartition("/")[2])
                if is_chosen or each.name in known:
                    yield each
                    own |= {f"{each.name}/{kind}" for kind in _KINDS}
                if not is_chosen:  # Its place was given, and may hold others.
                    waiting.append(each.name)

    def inside(self, folder: str, *, recursive: bool = True) -> list[Listed]:
        """Return what is in a folder of the warehouse, by name; links stay out.

        Raises:
            StorageUnknownError: If it cannot be listed.
        """
        selector = FileSelector(
            self._path(folder), allow_not_found=True, recursive=recursive
        )
        try:
            found = self._files.get_file_info(selector)
        except OSError as error:
            raise StorageUnknownError(folder, str(error)) from error
        listed = (self._listed(info) for info in found)
        within = f"{folder}/"
        return sorted(
            (each for each in listed if each.name.startswith(within)),
            key=lambda each: each.name,
        )

    def files(self, folder: str) -> list[Listed]:
        """Return data and metadata in a table's folder, with the folders around.

        Raises:
            StorageUnknownError: If it cannot be listed.
        """
        kinds = tuple(f"{folder}/{kind}" for kind in _KINDS)
        inside = tuple(f"{kind}/" for kind in kinds)
        return [
            each
            for each in self.inside(folder)
            if each.name.startswith(inside) or (each.is_folder and each.name in kinds)
        ]

    def delete(self, names: Collection[str]) -> dict[str, str]:
        """Delete files; return why, by name, of those that are still there."""
        said = self._all.each(self._delete, names)
        return {name: why for name, why in said if why}

    def remove_empty(self, folders: Collection[str]) -> None:
        """Remove those of the folders that are empty; objects have none."""
        if self._is_local:
            for folder in sorted(folders, key=len, reverse=True):
                with suppress(OSError):
                    os.rmdir(folder)  # noqa: PTH106 - as the names, which are no Paths.

    def _delete(self, name: str) -> str:
        try:
            self._files.delete_file(self._path(name))
        except FileNotFoundError:
            return ""
        except OSError as error:
            return str(error)
        return ""

    def _path(self, name: str) -> str:
        return name.partition("://")[2] or name

    def _listed(self, info: FileInfo) -> Listed:
        path = info.path
        uri = path if self._is_local else f"{self._scheme}://{path}"
        is_folder = info.type == FileType.Directory
        return Listed(self.name(uri), info.size or 0, info.mtime, is_folder)


def _folder(location: str) -> str:
    return _name(f"{location}/x")[: -len("/x")]


def _name(location: str) -> str:
    scheme, _, path = PyArrowFileIO.parse_location(location)
    if scheme != "file":
        return f"{_S3.sub('s3', scheme)}://{path.rstrip('/')}"
    folder, _, file = path.rstrip("/").rpartition("/")
    return f"{os.path.realpath(folder or '/').rstrip('/')}/{file}" if file else "/"
