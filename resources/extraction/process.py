"""One worker process, seen from the parent: start, ask, and if need be kill."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from multiprocessing import Pipe
from pathlib import Path

from resources.errors import AssayError
from resources.extraction.failures import Reason, failure
from resources.extraction.result import Failure
from resources.extraction.wire import (
    CONTINUES,
    EXIT_MEMORY,
    READY,
    Item,
    Outcome,
    Wire,
    receive_outcome,
    send_items,
)

_START_SECONDS = 60.0
_END_SECONDS = 5.0  # An idle worker ends at once; a busy one was killed before.
_ERROR_BYTES = 4096
_OUT_OF_MEMORY = ("memory allocation of", "MemoryError", "out of memory", "bad_alloc")
_ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OMP_THREAD_LIMIT",
    "POLARS_MAX_THREADS",
    "RAYON_NUM_THREADS",
    "TOKIO_WORKER_THREADS",
)


class WorkerStartError(AssayError):
    """A worker process did not come up; the message ends with what it printed."""

    def __init__(self, printed: str) -> None:
        super().__init__(
            f"A process that reads files did not start. It printed: {printed}",
            remedy=f"{sys.executable} -c 'import xberg, resources.extraction.worker'",
        )


@dataclass(frozen=True)
class WorkerOptions:
    """What a worker may use.

    Attributes:
        memory_bytes: Address space.
        seconds: Wall time for one file.
        ocr: Whether scans are recognised.
    """

    memory_bytes: int
    seconds: float
    ocr: bool


class DeadWorkerError(Exception):
    """The worker ended, or was killed, while a file was read; `outcome` says why."""

    def __init__(self, outcome: Failure) -> None:
        self.outcome = outcome
        super().__init__(outcome.detail)


class WorkerProcess:
    """A process that reads files; everything it writes goes to a folder of its own.

    Raises:
        WorkerStartError: If it does not come up.
    """

    def __init__(self, options: WorkerOptions) -> None:
        self._options = options
        self._folder = Path(tempfile.mkdtemp(prefix="assay-worker-"))
        self.busy = False
        self._wire, there = Pipe()
        try:
            self._process = self._start(there)
        finally:
            there.close()
        if not self._await_ready():
            printed = self._printed()
            self.close()
            raise WorkerStartError(printed)

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def send(self, items: list[Item]) -> None:
        """Hand over a batch; then `receive` once for each, then `end_batch`.

        Raises:
            DeadWorkerError: If the worker ended.
        """
        self.busy = True
        try:
            send_items(self._wire, items)
        except OSError as error:
            raise DeadWorkerError(self._epitaph()) from error

    def receive(self) -> tuple[Outcome, int]:
        """Return the next outcome and its size in bytes.

        Raises:
            DeadWorkerError: If the worker ended, or took too long and was killed.
        """
        seconds = self._options.seconds
        try:
            if not self._wire.poll(seconds):
                self.kill()
                detail = f"It took over {seconds:g} s"
                raise DeadWorkerError(failure(Reason.TIMEOUT, detail))
            outcome = receive_outcome(self._wire)
        except (EOFError, OSError) as error:
            raise DeadWorkerError(self._epitaph()) from error
        except (ValueError, TypeError, KeyError) as error:
            self.kill()  # A file that took over the worker may make it say anything.
            detail = f"It made the reader answer with nonsense: {error}"
            raise DeadWorkerError(failure(Reason.CRASH, detail)) from error
        return outcome

    def end_batch(self) -> bool:
        """Return whether it takes another batch; it ends when it has grown large."""
        self.busy = False
        try:
            continues = self._wire.poll(self._options.seconds)
            return bool(continues and self._wire.recv_bytes() == CONTINUES)
        except (EOFError, OSError):
            return False

    def kill(self) -> None:
        """End it at once, by its process id."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Let it end, or end it; remove its folder."""
        self._wire.close()
        try:
            self._process.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self, there: Wire) -> "subprocess.Popen[bytes]":
        memory, ocr = self._options.memory_bytes, self._options.ocr
        descriptor = there.fileno()
        module = "resources.extraction.worker"
        arguments = [str(descriptor), str(memory), "1" if ocr else "0"]
        with (self._folder / "stderr").open("wb") as errors:
            return subprocess.Popen(  # noqa: S603 - our own module.
                [sys.executable, "-m", module, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                cwd=self._folder,
                env=self._environment(),
                pass_fds=[descriptor],
                start_new_session=True,
            )

    def _environment(self) -> dict[str, str]:
        folder = str(self._folder)
        moved = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME"), folder)
        return {
            **os.environ,
            **moved,
            **dict.fromkeys(_ONE_THREAD, "1"),
            "MALLOC_ARENA_MAX": "2",  # Arenas eat address space, not memory.
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }

    def _await_ready(self) -> bool:
        deadline = time.monotonic() + _START_SECONDS
        try:
            while time.monotonic() < deadline:
                if self._wire.poll(0.1):
                    return bool(self._wire.recv_bytes() == READY)
        except (EOFError, OSError):
            return False
        self.kill()
        return False

    def _printed(self) -> str:
        try:
            text = (self._folder / "stderr").read_bytes()[-_ERROR_BYTES:]
        except OSError:
            return ""
        return text.decode("utf-8", "replace").strip()

    def _epitaph(self) -> Failure:
        """Return why the worker ended."""
        try:
            code = self._process.wait(timeout=5.0)
        except subprocess.TimeoutExpired:
            self.kill()
            code = -signal.SIGKILL
        printed = self._printed()
        if code == EXIT_MEMORY or any(sign in printed for sign in _OUT_OF_MEMORY):
            limit = self._options.memory_bytes // 2**20
            return failure(Reason.MEMORY, f"It needs more than {limit} MiB")
        how = signal.Signals(-code).name if code < 0 else f"exit status {code}"
        last = printed.splitlines()[-1] if printed else "nothing printed"
        return failure(Reason.CRASH, f"The reader ended with {how}: {last}")
