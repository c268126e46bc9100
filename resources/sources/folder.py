"""A folder as a source: no link is followed, nothing but plain files is read."""

import errno
import os
import stat
import time
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from resources.errors import AssayError
from resources.sources.entry import Entry, ReadRefused, Refusal
from resources.sources.ignore import IGNORE_FILE, Rules
from resources.sources.names import escape_path, lineage, unescape_path

_IGNORE_BYTES = 2**20
_BLOCK = 2**20
_TICK_NS = 20_000_000  # Longer than a tick of the clock that stamps files.
_FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC


class FolderNotFoundError(AssayError):
    """The folder to read is not there, or is no folder."""

    def __init__(self, root: Path) -> None:
        what = "is not a folder" if root.exists() else "does not exist"
        near = next((p for p in root.parents if p.is_dir()), root)
        super().__init__(f"'{root}' {what}.", remedy=f"ls '{near}'")


class _Changed(Exception):  # noqa: N818 - caught in this module.
    """The file changed between the first byte and the last."""


class FolderSource:
    """Every file below a folder, recursively, in order of names.

    Args:
        root: The folder.
        name: First part of every URI; the folder's own name when not given.
        include: Globs by git's rules; a file counts if one matches.
        exclude: Globs by git's rules, on top of any .assayignore.
        scope: Only these files, and what lies below these folders; relative to root.
        max_file_bytes: Larger files are refused unread.

    Raises:
        FolderNotFoundError: If root is no folder.
    """

    kind = "folder"

    def __init__(  # noqa: PLR0913 - four of the six by keyword only.
        self,
        root: Path,
        name: str | None = None,
        *,
        include: Sequence[str] = ("**",),
        exclude: Sequence[str] = (),
        scope: str | Collection[str] = "",
        max_file_bytes: int = 2**28,
    ) -> None:
        self._root = root.expanduser().absolute()
        if not self._root.is_dir():
            raise FolderNotFoundError(self._root)
        self.name = name or escape_path(os.fsencode(self._root.name)) or "root"
        self._include, self._exclude = tuple(include), tuple(exclude)
        scopes = [scope] if isinstance(scope, str) else scope
        self._scopes = {each.strip("/") for each in scopes}
        self._above = {above for each in self._scopes for above in lineage(each)}
        self._max_file_bytes = max_file_bytes

    @property
    def root(self) -> str:
        """The absolute path of the folder, as readable text."""
        return escape_path(os.fsencode(self._root))

    def scan(self) -> Iterator[Entry]:
        """Yield every file, in the same order each time; refused ones say why."""
        yield from self._scan("", Rules(self._include, self._exclude))

    def read(self, entry: Entry, limit: int) -> bytes:
        """Return the bytes of an entry, read once as a whole.

        Raises:
            ReadRefused: If it is a link, no plain file, larger than limit bytes,
                unreadable, gone, or was written to while being read.
        """
        try:
            return self._read_unchanged(entry.path, limit)
        except _Changed:
            try:
                return self._read_unchanged(entry.path, limit)
            except _Changed as error:
                raise _refused(entry.path, "changed_while_read", str(error)) from error

    def _read_unchanged(self, path: str, limit: int) -> bytes:
        data, changed_at = self._read_once(path, limit)
        if time.time_ns() - changed_at < _TICK_NS:
            # Two writes within one tick of the clock look like none.
            time.sleep(_TICK_NS / 1e9)
            if self._read_once(path, limit)[0] != data:
                msg = "it was written to within the last moment"
                raise _Changed(msg)
        return data

    def _read_once(self, path: str, limit: int) -> tuple[bytes, int]:
        """Return the bytes, and when the file last changed, in ns."""
        try:
            descriptor = self._open(path)
        except OSError as error:
            raise ReadRefused(path, _refusal_of(error)) from error
        try:
            before = os.fstat(descriptor)
            if refusal := _refusal_to_read(before, limit):
                raise ReadRefused(path, refusal)
            data = _read_all(descriptor, limit)
            after = os.fstat(descriptor)
        except OSError as error:
            raise ReadRefused(path, _refusal_of(error)) from error
        finally:
            os.close(descriptor)
        if len(data) > limit:
            raise _refused(path, "too_large", f"It grew over {limit:,} bytes")
        if len(data) != before.st_size or _state(before) != _state(after):
            msg = f"it had {before.st_size:,} bytes at first, and {len(data):,} read"
            raise _Changed(msg)
        return data, after.st_ctime_ns

    def _open(self, path: str) -> int:
        """Open step by step, so that no folder on the way can become a link."""
        *folders, name = unescape_path(path).split(b"/")
        here = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for folder in folders:
                below = os.open(folder, _FOLDER_FLAGS, dir_fd=here)
                os.close(here)
                here = below
            return os.open(name, _FILE_FLAGS, dir_fd=here)
        finally:
            os.close(here)

    def _scan(self, folder: str, rules: Rules) -> Iterator[Entry]:
        place = os.path.join(os.fsencode(self._root), unescape_path(folder))  # noqa: PTH118
        try:
            with os.scandir(place) as listing:
                children = sorted(listing, key=lambda child: child.name)
        except FileNotFoundError:
            return
        except OSError as error:
            yield Entry(folder or ".", None, None, _refusal_of(error))
            return
        yield from self._load_ignore_file(folder, children, rules)
        for child in children:
            path = "/".join(filter(None, (folder, escape_path(child.name))))
            yield from self._visit(path, child, rules)

    def _visit(
        self, path: str, child: os.DirEntry[bytes], rules: Rules
    ) -> Iterator[Entry]:
        if child.is_dir(follow_symlinks=False):
            if rules.keeps_folder(path) and self._in_scope(path, folder=True):
                yield from self._scan(path, rules)
        elif rules.keeps_file(path) and self._in_scope(path, folder=False):
            try:
                status = child.stat(follow_symlinks=False)
            except FileNotFoundError:
                return
            except OSError as error:
                yield Entry(path, None, None, _refusal_of(error))
                return
            refusal = _refusal_to_read(status, self._max_file_bytes)
            yield Entry(path, status.st_size, _time(status), refusal)

    def _in_scope(self, path: str, *, folder: bool) -> bool:
        inside = not self._scopes.isdisjoint(lineage(path))
        return inside or (folder and path in self._above)

    def _load_ignore_file(
        self, folder: str, children: list[os.DirEntry[bytes]], rules: Rules
    ) -> Iterator[Entry]:
        if not any(child.name == IGNORE_FILE.encode() for child in children):
            return
        path = "/".join(filter(None, (folder, IGNORE_FILE)))
        try:
            data = self.read(Entry(path, None, None), _IGNORE_BYTES)
        except ReadRefused as error:
            yield Entry(path, None, None, error.refusal)
        else:
            rules.add(folder, data.decode("utf-8", "replace"))


def _read_all(descriptor: int, limit: int) -> bytes:
    """Return what is there, up to one byte over the limit."""
    blocks: list[bytes] = []
    left = limit + 1
    while left and (block := os.read(descriptor, min(_BLOCK, left))):
        blocks.append(block)
        left -= len(block)
    return b"".join(blocks)


def _refused(path: str, reason: str, detail: str) -> ReadRefused:
    return ReadRefused(path, Refusal.because(reason, detail))


def _refusal_to_read(status: os.stat_result, limit: int) -> Refusal | None:
    if stat.S_ISLNK(status.st_mode):
        return Refusal.because("symlink", "It is a symbolic link")
    if not stat.S_ISREG(status.st_mode):
        kind = stat.filemode(status.st_mode)[0]
        detail = {"p": "a FIFO", "s": "a socket", "d": "a folder"}.get(kind, "a device")
        return Refusal.because("not_regular", f"It is {detail}")
    if status.st_size > limit:
        detail = f"It has {status.st_size:,} bytes, the limit is {limit:,}"
        return Refusal.because("too_large", detail)
    return None


def _refusal_of(error: OSError) -> Refusal:
    reasons = {
        errno.ENOENT: "vanished",
        errno.ENOTDIR: "vanished",
        errno.ELOOP: "symlink",
        errno.ENXIO: "not_regular",
    }
    reason = reasons.get(error.errno or 0, "unreadable")
    return Refusal.because(reason, error.strerror or type(error).__name__)


def _state(status: os.stat_result) -> tuple[int, ...]:
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _time(status: os.stat_result) -> datetime | None:
    try:
        return datetime.fromtimestamp(status.st_mtime, UTC)
    except (ValueError, OverflowError, OSError):
        return None
