"""The worker process: reads files for the parent, under limits, until it closes.

Run as `python -m resources.extraction.worker DESCRIPTOR MEMORY OCR`. It ends by
`os._exit`, because xberg may abort while the interpreter shuts down.
"""

import ctypes
import os
import resource
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resources.extraction.sheets import read_sheets
from resources.extraction.wire import (
    CONTINUES,
    EXIT_MEMORY,
    READY,
    RETIRED,
    Item,
    Outcome,
    receive_items,
    send_outcome,
)

if TYPE_CHECKING:
    from resources.extraction.reading import DocumentReader

_PR_SET_PDEATHSIG = 1
_RETIRE_SHARE = 0.5  # Of the limit: a worker that keeps this much is replaced.


def main(arguments: list[str]) -> None:
    """Serve batches over the inherited descriptor until the parent closes it."""
    descriptor, memory_bytes, ocr = int(arguments[0]), int(arguments[1]), arguments[2]
    _die_with_parent()
    _limit(memory_bytes)
    status = 0
    try:
        _serve(Connection(descriptor), memory_bytes, ocr=ocr == "1")
    except MemoryError:
        status = EXIT_MEMORY
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # The parent has closed the pool, or is gone.
    sys.stderr.flush()
    os._exit(status)


def _serve(wire: "Connection[Any, Any]", memory_bytes: int, *, ocr: bool) -> None:
    from resources.extraction.first_reader import FirstReader
    from resources.extraction.reading import DocumentReader

    reader = DocumentReader(FirstReader(), ocr=ocr)
    wire.send_bytes(READY)
    while True:
        for item in receive_items(wire):
            send_outcome(wire, _read(reader, item))
        retires = _address_space() > _RETIRE_SHARE * memory_bytes
        wire.send_bytes(RETIRED if retires else CONTINUES)
        if retires:
            return


def _read(reader: "DocumentReader", item: Item) -> Outcome:
    if item.tables:
        return read_sheets(item.name, item.data)
    return reader.read(item.name, item.data, careful=item.careful)


def _die_with_parent() -> None:
    """Ask the kernel to end this process when the thread that started it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The parent decides on Ctrl-C.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main(sys.argv[1:])
