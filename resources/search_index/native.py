"""LanceDB's compiled part, for readers: without the package that wraps it.

`import lancedb` takes 1.5 s and 150 MB for clients of remote services and for pandas;
the compiled part alone takes 20 ms. It is LanceDB's own, with the interface that its
`_lancedb.pyi` states; what writes uses the package.
"""

import asyncio
import importlib.machinery
import importlib.util
import os
import sys
import threading
from collections.abc import Coroutine
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa

Answer = TypeVar("Answer")
Module = Any  # The compiled part has no types of its own at run time.
Table = Any
Query = Any

_NAME = "lancedb._lancedb"  # The package finds it under this name when it is imported.
_LOADING = threading.Lock()


def run(work: Coroutine[Any, Any, Answer]) -> Answer:
    """Wait for what is asked of LanceDB; other threads go on meanwhile."""
    return asyncio.run_coroutine_threadsafe(work, _loop(os.getpid())).result()


async def open_table(folder: Path, name: str) -> Table:
    """Return a table of a folder, which sees every later version of it at once.

    Raises:
        ValueError: If there is no such table.
        RuntimeError: If it cannot be read.
    """
    database = await _extension().connect(
        str(folder), None, None, None, None, 0.0, None, None, None
    )
    return await database.open_table(name)


async def rows_of(query: Query) -> pa.Table:
    """Return all rows that a query finds."""
    stream = await query.execute(None, None)
    return pa.Table.from_batches([batch async for batch in stream], stream.schema)


def hush() -> None:
    """Keep LanceDB's remarks on its own work off the terminal; before it is loaded."""
    os.environ.setdefault("LANCEDB_LOG", "error")


def _extension() -> Module:
    hush()
    with _LOADING:
        if _NAME not in sys.modules:
            package = importlib.util.find_spec("lancedb")
            where = package.submodule_search_locations if package else None
            found = importlib.machinery.PathFinder.find_spec(_NAME, where)
            if found is None or found.loader is None:
                msg = "LanceDB has no compiled part"
                raise ModuleNotFoundError(msg, name=_NAME)
            module = importlib.util.module_from_spec(found)
            sys.modules[_NAME] = module
            found.loader.exec_module(module)
    return sys.modules[_NAME]


@lru_cache(maxsize=1)
def _loop(_process: int) -> asyncio.AbstractEventLoop:
    """Return an event loop that runs in a thread; a forked process gets its own."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="lancedb", daemon=True).start()
    return loop
