"""Seconds that a search spends in each of its parts, taken while it searches."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from importlib import import_module
from typing import Any
from unittest.mock import patch

# What is timed: the name of the part, and where its function is found.
PARTS = {
    "resolve": "resources.catalog.facade.states:States.locate",
    "state": "resources.search.states:States.read",
    "place": "resources.search.tiers:Tiers.place",
    "embed": "resources.embedding:Embedder.embed_queries",
    "vectors": "resources.search.tiers:Tiers.near",
    "words": "resources.search.tiers:Tiers.worded",
    "blend": "resources.search.candidates:blend",
    "hits": "resources.search.search:hits_of",
}


class Stopwatch:
    """Adds up the time in each part; parts that run side by side count in full."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._lock = threading.Lock()

    def timed(self, part: str, function: Any) -> Any:  # noqa: ANN401 - any function.
        """Return the function, which from now on is timed as a part."""

        @wraps(function)
        def call(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401
            started = time.perf_counter()
            try:
                return function(*arguments, **options)
            finally:
                with self._lock:
                    self.seconds[part] += time.perf_counter() - started

        return call


@contextmanager
def watched() -> Iterator[Stopwatch]:
    """Yield a stopwatch that times every part of each search in this process."""
    watch = Stopwatch()
    with ExitStack() as stack:
        for part, place in PARTS.items():
            module, _, path = place.partition(":")
            *owners, name = path.split(".")
            owner: Any = import_module(module)
            for each in owners:
                owner = getattr(owner, each)
            timed = watch.timed(part, getattr(owner, name))
            stack.enter_context(patch.object(owner, name, timed))
        yield watch
