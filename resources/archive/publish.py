"""Write under a temporary name, and rename only what is complete and on the disk."""

import errno
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from resources.archive.errors import ArchiveExistsError, ArchiveSpaceError

ABANDONED_SECONDS = 24 * 3600  # No run leaves its partial file untouched so long.


@contextmanager
def publishing(path: Path) -> Iterator[Path]:
    """Yield a name beside path to write a file or folder to; then rename it to path.

    A run that is killed leaves only the temporary name, which a later run removes
    once it has not been touched for a day. A run that fails removes it itself.

    Raises:
        ArchiveExistsError: If something lies at path.
        ArchiveSpaceError: If the disk became full.
    """
    _refuse_existing(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path)
    partial = path.with_name(f".{path.name}.{uuid4().hex[:12]}.partial")
    try:
        yield partial
        _sync(partial)
        _refuse_existing(path)
        partial.rename(path)
        _sync_folder(path.parent)
    except BaseException as error:
        _remove(partial)
        if disk_full(error):
            raise ArchiveSpaceError(path, "the archive was written") from error
        raise


def _refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        raise ArchiveExistsError(path)


def disk_full(error: BaseException) -> bool:
    """Say whether an error comes from a full disk; HDF5 tells it only in words."""
    if not isinstance(error, OSError):
        return False
    full = (errno.ENOSPC, errno.EDQUOT)
    return error.errno in full or any(f"errno = {code}" in str(error) for code in full)


def _sync(path: Path) -> None:
    if path.is_dir():
        for child in path.iterdir():
            _sync(child)
        _sync_folder(path)
        return
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(path: Path) -> None:
    for partial in path.parent.iterdir():
        name = partial.name
        if not (name.startswith(f".{path.name}.") and name.endswith(".partial")):
            continue
        if time.time() - partial.stat().st_mtime > ABANDONED_SECONDS:
            _remove(partial)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
