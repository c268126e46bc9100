"""Work in other processes: many at once, or killed at a file, a statement, a reply.

A server process imports everything once and all others are forked from it, so that a
hundred deaths take seconds.
"""

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Sequence
from functools import wraps
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from resources.catalog import Catalog

Work = Callable[[Catalog], object]
Result = TypeVar("Result")

_PRELOADED = [
    "pyarrow.parquet",
    "pg8000.dbapi",
    "sqlalchemy.dialects.sqlite",
    "resources.catalog.iceberg",
    "resources.catalog.garbage.collector",
    "resources.catalog.undo.undoer",
]
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(_PRELOADED)


def killed_at(boundary: int, catalog: Catalog, work: Work) -> bool:
    """Do work in another process that dies by SIGKILL at one of its boundaries.

    Args:
        boundary: At which one, from 1.
        catalog: Where; the process opens it anew.
        work: A function of a module, or a partial of one.

    Returns:
        False if the work was done before it came to that boundary.
    """
    arguments = (boundary, catalog.url, catalog.warehouse, work)
    victim = _PROCESSES.Process(target=_die, args=arguments)
    victim.start()
    victim.join(60)
    assert victim.exitcode in (0, -signal.SIGKILL), victim.exitcode
    return victim.exitcode != 0


def done_together(
    catalog: Catalog, workers: Sequence[Callable[[Catalog], Result]]
) -> list[Result]:
    """Return what each worker returns, all of them at once in a process of its own.

    Raises:
        AssertionError: If one of them failed, with its traceback.
    """
    pipes = [_PROCESSES.Pipe(duplex=False) for _ in workers]
    processes = [
        _PROCESSES.Process(
            target=_tell, args=(end, catalog.url, catalog.warehouse, work)
        )
        for (_, end), work in zip(pipes, workers, strict=True)
    ]
    for process in processes:
        process.start()
    told = [pipe.recv() for pipe, _ in pipes]
    for process in processes:
        process.join()
    failures = [trace for trace, _ in told if trace]
    assert not failures, "\n".join(failures)
    return [result for _, result in told]


class _Fuse:
    """Counts boundaries and ends the process at one of them."""

    def __init__(self, boundary: int) -> None:
        self._left = boundary
        self._lock = Lock()

    def burn(self, *_: object) -> None:
        with self._lock:
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: Any, name: str) -> None:  # noqa: ANN401
        """Make a boundary before and after every call of a function."""
        function = getattr(owner, name)

        @wraps(function)
        def call(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401
            self.burn()
            result = function(*arguments, **options)
            self.burn()
            return result

        setattr(owner, name, call)


def _die(boundary: int, url: str, warehouse: str, work: Work) -> None:
    fuse = _Fuse(boundary)
    _lay(fuse)
    with Catalog(url, Path(warehouse)) as catalog:
        work(catalog)
        fuse.burn()


def _tell(
    end: Connection, url: str, warehouse: str, work: Callable[[Catalog], object]
) -> None:
    try:
        with Catalog(url, Path(warehouse)) as catalog:
            end.send(("", work(catalog)))
    except BaseException:  # noqa: BLE001 - whatever it is, it is told and fails.
        end.send((traceback.format_exc(), None))


def _lay(fuse: _Fuse) -> None:
    """Make every file and every statement a boundary."""
    import pg8000.core
    from pyiceberg.io.pyarrow import PyArrowFile
    from sqlalchemy import Engine, event

    from resources.catalog.garbage.storage import Storage

    fuse.around(PyArrowFile, "create")
    fuse.around(Storage, "_delete")
    fuse.around(pg8000.core.CoreConnection, "handle_messages")

    def trace(connection: Any, _: object) -> None:  # noqa: ANN401
        if hasattr(connection, "set_trace_callback"):  # SQLite's: before a statement.
            connection.set_trace_callback(fuse.burn)

    event.listen(Engine, "connect", trace)
