"""Worker processes that read files, however bad: each file's outcome is its own."""

from collections.abc import Hashable, Iterable, Iterator
from typing import Self, TypeVar, cast

from resources.extraction.crew import Call, Crew, Task
from resources.extraction.process import WorkerOptions
from resources.extraction.result import Extracted, Failure
from resources.extraction.sheets import Sheets
from resources.extraction.wire import Item, Outcome

MAX_IN_FLIGHT = 1024  # Files handed in whose outcome was not handed out.
MAX_IN_FLIGHT_BYTES = 64 * 2**20  # Of those files; one file alone may be larger.

Key = TypeVar("Key", bound=Hashable)


class ExtractionPool:
    """Reads files in worker processes; use as a context manager.

    No worker is started before there is a file to read. A worker that crashes or
    takes too long is killed and replaced; only the file it was reading fails.

    Args:
        workers: Processes at most.
        memory_bytes: Address space of each.
        seconds: Wall time for one file.
        ocr: Whether scans are recognised.
    """

    def __init__(
        self, workers: int, memory_bytes: int, seconds: float, *, ocr: bool = True
    ) -> None:
        self._crew = Crew(workers, WorkerOptions(memory_bytes, seconds, ocr))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every worker, busy or not. May be called twice."""
        self._crew.close()

    def pids(self) -> list[int]:
        """Return the process ids of the workers that run now."""
        return self._crew.pids()

    def extract(
        self, items: Iterable[tuple[Key, str, bytes]]
    ) -> Iterator[tuple[Key, Extracted | Failure]]:
        """Yield (key, outcome) for each (key, name, bytes), in the order they finish.

        Items are taken only so far ahead as the bounds on files and bytes in flight
        allow. It may be called again while an earlier call is not exhausted, such as
        for the members of an archive; their names are "<archive>!/<path>".

        Raises:
            WorkerStartError: If the workers do not come up.
        """
        for key, outcome in self._read(items, tables=False):
            yield key, cast("Extracted | Failure", outcome)

    def read_tables(
        self, items: Iterable[tuple[Key, str, bytes]]
    ) -> Iterator[tuple[Key, Sheets | Failure]]:
        """Yield (key, tables) for each structured file, as `extract` does documents.

        Raises:
            WorkerStartError: If the workers do not come up.
        """
        for key, outcome in self._read(items, tables=True):
            yield key, cast("Sheets | Failure", outcome)

    def _read(
        self, items: Iterable[tuple[Key, str, bytes]], *, tables: bool
    ) -> Iterator[tuple[Key, Outcome]]:
        call = self._crew.open()
        named = ((key, Item(name, data, tables=tables)) for key, name, data in items)
        try:
            yield from self._run(call, named)
        finally:
            self._crew.abandon(call)

    def _run(
        self, call: Call, items: Iterable[tuple[Key, Item]]
    ) -> Iterator[tuple[Key, Outcome]]:
        source = iter(items)
        exhausted = False
        files = size = 0
        while True:
            while (
                not exhausted and files < MAX_IN_FLIGHT and size < MAX_IN_FLIGHT_BYTES
            ):
                given = next(source, None)
                if given is None:
                    exhausted = True
                    break
                key, item = given
                self._crew.submit(call, Task(key, item))
                files, size = files + 1, size + len(item.data)
            if not files:
                return
            task, outcome = self._crew.next_outcome(call)
            files, size = files - 1, size - len(task.item.data)
            if isinstance(outcome, Exception):
                raise outcome
            yield cast("Key", task.key), outcome
