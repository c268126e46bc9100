"""The two indexes of one model behind one face, in positions of a state."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np

from resources.ids import content_id
from resources.search.candidates import Floats, Ranking, in_order
from resources.search.placing import Placement, Vectors, placement_columns
from resources.search.state import Mask, Positions, State

if TYPE_CHECKING:
    from resources.flat_index import FlatIndex
    from resources.search.columns import Columns, ColumnStore
    from resources.search.indexing import Indexer
    from resources.search_index import SearchIndex

PLACEMENTS_KEPT = 8
SHARED = 10  # Passages asked for beyond k, that may share the last place.


class Tiers:
    """Near passages from memory or, where there are many, from LanceDB; words from it.

    Args:
        index: Text of all passages, and vectors for large homes.
        flat: Vectors and text of all passages, mapped into memory.
        indexer: Adds to both what they lack of a commit.
        files: Where it is kept which rows the passages of a state are.
        flat_rows: Above so many passages, LanceDB's vectors are searched.
    """

    def __init__(
        self,
        index: "SearchIndex",
        flat: "FlatIndex",
        indexer: "Indexer",
        files: "ColumnStore",
        flat_rows: int,
    ) -> None:
        self._index = index
        self._flat = flat
        self._indexer = indexer
        self._files = files
        self._flat_rows = flat_rows
        self._placed: OrderedDict[str, Placement] = OrderedDict()
        self._lock = RLock()

    def place(self, commit: str, state: State) -> tuple[Placement | None, int]:
        """Return where the passages of a commit are, once both indexes hold them all.

        Args:
            commit: The commit.
            state: Its state.

        Returns:
            The placement, or None where passages have no vector; and how many.
        """
        with self._lock:
            name = self._name(state)
            found = self._placed.get(name)
            if found is None:
                columns = self._files.read(name)
                if columns is None:
                    lacking = self._indexer.bring_up_to(commit).lacking
                    if lacking:
                        return None, lacking
                    name, columns = self._find(state)
                found = Placement(self._flat.view(), columns)
                self._placed[name] = found
            self._placed.move_to_end(name)
            while len(self._placed) > PLACEMENTS_KEPT:
                self._placed.popitem(last=False)
            return found, 0

    def near(
        self,
        state: State,
        placement: Placement,
        vectors: Vectors,
        k: int,
        mask: Mask | None,
    ) -> list[Ranking]:
        """Return the k passages nearest to each of some unit vectors."""
        wanted = min(k + SHARED, state.count)
        if state.count <= self._flat_rows:
            found = placement.near(vectors, wanted, mask)
        else:
            allowed = state.allowed(mask)
            found = [
                _scored(state, each)
                for each in self._index.near(vectors, wanted, allowed)
            ]
        return [in_order(state, at, scores, k) for at, scores in found]

    def worded(
        self, state: State, texts: Sequence[str], k: int, mask: Mask | None
    ) -> list[Ranking]:
        """Return the k passages whose words fit each text best."""
        found = self._index.worded(texts, k, state.allowed(mask))
        return [in_order(state, *_scored(state, each), k) for each in found]

    def _name(self, state: State) -> str:
        generations = content_id(self._flat.view().generation, self._index.generation)
        return f"{state.fingerprint}.{generations}"

    def _find(self, state: State) -> "tuple[str, Columns]":
        """Look up the rows of passages that are all there, and keep them."""
        name = self._name(state)
        columns = placement_columns(self._flat.view().row_numbers(state.chunk_ids))
        return name, self._files.write(name, columns)


def _scored(state: State, ranked: dict[str, float]) -> tuple[Positions, Floats]:
    return state.positions([*ranked]), np.array([*ranked.values()], np.float64)
