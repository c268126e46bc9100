"""Search over the state of a ref: only what is live there, with its document."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from resources.conflicts import Conflict, conflicts_in
from resources.embedding import Embedder
from resources.errors import AssayError
from resources.passage_trust import DEEPER, by_trust, held_in, trust_of
from resources.schemas import CLAIM_QUARANTINE, CONTRADICTIONS, TRUST
from resources.search_index import Match, Mode, Scores, SearchIndex, check_query
from sql import load

if TYPE_CHECKING:
    from resources.catalog import Catalog
    from resources.warehouse import Warehouse

STATES_KEPT = 8  # Commits whose live versions and titles stay in memory.
ROWS_A_BATCH = 20_000  # Passages in memory while the index is filled: 60 MB.


class MissingVectorsError(AssayError):
    """Passages of a ref have no vector of the model that search works with."""

    def __init__(self, missing: int, ref: str, model: str, known: list[str]) -> None:
        super().__init__(
            f"{missing} passages at '{ref}' have no vector of the model {model}. "
            f"There are vectors of: {', '.join(known) or 'no model'}.",
            remedy="run `assay ingest` again to compute them for main, or set "
            "ASSAY_EMBEDDING_MODEL to the model that this ref was made with",
        )


@dataclass(frozen=True)
class Hit:
    """A passage that was found: where it stands, in which document, and why.

    Attributes:
        uri: Where the document lies; the smallest of `uris`.
        title: Of the document.
        page: Page of the first character, if the document has pages.
        start: First code point in the document's text.
        end: One past the last.
        heading_path: Headings above it, outermost first.
        text: The passage.
        score: Higher is better; comparable within one search only.
        scores: What the score is made of.
        ref: Address that was searched, as given.
        commit: What the address meant.
        chunk_id: The passage in kb.chunks.
        version_id: The document's version in kb.documents.
        uris: Every place where the same bytes lie.
        contradictions: Those that stand and have a part in it, the most certain first.
        trust: Probability that what it says holds; None where nothing is known.
        held: Ids of the claims in it that are held back, in reading order.
    """

    uri: str
    title: str
    page: int | None
    start: int
    end: int
    heading_path: tuple[str, ...]
    text: str
    score: float
    scores: Scores
    ref: str
    commit: str
    chunk_id: str
    version_id: str
    uris: tuple[str, ...]
    contradictions: tuple[Conflict, ...] = ()
    trust: float | None = None
    held: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Place:
    uri: str
    uris: tuple[str, ...]
    title: str


@dataclass(frozen=True)
class _State:
    """What a search at one commit may show."""

    chunk_ids: pa.StringArray
    versions: pa.StringArray
    chunkers: pa.StringArray
    places: dict[str, _Place]
    has_contradictions: bool
    has_trust: bool
    has_held: bool


class Search:
    """Finds passages by meaning and by words, at any address of the catalog.

    The index holds the passages of every branch; each search is limited to the
    versions that are live at its commit, so nothing deleted, superseded or unreleased
    shows. What the index lacks (another machine, a removed folder, an old commit) is
    filled in from the stored vectors first.

    Args:
        catalog: Says what an address means.
        warehouse: Reads the tables of a commit.
        index: Vectors and words, of the embedder's model.
        embedder: Turns a question into a vector.
    """

    def __init__(
        self,
        catalog: "Catalog",
        warehouse: "Warehouse",
        index: SearchIndex,
        embedder: Embedder,
    ) -> None:
        self._catalog = catalog
        self._warehouse = warehouse
        self._index = index
        self._embedder = embedder
        self._state = lru_cache(maxsize=STATES_KEPT)(self._read_state)
        self._covered: set[str] = set()

    def search(
        self, text: str, *, ref: str = "main", k: int = 10, mode: Mode = "hybrid"
    ) -> list[Hit]:
        """Return the k best passages at an address, best first.

        Args:
            text: The question, in plain words.
            ref: Branch, tag or commit, as `main@2026-01-31` or `main~1`.
            k: Number of passages wanted, 1 or more.
            mode: `vector` by meaning, `text` by words (loads no model), or `hybrid`
                by reciprocal rank fusion of both. Doubt lowers a score: see `by_trust`.

        Returns:
            At most k hits; none if there is no passage at the address.

        Raises:
            BadQueryError: If the text is blank, k is below 1, or the mode is unknown.
            MissingVectorsError: If passages there have no vector of this model.
            SearchIndexError: If the index cannot be read or filled.
            AssayError: If the address is unknown, or the model is not to be had.
        """
        check_query(text, k, mode)
        commit = self._catalog.resolve(ref).id
        state = self._state(commit)
        if not state.places:
            return []
        self._cover(commit, ref, state)
        matches = self._index.search(
            text,
            None if mode == "text" else self._embedder.embed_query(text),
            live_versions=state.versions,
            chunkers=state.chunkers,
            k=k * DEEPER if state.has_trust else k,
            mode=mode,
        )
        trust: dict[str, float] = {}
        if state.has_trust and matches:
            trust = trust_of(self._warehouse, commit, matches)
            matches = by_trust(matches, trust, k)
        conflicts = self._conflicts(state, commit, matches)
        held: dict[str, tuple[str, ...]] = {}
        if state.has_held and matches:
            held = held_in(self._warehouse, commit, matches)
        return [
            replace(
                _hit(match, state.places[match.version_id], (ref, commit)),
                contradictions=found,
                trust=trust.get(match.chunk_id),
                held=held.get(match.chunk_id, ()),
            )
            for match, found in zip(matches, conflicts, strict=True)
        ]

    def _conflicts(
        self, state: _State, commit: str, matches: list[Match]
    ) -> list[tuple[Conflict, ...]]:
        """Return the contradictions of each match; asks only where there is a table."""
        if not state.has_contradictions or not matches:
            return [()] * len(matches)
        return conflicts_in(self._warehouse, commit, matches)

    def _read_state(self, commit: str) -> _State:
        live = self._warehouse.query(load("steps/live_passages"), commit)
        places = self._warehouse.query(load("steps/live_places"), commit)
        tables = self._catalog.contents(commit)
        return _State(
            chunk_ids=_distinct(live["chunk_id"]),
            versions=_distinct(places["version_id"]),
            chunkers=_distinct(live["chunker"]),
            places={
                row["version_id"]: _Place(row["uri"], tuple(row["uris"]), row["title"])
                for row in places.to_pylist()
            },
            has_contradictions=CONTRADICTIONS.key in tables,
            has_trust=TRUST.key in tables,
            has_held=CLAIM_QUARANTINE.key in tables,
        )

    def _cover(self, commit: str, ref: str, state: _State) -> None:
        """See to it that the index holds every passage of a commit."""
        if not self._index.rows:  # New, or removed since the last search.
            self._covered.clear()
        if commit in self._covered:
            return
        if self._lacking(state):
            self._fill(commit)
            self._require(commit, ref, state)
        self._covered.add(commit)

    def _require(self, commit: str, ref: str, state: _State) -> None:
        lacking = self._lacking(state)
        if lacking:
            models = self._warehouse.query(load("steps/vector_models"), commit)
            known = [str(name) for name in models["model"].to_pylist()]
            raise MissingVectorsError(lacking, ref, self._embedder.model_id, known)

    def _fill(self, commit: str) -> None:
        """Add to the index what it lacks of a commit, from the stored vectors."""
        model = self._embedder.model_id
        query = load("steps/chunks_to_index")
        with self._warehouse.stream(query, commit, {"model": model}) as result:
            for batch in result.to_arrow_reader(ROWS_A_BATCH):
                self._index.add(pa.Table.from_batches([batch]))
        self._index.refresh()

    def _lacking(self, state: _State) -> int:
        """Return how many live passages the index does not hold."""
        held = pc.is_in(state.chunk_ids, value_set=self._index.covered())
        return len(state.chunk_ids.filter(pc.invert(held)))


def _distinct(column: "pa.ChunkedArray[Any]") -> pa.StringArray:
    return pa.array(column.unique(), pa.string())


def _hit(match: Match, place: _Place, state: tuple[str, str]) -> Hit:
    ref, commit = state
    return Hit(
        uri=place.uri,
        title=place.title,
        page=match.page,
        start=match.start,
        end=match.end,
        heading_path=match.heading_path,
        text=match.text,
        score=match.score,
        scores=match.scores,
        ref=ref,
        commit=commit,
        chunk_id=match.chunk_id,
        version_id=match.version_id,
        uris=place.uris,
    )
