"""What a search at one commit may show: passages, documents, what is said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resources.arrays import arrow, numbers
from resources.search.columns import Columns
from resources.search.conflicts import Conflict

Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

HASHED = 0.1  # Share of all ids from which on a hash table of them pays for itself.


@dataclass(frozen=True)
class Document:
    """The document of a passage, as the state has it.

    Attributes:
        version_id: Its version.
        document_id: Kept by new contents at the same place.
        uri: Where it lies; the smallest of `uris`.
        uris: Every place where the same bytes lie.
        title: As stated in it.
        source: Name of the source of `uri`.
    """

    version_id: str
    document_id: str
    uri: str
    uris: tuple[str, ...]
    title: str
    source: str


class State:
    """The live passages of one commit as columns, in reading order.

    A passage is named by its position, from 0: those of one version stand side by
    side as they do in the text.

    Args:
        fingerprint: Hash of what it was made from.
        live: Columns of the passages and versions; see `live_columns`.
        said: Columns of trust, conflicts and held claims; see `said_columns`.
    """

    def __init__(self, fingerprint: str, live: Columns, said: Columns) -> None:
        self.fingerprint = fingerprint
        self._live = live
        self._said = said
        self.count = len(live["version"])

    @cached_property
    def chunk_ids(self) -> pa.StringArray:
        """Ids of all live passages, by position."""
        return pa.array(self._live["chunk_id"].cast(pa.string()), pa.string())

    @cached_property
    def version(self) -> npt.NDArray[np.int32]:
        """Number of the version of each passage; rises with the position."""
        return numbers(self._live["version"])

    @cached_property
    def trust(self) -> npt.NDArray[np.float64]:
        """Probability that what each passage says holds; NaN where nothing is known."""
        return numbers(self._said["trust"])

    @cached_property
    def contested(self) -> Mask:
        """Whether a standing contradiction has a part in each passage."""
        found = np.zeros(self.count, np.bool_)
        found[numbers(self._said["conflict_at"])] = True
        return found

    @property
    def has_trust(self) -> bool:
        """Whether any passage was scored."""
        return len(self._said["trust"]) > 0

    def positions(self, chunk_ids: "Sequence[str] | pa.Array[Any]") -> Positions:
        """Return where passages stand, -1 for what is not live; shape (len(ids),)."""
        if isinstance(chunk_ids, pa.Array) and len(chunk_ids) >= HASHED * self.count:
            found = pc.index_in(chunk_ids, value_set=self.chunk_ids)
            return numbers(found.fill_null(-1)).astype(np.int64)
        listed = chunk_ids.to_pylist() if isinstance(chunk_ids, pa.Array) else chunk_ids
        wanted = np.array(listed, np.bytes_)
        if not self.count or not len(wanted):
            return np.full(len(wanted), -1, np.int64)
        order = numbers(self._live["by_id"])
        rising = np.argsort(wanted)  # Neighbours are looked up on nearly the same way.
        place = np.empty(len(wanted), np.int64)
        place[rising] = np.searchsorted(self._ids, wanted[rising], sorter=order)
        at = order[np.minimum(place, self.count - 1)].astype(np.int64)
        return np.where(self._ids[at] == wanted, at, -1)

    def names(self, positions: Positions) -> npt.NDArray[np.bytes_]:
        """Return the ids of the passages at positions, as bytes."""
        return self._ids[positions]

    def document(self, position: int) -> Document:
        """Return the document of a passage."""
        return self._document(int(self.version[position]))

    def neighbours(self, position: int, reach: int) -> range:
        """Return the positions up to `reach` before and behind, of the same version."""
        first, last = max(0, position - reach), min(self.count, position + reach + 1)
        same = self.version[first:last] == self.version[position]
        start = first + int(np.argmax(same))
        return range(start, start + int(np.count_nonzero(same)))

    def conflicts(self, position: int) -> tuple[Conflict, ...]:
        """Return the contradictions that stand in a passage, the most certain first."""
        at = numbers(self._said["conflict_at"])
        first, last = np.searchsorted(at, [position, position + 1])
        return tuple(
            Conflict(*(self._said[name][number].as_py() for name in _CONFLICT))
            for number in numbers(self._said["conflict"])[first:last].tolist()
        )

    def trust_of(self, position: int) -> float | None:
        """Return the trust in a passage, None where nothing is known."""
        trust = self.trust[position] if self.has_trust else np.nan
        return None if np.isnan(trust) else float(trust)

    def held(self, position: int) -> tuple[str, ...]:
        """Return the ids of claims of a passage that are held back."""
        at = numbers(self._said["held_at"])
        first, last = np.searchsorted(at, [position, position + 1])
        claims = self._said["held"].slice(first, last - first)
        return tuple(map(str, claims.to_pylist()))

    def allowed(self, mask: Mask | None = None) -> "Allowed":
        """Return what an index may show: all of the state, or where a mask is True."""
        return Allowed(self, mask)

    @property
    def versions(self) -> int:
        """Number of versions that have passages."""
        return len(self._live["version_id"])

    def of_versions(self, name: str) -> "pa.Array[Any]":
        """Return a column of the versions, by number."""
        return self._live[name]

    def _document(self, number: int) -> Document:
        row = {name: self._live[name][number].as_py() for name in _DOCUMENT}
        return Document(**(row | {"uris": tuple(row["uris"])}))

    @cached_property
    def _ids(self) -> npt.NDArray[np.bytes_]:
        ids = self._live["chunk_id"]
        width = ids.type.byte_width
        digits = np.frombuffer(memoryview(ids.buffers()[1] or b""), np.uint8)
        first = ids.offset * width
        return digits[first : first + len(ids) * width].view(f"S{width}")


@dataclass(frozen=True)
class Allowed:
    """Which passages an index may show, as the index asks for it."""

    state: State
    mask: Mask | None

    @cached_property
    def count(self) -> int:
        """Number of passages that may be shown."""
        if self.mask is None:
            return self.state.count
        return int(np.count_nonzero(self.mask))

    def contains(self, chunk_ids: "pa.Array[Any]") -> Mask:
        """Return whether each passage may be shown, shape (len(ids),)."""
        at = self.state.positions(chunk_ids)
        there = at >= 0
        if self.mask is not None:
            there[there] = self.mask[at[there]]
        return there

    def ids(self) -> pa.StringArray:
        """Return the ids of all passages that may be shown."""
        every = self.state.chunk_ids
        if self.mask is None:
            return every
        return every.take(arrow(np.flatnonzero(self.mask)))


_DOCUMENT = (
    "version_id",
    "document_id",
    "uri",
    "uris",
    "title",
    "source",
)
_CONFLICT = ("contradiction_id", "kind", "score", "explanation")
