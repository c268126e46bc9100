"""Threads that each drive one worker process, and the queues between them."""

import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue

from resources.extraction.failures import Reason
from resources.extraction.process import DeadWorkerError, WorkerOptions, WorkerProcess
from resources.extraction.result import Failure
from resources.extraction.wire import Item, Outcome

MAX_BATCH, MAX_BATCH_BYTES = 64, 4 * 2**20
MAX_WAITING_BYTES = 64 * 2**20  # Of outcomes nobody took; no file is begun above it.


@dataclass
class Task:
    """One file on its way: the caller's key, and what to read."""

    key: object
    item: Item


class Call:
    """One call of extract: what it still wants read, and what came of it."""

    def __init__(self) -> None:
        self.pending: deque[Task] = deque()
        self.outcomes: SimpleQueue[tuple[Task, Outcome | Exception, int]] = (
            SimpleQueue()
        )
        self.waiting_bytes = 0
        self.abandoned = False


class _ClosedError(Exception):
    """The crew was closed meanwhile; nobody waits for an outcome any more."""


class Crew:
    """Drives up to `most` worker processes, each started when there is work for it."""

    def __init__(self, most: int, options: WorkerOptions) -> None:
        self._most, self._options = most, options
        self._changed = threading.Condition()
        self._calls: list[Call] = []
        self._threads: list[threading.Thread] = []
        self._processes: list[WorkerProcess] = []
        self._idle = 0
        self._closed = False

    def open(self) -> Call:
        """Return a new, empty call."""
        call = Call()
        with self._changed:
            self._calls.append(call)
        return call

    def submit(self, call: Call, task: Task) -> None:
        """Queue a file; start one more worker if all are busy."""
        with self._changed:
            if self._closed:
                msg = "the pool is closed"
                raise ValueError(msg)
            call.pending.append(task)
            if self._idle:
                self._changed.notify()
            elif len(self._threads) < self._most:
                thread = threading.Thread(target=self._work, daemon=True)
                self._threads.append(thread)
                thread.start()

    def next_outcome(self, call: Call) -> tuple[Task, Outcome | Exception]:
        """Return the next outcome of a call; blocks until there is one."""
        task, outcome, size = call.outcomes.get()
        with self._changed:
            call.waiting_bytes -= size
            self._changed.notify()
        return task, outcome

    def abandon(self, call: Call) -> None:
        """Forget a call; what workers still read for it is dropped."""
        with self._changed:
            call.abandoned = True
            call.pending.clear()
            if call in self._calls:
                self._calls.remove(call)

    def close(self) -> None:
        """End every worker, busy or not. May be called twice."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            for process in self._processes:
                if process.busy:
                    process.kill()
        for thread in self._threads:
            thread.join()

    def pids(self) -> list[int]:
        """Return the process ids of the workers that run now."""
        with self._changed:
            return [process.pid for process in self._processes]

    def _work(self) -> None:
        process: WorkerProcess | None = None
        while taken := self._take():
            call, tasks = taken
            try:
                process = self._serve(process, call, tasks)
            except _ClosedError:
                break
            except Exception as error:  # noqa: BLE001 - raised again by the caller.
                process = None
                for task in tasks:
                    self._deliver(call, task, error, 0)
        self._retire(process)

    def _take(self) -> tuple[Call, deque[Task]] | None:
        """Return the next batch, of one call; None when the crew is closed."""
        with self._changed:
            while not self._closed:
                # The newest first: an older call may wait for what it brings.
                for call in reversed(self._calls):
                    if call.pending and call.waiting_bytes <= MAX_WAITING_BYTES:
                        return call, self._batch(call.pending)
                self._idle += 1
                self._changed.wait()
                self._idle -= 1
        return None

    def _batch(self, pending: deque[Task]) -> deque[Task]:
        """Take a fair share: few files at a time when few are left."""
        share = max(1, min(MAX_BATCH, len(pending) // (2 * self._most)))
        tasks = deque([pending.popleft()])
        size = len(tasks[0].item.data)
        while pending and len(tasks) < share:
            size += len(pending[0].item.data)
            if size > MAX_BATCH_BYTES:
                break
            tasks.append(pending.popleft())
        return tasks

    def _serve(
        self, process: WorkerProcess | None, call: Call, tasks: deque[Task]
    ) -> WorkerProcess | None:
        """Read a batch; tasks holds what has no outcome yet. Returns the worker."""
        while tasks:
            worker = process or self._start()
            try:
                worker.send([task.item for task in tasks])
                while tasks:
                    outcome, size = worker.receive()
                    self._deliver(call, tasks.popleft(), outcome, size)
                process = self._after_batch(worker)
            except DeadWorkerError as error:
                self._retire(worker)
                process = self._settle(call, tasks[0], error.outcome)
                tasks.popleft()
        return process

    def _settle(self, call: Call, task: Task, first: Failure) -> WorkerProcess | None:
        """Give the file that a worker died of its outcome. Returns a live worker.

        Something else may have been the cause, such as what the worker had read
        before, so the file is tried alone, and then by the first reader alone.
        """
        for careful in () if first.reason == Reason.TIMEOUT else (False, True):
            process = self._start()
            try:
                process.send([task.item._replace(careful=careful)])
                outcome, size = process.receive()
            except DeadWorkerError as error:
                self._retire(process)
                first = error.outcome
                continue
            in_vain = careful and isinstance(outcome, Failure)
            self._deliver(call, task, first if in_vain else outcome, size)
            return self._after_batch(process)
        self._deliver(call, task, first, 0)
        return None

    def _after_batch(self, process: WorkerProcess) -> WorkerProcess | None:
        if process.end_batch():
            return process
        self._retire(process)
        return None

    def _start(self) -> WorkerProcess:
        if self._closed:
            raise _ClosedError
        process = WorkerProcess(self._options)
        with self._changed:
            self._processes.append(process)
        if self._closed:
            self._retire(process)
            raise _ClosedError
        return process

    def _retire(self, process: WorkerProcess | None) -> None:
        if process is not None:
            with self._changed, suppress(ValueError):
                self._processes.remove(process)
            process.close()

    def _deliver(
        self, call: Call, task: Task, outcome: Outcome | Exception, size: int
    ) -> None:
        with self._changed:
            if not call.abandoned:
                call.waiting_bytes += size
                call.outcomes.put((task, outcome, size))
