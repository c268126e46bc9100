"""Both tiers as one: what is in neither is made, once, and kept in both."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from resources.embedding.cache.disk import DiskTier
from resources.embedding.cache.memory import MemoryTier
from resources.embedding.cache.space import Space
from resources.embedding.cache.stats import CacheStats

Vectors = npt.NDArray[np.float32]
Compute = Callable[[list[str]], Vectors]

TEXTS_AT_ONCE = 2048  # Made between two writes: what a kill can cost.


class VectorCache:
    """Vectors by content: in memory, on disk, or made. Any thread may ask.

    Nothing is opened before the first text comes. Whatever is wrong with the disk, the
    vectors are right: an entry that is damaged is made again, and a disk that cannot be
    used is done without.

    Args:
        folder: Where the disk tier lies; made when first used. Many processes may share
            it.
        memory_bytes: Most that the memory tier takes; 0 keeps nothing there.
        memory_seconds: How long an entry stays in memory that nobody asks for.
        disk_bytes: Most that the disk tier takes; 0 keeps nothing there.
    """

    def __init__(
        self,
        folder: Path,
        *,
        memory_bytes: int,
        memory_seconds: float,
        disk_bytes: int,
    ) -> None:
        self._memory = MemoryTier(memory_bytes, memory_seconds)
        self._disk = DiskTier(folder, disk_bytes) if disk_bytes else None
        self._counts = CacheStats()
        self._lock = threading.Lock()

    @property
    def stats(self) -> CacheStats:
        """What was done since this cache was opened, and how large it is now."""
        with self._lock:
            disk = self._disk
            return replace(
                self._counts,
                memory_bytes=self._memory.size,
                disk_bytes=disk.size if disk else 0,
                corrupted=disk.corrupted if disk else 0,
                disk_problem=disk.problem if disk else "",
            )

    def embed(
        self,
        space: Space,
        texts: Sequence[str],
        compute: Compute,
        *,
        durable: bool = True,
    ) -> Vectors:
        """Return one vector for each text, in their order.

        Equal texts are made once. What was made is on disk before the next block of
        2,048 is begun.

        Args:
            space: What else decides the vectors.
            texts: One or more.
            compute: Makes vectors of texts, shape (len(texts), dimension); called with
                what is missing, and not at all if nothing is.
            durable: False keeps to memory, for texts that nobody may ever ask again.

        Returns:
            Shape (len(texts), dimension).
        """
        keys = space.keys(texts)
        found = self._get(list(dict.fromkeys(keys)), durable=durable)
        missing = {
            key: text for key, text in zip(keys, texts, strict=True) if key not in found
        }
        names = list(missing)
        for start in range(0, len(names), TEXTS_AT_ONCE):
            block = names[start : start + TEXTS_AT_ONCE]
            with self._timed("compute_seconds", computed=len(block)):
                made = compute([missing[key] for key in block])
            rows = np.ascontiguousarray(made, dtype=np.float32)
            entries = {key: row.tobytes() for key, row in zip(block, rows, strict=True)}
            self._put(entries, durable=durable)
            found.update(entries)
        # A bytearray, so that the vectors can be written to as any others.
        joined = bytearray().join([found[key] for key in keys])
        return np.frombuffer(joined, np.float32).reshape(len(keys), -1)

    def close(self) -> None:
        """Close the file; it is opened again when a text comes."""
        with self._lock:
            if self._disk is not None:
                self._disk.close()

    def _get(self, keys: list[bytes], *, durable: bool) -> dict[bytes, bytes]:
        with self._timed("lookup_seconds"), self._lock:
            found = self._memory.get(keys)
            self._counts = self._counts.plus(memory_hits=len(found))
            left = [key for key in keys if key not in found]
            if durable and left and self._disk is not None:
                stored = self._disk.get(left)
                self._memory.put(stored)
                self._counts = self._counts.plus(disk_hits=len(stored))
                found.update(stored)
        return found

    def _put(self, entries: dict[bytes, bytes], *, durable: bool) -> None:
        with self._timed("store_seconds"), self._lock:
            self._memory.put(entries)
            if durable and self._disk is not None:
                self._disk.put(entries)

    @contextmanager
    def _timed(self, name: str, **counted: int) -> Iterator[None]:
        """Add the time that the block takes, and what it counts if it succeeds."""
        started = time.perf_counter()
        yield
        seconds = time.perf_counter() - started
        with self._lock:
            self._counts = self._counts.plus(**{name: seconds}, **counted)
