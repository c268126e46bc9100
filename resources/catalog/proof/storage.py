"""Files of the warehouse, wherever it is: read and measured in bulk."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import TypeVar

from pyarrow.fs import FileSelector, FileSystem, LocalFileSystem
from pyiceberg.io.pyarrow import PyArrowFileIO

from resources.places import local_path

WORKERS = 16  # Requests at once to storage that answers late.
_AHEAD = 256  # Files read before the first of them is looked at.

Item = TypeVar("Item")
Result = TypeVar("Result")
# A file's bytes, or why there are none: None if it is not there.
Outcome = bytes | OSError | None


class Storage:
    """Reads files and asks for sizes; many at once where each takes long.

    Args:
        properties: Of the file system, as PyIceberg takes them: endpoint, keys.
    """

    def __init__(self, properties: Mapping[str, str]) -> None:
        self._io = PyArrowFileIO(dict(properties))

    def place(self, location: str) -> tuple[FileSystem, str]:
        """Return the file system of a location, and the path within it."""
        scheme, netloc, path = PyArrowFileIO.parse_location(location)
        return self._io.fs_by_scheme(scheme, netloc), path

    def read(self, locations: Iterable[str]) -> Iterator[tuple[str, Outcome]]:
        """Yield each location with the bytes of its file."""
        far = []
        for location in locations:
            path = local_path(location)
            if path is None:
                far.append(location)
            else:  # Sooner read than another thread is told of it.
                yield location, _read_local(path)
        yield from self.each(self._read, far)

    def sizes(self, locations: Iterable[str]) -> dict[str, int | None]:
        """Return the size of each file in bytes; None of those that are not there.

        Raises:
            OSError: If the storage does not answer.
        """
        groups: dict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
        systems: dict[int, FileSystem] = {}
        for location in locations:
            system, path = self.place(location)
            local = isinstance(system, LocalFileSystem)
            folder = "" if local else str(PurePosixPath(path).parent)
            systems[id(system)] = system
            groups[id(system), folder].append((location, path))
        work = [(systems[each], folder, at) for (each, folder), at in groups.items()]
        found: dict[str, int | None] = {}
        for _, part in self.each(_measure, work):
            found.update(part)
        return found

    def each(
        self, work: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[tuple[Item, Result]]:
        """Yield each item with what work makes of it, in order, many at once."""
        waiting = list(items)
        if len(waiting) <= 1:
            yield from ((item, work(item)) for item in waiting)
            return
        with ThreadPoolExecutor(WORKERS) as pool:
            for start in range(0, len(waiting), _AHEAD):
                part = waiting[start : start + _AHEAD]
                yield from zip(part, pool.map(work, part), strict=True)

    def _read(self, location: str) -> Outcome:
        try:
            system, path = self.place(location)
            with system.open_input_stream(path) as stream:
                return bytes(stream.read())
        except FileNotFoundError:
            return None
        except OSError as error:
            return error


def _read_local(path: Path) -> Outcome:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return error


def _measure(
    work: tuple[FileSystem, str, list[tuple[str, str]]],
) -> dict[str, int | None]:
    system, folder, wanted = work
    if folder:  # One request lists what would else be one request a file.
        selector = FileSelector(folder, allow_not_found=True)
        infos = {each.path: each for each in system.get_file_info(selector)}
    else:
        listed = system.get_file_info([path for _, path in wanted])
        infos = dict(zip((path for _, path in wanted), listed, strict=True))
    return {
        location: infos[path].size if path in infos and infos[path].is_file else None
        for location, path in wanted
    }
