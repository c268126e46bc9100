"""Files that are whole or absent: written aside, on the disk before they are named."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path

from xxhash import xxh3_128

PARTIAL = ".partial"  # Ends the name of a file that is being written.


@contextmanager
def exclusive(lock: Path) -> Iterator[None]:
    """Hold a lock against other threads and processes; freed when its holder dies."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def published(path: Path) -> Iterator[Path]:
    """Yield a name to write a file to, which then takes the place of path at once.

    After a crash path is the old file or the new one, never a part of it.
    """
    partial = path.with_name(path.name + PARTIAL)
    yield partial
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def checksum(path: Path) -> str:
    """Return the hash of a file's bytes: 32 hexadecimal digits.

    It finds damage, not malice: XXH3 is no cryptographic hash.

    Raises:
        OSError: If the file cannot be read.
    """
    if not path.stat().st_size:
        return xxh3_128(b"").hexdigest()
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return xxh3_128(content).hexdigest()
