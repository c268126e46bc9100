"""The lasting tier: a SQLite file that many processes share, and may lose."""

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from resources.embedding.cache.entries import TABLES, Found, add, find, note, used_bytes

Result = TypeVar("Result")

BUSY_SECONDS = 10.0  # Wait for another process that writes.
KEYS_AT_ONCE = 8192
OPENING = (
    "pragma page_size = 16384",
    "pragma journal_mode = wal",
    "pragma synchronous = normal",
    *TABLES,
)
# Primary codes of SQLite that say nothing against what is in the file.
PASSING = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}


class DiskTier:
    """Entries in one file below a folder; those not used for longest go first.

    An entry that is not what was written is counted, dropped and not returned. A file
    that cannot be read as a whole is begun anew. If the disk cannot be used, nothing is
    found and nothing kept, and `problem` says why.

    Args:
        folder: Where the file lies; made when first used.
        limit_bytes: What all entries may take together.
        clock: Unix time.

    Attributes:
        corrupted: Damaged entries met so far; a damaged file counts as one.
        problem: Why the disk could not be used the last time; empty if it could.
    """

    def __init__(
        self,
        folder: Path,
        limit_bytes: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._path = folder / "vectors.db"
        self._limit = limit_bytes
        self._clock = clock
        self._database: sqlite3.Connection | None = None
        self._inode: int | None = None
        self.corrupted = 0
        self.problem = ""

    @property
    def size(self) -> int:
        """Bytes that the entries take, pages in use alone."""
        return self._tried(used_bytes, 0) if _inode(self._path) else 0

    def get(self, keys: list[bytes]) -> dict[bytes, bytes]:
        """Return the entries that are here and whole, by key, and note their use."""
        values: dict[bytes, bytes] = {}
        for start in range(0, len(keys), KEYS_AT_ONCE):
            values.update(self._get(keys[start : start + KEYS_AT_ONCE]))
        return values

    def put(self, entries: Mapping[bytes, bytes]) -> None:
        """Keep entries, all or none; what is here already stays as it is."""
        now = int(self._clock())
        self._tried(lambda opened: add(opened, entries, now, self._limit), None)

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        if self._database is not None:
            with suppress(sqlite3.Error):
                self._database.close()
        self._database = None

    def _get(self, keys: list[bytes]) -> dict[bytes, bytes]:
        now = int(self._clock())
        found = self._tried(lambda opened: find(opened, keys, now), Found())
        self.corrupted += len(found.damaged)
        if found.stale or found.damaged:
            self._tried(lambda opened: note(opened, found, now), None)
        return found.values

    def _tried(
        self, work: Callable[[sqlite3.Connection], Result], otherwise: Result
    ) -> Result:
        """Return what work gives, or something else if the file is of no use."""
        try:
            result = work(self._opened())
        # A message about what is damaged may quote bytes that are no text.
        except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
            self.problem = str(error)
            if self._is_damage(error):
                self.corrupted += 1
                self._discard()
            return otherwise
        self.problem = ""
        return result

    def _opened(self) -> sqlite3.Connection:
        """Return the open file: that which lies there now, should it be another."""
        if self._database is not None and _inode(self._path) == self._inode:
            return self._database
        self.close()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._inode = _inode(self._path)
        # Transactions are begun by hand; any thread may come, one at a time.
        database = sqlite3.connect(
            self._path,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            database.text_factory = bytes  # Damage may turn anything into text.
            for statement in OPENING:
                database.execute(statement)
        except BaseException:
            database.close()
            raise
        self._inode = _inode(self._path)
        self._database = database
        return database

    def _is_damage(self, error: Exception) -> bool:
        if isinstance(error, OSError):
            return False
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code == sqlite3.SQLITE_READONLY:  # By its permissions, or by damage?
            return os.access(self._path, os.W_OK) and os.access(
                self._path.parent, os.W_OK
            )
        return code not in PASSING

    def _discard(self) -> None:
        """Remove a damaged file, unless another process has done so already."""
        self.close()
        with suppress(OSError), self._path.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if _inode(self._path) == self._inode:
                for ending in ("", "-wal", "-shm"):
                    Path(f"{self._path}{ending}").unlink(missing_ok=True)


def _inode(path: Path) -> int | None:
    """Return which file lies at a path; none if there is none."""
    try:
        return path.stat().st_ino
    except OSError:
        return None
