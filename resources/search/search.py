"""Search over the state of a ref: only what is live there, with its document."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING

from resources.search.candidates import NO_RANKING, Question, ranked
from resources.search.errors import MissingVectorsError
from resources.search.filters import Filters
from resources.search.hits import Hit
from resources.search.presenting import Address, hits_of
from resources.search.query import Mode, Query
from resources.search.state import Mask, State
from sql import load

if TYPE_CHECKING:
    from resources.catalog import Catalog
    from resources.embedding import Embedder
    from resources.search.placing import Placement
    from resources.search.states import States
    from resources.search.tiers import Tiers
    from resources.warehouse import Warehouse

LEAST_DEPTH = 100  # Passages that each ranking is asked for, at least.
DEEPER = 3  # Times as many as are wanted, beyond that: doubt and fusion move them.
MASKS_KEPT = 16  # Of filters over states: a byte a passage each.
NO_FILTERS = Filters()


class Search:
    """Finds passages by meaning and by words, at any address of the catalog.

    The indexes hold the passages of every branch; a state says which are live at a
    commit, so nothing deleted, superseded or unreleased shows. What the indexes lack
    (another machine, a removed folder, an old commit) is filled in first from the
    stored vectors.

    Args:
        catalog: Says what an address means.
        warehouse: Reads the tables of a commit.
        states: What may be shown at a commit.
        tiers: Finds passages of a state.
        embedder: Turns questions into vectors.
    """

    def __init__(
        self,
        catalog: "Catalog",
        warehouse: "Warehouse",
        states: "States",
        tiers: "Tiers",
        embedder: "Embedder",
    ) -> None:
        self._catalog = catalog
        self._warehouse = warehouse
        self._states = states
        self._tiers = tiers
        self._embedder = embedder
        self._mask = lru_cache(maxsize=MASKS_KEPT)(_mask)
        self._beside = ThreadPoolExecutor(1, "assay-words")

    def search(  # noqa: PLR0913 - one argument for each choice.
        self,
        text: str,
        *,
        ref: str = "main",
        k: int = 10,
        mode: Mode = "hybrid",
        filters: Filters = NO_FILTERS,
        windows: int = 0,
    ) -> list[Hit]:
        """Return the k best passages at an address, best first.

        Args:
            text: The question, in plain words.
            ref: Branch, tag or commit, as `main@2026-01-31` or `main~1`.
            k: Number of passages wanted, 1 or more.
            mode: `vector` by meaning, `text` by words (loads no model), or `hybrid`
                by both; `rrf` is hybrid by reciprocal rank fusion. Doubt lowers a
                score: see `trust.factors`.
            filters: What passages must be, beyond live at the address.
            windows: Neighbouring passages on each side to give with a hit.

        Returns:
            At most k hits; none if there is no passage at the address, or in mode
            `text` if no word occurs.

        Raises:
            BadQueryError: If the text is blank, or a choice is out of range.
            MissingVectorsError: If passages there have no vector of this model.
            SearchIndexError: If an index cannot be read or filled.
            AssayError: If the address is unknown, or the model is not to be had.
        """
        query = Query([text], k, mode, windows)
        return self._answer(query, ref, filters)[0]

    def batch(  # noqa: PLR0913 - one argument for each choice.
        self,
        texts: Sequence[str],
        *,
        ref: str = "main",
        k: int = 10,
        mode: Mode = "hybrid",
        filters: Filters = NO_FILTERS,
        windows: int = 0,
    ) -> list[list[Hit]]:
        """Return the k best passages for each of many texts, in one pass over a state.

        Args, errors and each list are those of `search`; all see the same commit.
        """
        return self._answer(Query(texts, k, mode, windows), ref, filters)

    def _answer(self, query: Query, ref: str, filters: Filters) -> list[list[Hit]]:
        commit = self._catalog.locate(ref)
        state = self._states.read(commit)
        mask = self._mask(filters, state)
        if not query.texts or not state.count or (mask is not None and not mask.any()):
            return [[] for _ in query.texts]
        placement, lacking = self._tiers.place(commit, state)
        if placement is None:
            raise self._missing(lacking, commit, ref)
        found = [
            ranked(state, placement, each, query.mode).best(state, query.k)
            for each in self._asked(query, state, placement, mask)
        ]
        return hits_of(state, placement, found, Address(ref, commit), query.windows)

    def _asked(
        self, query: Query, state: State, placement: "Placement", mask: Mask | None
    ) -> list[Question]:
        """Return what both searches find; each works while the other does."""
        depth = max(LEAST_DEPTH, DEEPER * query.k)
        nothing = [NO_RANKING] * len(query.texts)
        if not query.by_vector:
            worded = self._tiers.worded(state, query.texts, depth, mask)
            return [Question(None, *both) for both in zip(nothing, worded, strict=True)]
        words = query.by_words and self._beside.submit(
            self._tiers.worded, state, query.texts, depth, mask
        )
        vectors = self._embedder.embed_queries(query.texts)
        near = self._tiers.near(state, placement, vectors, depth, mask)
        worded = words.result() if words else nothing
        return [Question(*each) for each in zip(vectors, near, worded, strict=True)]

    def _missing(self, lacking: int, commit: str, ref: str) -> MissingVectorsError:
        models = self._warehouse.query(load("steps/vector_models"), commit)
        known = [str(name) for name in models["model"].to_pylist()]
        return MissingVectorsError(lacking, ref, self._embedder.model_id, known)


def _mask(filters: Filters, state: State) -> Mask | None:
    return filters.mask(state)
