"""One writer at a time in a home; the kernel frees the lock when its holder dies."""

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
        holder: Who holds it, for the message that the next one gets.
        seconds: How long to wait.
        on_wait: Called once with the present holder when there is a wait.

    Raises:
        BusyHomeError: On entering, if the lock was not free in time.
    """

    def __init__(
        self,
        path: Path,
        *,
        holder: str,
        seconds: float,
        on_wait: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.path = path
        self._holder = holder
        self._seconds = seconds
        self._on_wait = on_wait
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("a+", encoding="utf-8")
        try:
            self._wait(file)
        except BaseException:
            file.close()
            raise
        file.truncate(0)
        file.write(self._holder)
        file.flush()
        self._file = file
        return self

    def _wait(self, file: IO[str]) -> None:
        deadline = time.monotonic() + self._seconds
        told = False
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = self.path.read_text(encoding="utf-8")
                if time.monotonic() >= deadline:
                    raise BusyHomeError(self.path, holder, self._seconds) from None
                if not told:
                    self._on_wait(holder)
                    told = True
                time.sleep(POLL_SECONDS)
            else:
                return

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
