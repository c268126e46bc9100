"""What a cache did: hits by tier, sizes, and where the time went."""

from dataclasses import dataclass, fields, replace
from typing import Any

SIZES = ("memory_bytes", "disk_bytes", "disk_problem")  # A state, and not a count.


@dataclass(frozen=True)
class CacheStats:
    """Counts since the cache was opened; a text asked twice at once counts once.

    Attributes:
        memory_hits: Texts whose vector was in memory.
        disk_hits: Texts whose vector was on disk, and not in memory.
        computed: Texts whose vector had to be made.
        corrupted: Entries on disk that were found damaged and dropped; a file that was
            damaged as a whole counts as one.
        memory_bytes: What the entries in memory take now.
        disk_bytes: What the entries on disk take now.
        lookup_seconds: Time spent looking vectors up.
        compute_seconds: Time spent making them.
        store_seconds: Time spent keeping them.
        disk_problem: Why the disk could not be used the last time; empty if it could.
    """

    memory_hits: int = 0
    disk_hits: int = 0
    computed: int = 0
    corrupted: int = 0
    memory_bytes: int = 0
    disk_bytes: int = 0
    lookup_seconds: float = 0.0
    compute_seconds: float = 0.0
    store_seconds: float = 0.0
    disk_problem: str = ""

    @property
    def asked(self) -> int:
        """Texts that a vector was wanted of."""
        return self.memory_hits + self.disk_hits + self.computed

    @property
    def seconds(self) -> dict[str, float]:
        """Time by part of the work: lookup, compute, store."""
        return {
            "lookup": self.lookup_seconds,
            "compute": self.compute_seconds,
            "store": self.store_seconds,
        }

    def plus(self, **more: float) -> "CacheStats":
        """Return these counts with some of them raised."""
        return replace(
            self, **{name: getattr(self, name) + more[name] for name in more}
        )

    def since(self, earlier: "CacheStats") -> "CacheStats":
        """Return what was counted after `earlier`; sizes are those of now."""
        counts: dict[str, Any] = {
            each.name: getattr(self, each.name) - getattr(earlier, each.name)
            for each in fields(self)
            if each.name not in SIZES
        }
        return replace(self, **counts)
