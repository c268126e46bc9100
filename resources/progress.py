"""How far a long step is, told to whoever listens in the same process."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")
Listener = Callable[[str, int, int | None], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener | None) -> Iterator[None]:
    """Send every report made inside the block to listener(step, done, total)."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def report(step: str, done: int, total: int | None = None) -> None:
    """Say that `done` of `total` items of a step are finished; total may be unknown."""
    listener = _listener.get()
    if listener is not None:
        listener(step, done, total)


def counted(step: str, items: Iterable[Item], total: int | None) -> Iterator[Item]:
    """Pass items through, reporting each as done when the next is asked for."""
    report(step, 0, total)
    for done, item in enumerate(items, start=1):
        yield item
        report(step, done, total)
