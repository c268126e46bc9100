"""What was read last, kept in memory: for files that never change."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Recent(Generic[Item]):
    """Tuples of items by name, those used last; safe in threads.

    Args:
        most: Items that are kept in all; the last tuple is kept however long.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, tuple[Item, ...]] = OrderedDict()
        self._count = 0
        self._lock = Lock()

    def get(self, name: str, read: Callable[[], tuple[Item, ...]]) -> tuple[Item, ...]:
        """Return what is kept under a name, else what read returns, kept from now."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
        items = read()
        with self._lock:
            self._count += len(items) - len(self._kept.pop(name, ()))
            self._kept[name] = items
            while self._count > self._most and len(self._kept) > 1:
                self._count -= len(self._kept.popitem(last=False)[1])
        return items
