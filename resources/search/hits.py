"""A passage that was found, with all that is known of it at the ref."""

from dataclasses import dataclass

from resources.search.conflicts import Conflict
from resources.search.windows import Window


@dataclass(frozen=True)
class Scores:
    """What a score is made of; None where a ranking does not hold the passage.

    Attributes:
        similarity: Cosine of the angle to the question, -1 to 1.
        vector_rank: Place by similarity, from 1.
        bm25: How well its words fit, 0 and up; comparable within one search.
        text_rank: Place by words, from 1.
        fused: Of both rankings; None where only one was asked.
        trust: What the score was multiplied by for the trust in the passage.
    """

    similarity: float | None = None
    vector_rank: int | None = None
    bm25: float | None = None
    text_rank: int | None = None
    fused: float | None = None
    trust: float = 1.0


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
        document_id: The document, whatever its version.
        source: Name of the source of `uri`.
        uris: Every place where the same bytes lie.
        contradictions: Those that stand and have a part in it, the most certain first.
        trust: Probability that what it says holds; None where nothing is known.
        held: Ids of the claims in it that are held back, in reading order.
        window: It with its neighbours, where they were asked for.
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
    document_id: str
    source: str
    uris: tuple[str, ...]
    contradictions: tuple[Conflict, ...] = ()
    trust: float | None = None
    held: tuple[str, ...] = ()
    window: Window | None = None
