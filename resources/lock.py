"""One writer at a time in a home; the kernel frees the lock when its holder dies.

A writer of several processes, one after the other, is named in the file while none of
them runs: that holds others off as well, until the writer is over.
"""

import fcntl
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from resources.errors import AssayError

POLL_SECONDS = 0.2


class BusyHomeError(AssayError):
    """Another ingest holds the home longer than we were told to wait."""

    def __init__(self, path: Path, holder: str, seconds: float) -> None:
        super().__init__(
            f"Another ingest ({holder or 'unknown'}) has been working in "
            f"{path.parent} for the {seconds:g} s that this one waited.",
            remedy="wait for it and run the same command again, "
            "or set ASSAY_LOCK_SECONDS to wait longer",
        )


class WriterLock:
    """An exclusive lock on a home, as a context manager.

    Args:
        path: The lock file; made if missing, never removed.
        holder: Who holds it: one name for all processes of a writer, which hold it
            together.
        seconds: How long to wait.
        on_wait: Called once with the present holder when there is a wait.
        is_over: Whether a writer whose name was left behind is done.
        leave_name: Leave the name behind, for a writer that has more processes to come.

    Raises:
        BusyHomeError: On entering, if the lock was not free in time.
    """

    def __init__(  # noqa: PLR0913 - five of the six by keyword only.
        self,
        path: Path,
        *,
        holder: str,
        seconds: float,
        on_wait: Callable[[str], None] = lambda _: None,
        is_over: Callable[[str], bool] = lambda _: True,
        leave_name: bool = False,
    ) -> None:
        self.path = path
        self._holder = holder
        self._seconds = seconds
        self._on_wait = on_wait
        self._is_over = is_over
        self._leave_name = leave_name
        self._file: IO[str] | None = None
        self._held = False

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("a+", encoding="utf-8")
        try:
            self._wait(file)
        except BaseException:
            file.close()
            raise
        self._file = file
        return self

    def _wait(self, file: IO[str]) -> None:
        deadline = time.monotonic() + self._seconds
        told = False
        while not self._take(file):
            holder = self._named()
            if time.monotonic() >= deadline:
                raise BusyHomeError(self.path, holder, self._seconds)
            if not told:
                self._on_wait(holder)
                told = True
            time.sleep(POLL_SECONDS)

    def _take(self, file: IO[str]) -> bool:
        """Return whether we may go on, having tried to take the lock."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return self._named() == self._holder
        left = self._named()
        if left not in {"", self._holder} and not self._is_over(left):
            fcntl.flock(file, fcntl.LOCK_UN)
            return False
        file.truncate(0)
        file.write(self._holder)
        file.flush()
        self._held = True
        return True

    def _named(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            if self._held and not self._leave_name:
                self._file.truncate(0)
            self._file.close()
            self._file, self._held = None, False
