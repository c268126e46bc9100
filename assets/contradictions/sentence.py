"""A sentence taken apart: its words and values, what it shares with another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assets.claims.prefaces import preface_end
from assets.contradictions.lexical import NEGATIONS, STOP, WORD, negations, plain, stem
from resources.values import Found, compare, find_values

CHARACTERS = 1200  # Of a sentence that are looked at.
MEASURED = frozenset(("old", "long", "high", "wide", "deep", "tall", "thick", "away"))
UNTYPED = ("boolean", "name", "text", "set")


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence taken apart: words with their places, values, content terms."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    stems: tuple[str, ...]
    values: tuple[Found, ...]
    terms: frozenset[str]
    denials: int


@lru_cache(maxsize=50_000)
def read(text: str) -> Reading:
    """Return a sentence taken apart; what stands in a value is no word of it.

    Nor is what only leads up to it, such as "please note that".
    """
    text = plain(text[:CHARACTERS])
    text = text[preface_end(text) :]
    values = tuple(find_values(text))
    spans = [(each.start, each.end) for each in values if each.value.kind != "boolean"]
    found = [
        match
        for match in WORD.finditer(text)
        if not any(start <= match.start() < end for start, end in spans)
        and not (match.group() in MEASURED and _ends_before(spans, match.start()))
    ]
    words = tuple(match.group() for match in found)
    stems = tuple(stem(word) for word in words)
    content = frozenset(
        each
        for word, each in zip(words, stems, strict=True)
        if word.casefold() not in STOP and word.casefold() not in NEGATIONS
    )
    return Reading(
        text=text,
        words=words,
        starts=tuple(match.start() for match in found),
        stems=stems,
        values=values,
        terms=content,
        denials=negations(list(words)),
    )


def _ends_before(spans: Sequence[tuple[int, int]], start: int) -> bool:
    """Return whether a value stands right before a place."""
    return any(end == start - 1 for _, end in spans)


def aligned(one: str, other: str) -> tuple[str, str]:
    """Return two texts with values that agree written in one way.

    Only values that agree are rewritten: a model of language does not know that a day
    is 24 hours. Both are without formats, and cut where they are very long.
    """
    a, b = read(one), read(other)
    parts, at = [], 0
    for y in b.values:
        x = next((x for x in a.values if equal(x, y)), None)
        if x is not None and x.value.kind not in UNTYPED:
            parts += [b.text[at : y.start], a.text[x.start : x.end]]
            at = y.end
    return a.text, "".join([*parts, b.text[at:]])


def equal(x: Found, y: Found) -> bool:
    """Return whether two values found in sentences can be the same."""
    return compare(x.value, y.value).verdict == "agree"


def content_of(reading: Reading) -> list[str]:
    """Return the content terms of a sentence in their order."""
    return [each for each in reading.stems if each in reading.terms]


def overlap_of(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the mean of how much of both, and of the shorter, is shared."""
    if not a or not b:
        return 1.0 if a == b else 0.0
    shared = len(a & b)
    return (2 * shared / (len(a) + len(b)) + shared / min(len(a), len(b))) / 2


def gated(overlap: float) -> float:
    """Return how much a denial means when so much of the rest is the same."""
    return max(0.0, min(1.0, (overlap - 0.3) / 0.6))
