"""The fast tier: the entries that were used last, up to a size and an age."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping

ENTRY_BYTES = 272  # Objects and table slots of one entry, beside its vector.


class MemoryTier:
    """Entries in memory; the one that was not used for longest goes first.

    Args:
        limit_bytes: What all entries may take together; 0 keeps none.
        seconds: How long an entry stays that nobody asks for.
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        limit_bytes: int,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = limit_bytes
        self._seconds = seconds
        self._clock = clock
        # In the order of their last use, so both the oldest and the stale are in front.
        self._entries: OrderedDict[bytes, tuple[bytes, float]] = OrderedDict()
        self._size = 0

    @property
    def size(self) -> int:
        """Bytes that the entries take, objects and all."""
        return self._size

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the entries that are here, by key, and count them as used."""
        now = self._clock()
        self._drop_stale(now)
        found = {key: self._entries[key][0] for key in keys if key in self._entries}
        for key, value in found.items():
            self._entries[key] = (value, now)
            self._entries.move_to_end(key)
        return found

    def put(self, entries: Mapping[bytes, bytes]) -> None:
        """Keep entries; those that were not used for longest make room."""
        now = self._clock()
        self._drop_stale(now)
        for key, value in entries.items():
            if key in self._entries:
                self._drop(key)
            self._entries[key] = (value, now)
            self._size += len(value) + ENTRY_BYTES
        while self._size > self._limit:
            self._drop(next(iter(self._entries)))

    def _drop_stale(self, now: float) -> None:
        while self._entries:
            key, (_, used) = next(iter(self._entries.items()))
            if now - used < self._seconds:
                return
            self._drop(key)

    def _drop(self, key: bytes) -> None:
        value, _ = self._entries.pop(key)
        self._size -= len(value) + ENTRY_BYTES
