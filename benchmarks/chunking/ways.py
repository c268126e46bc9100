"""The two ways to cut texts that are compared: by content, and every so many tokens."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from assets.documents.chunking import Chunker
from assets.documents.cutting import TOKENS
from resources.tokens import Tokens

OURS, FIXED = "ours", "fixed"

Way = Callable[[Sequence[str]], list[list[str]]]


def ways(pieces: Tokens) -> Mapping[str, Way]:
    """Return both ways by name; each gives the passages of each text, in order.

    Args:
        pieces: The tokenizer that both count with.
    """
    return {
        OURS: lambda texts: by_content(texts, Chunker(pieces=pieces)),
        FIXED: lambda texts: every(texts, TOKENS, pieces),
    }


def by_content(texts: Sequence[str], chunker: Chunker) -> list[list[str]]:
    """Return the passages of each text as the main job cuts them."""
    return [
        [text[span.start : span.end] for span in spans]
        for text, spans in zip(texts, chunker.cut(texts), strict=True)
    ]


def every(texts: Sequence[str], size: int, pieces: Tokens) -> list[list[str]]:
    """Return windows of so many word pieces, side by side, from the start of a text."""
    found = []
    for text, starts in zip(texts, pieces.starts(list(texts)), strict=True):
        edges = [0, *starts[size::size].tolist(), len(text)]
        windows = [text[start:end] for start, end in pairwise(edges)]
        found.append([window for window in windows if window.strip()])
    return found
