"""What two sentences differ in: a value, a name, a denial, an opposite, or the wording.

The evidence is lexical and typed, so that it can be shown to a person; whether the two
conflict is judged together with the NLI model (`calibration`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product

from assets.claims.prefaces import preface_end
from assets.contradictions.lexical import (
    NEGATIONS,
    ONCE,
    OPPOSITES,
    STOP,
    VERBS,
    WORD,
    negations,
    plain,
    stem,
)
from resources.values import Found, compare, find_values

CHARACTERS = 1200  # Of a sentence that are looked at.
DENIED = 3  # Content words after a denial that say what is denied.
FIRST_DENIED = 3.0  # Weight of the first of them, next to 1 for the others.
NEIGHBOURS = 4  # Words around a value that say what it is of.
WORDING = "semantic"
TIMES = ("date",)
OF_EVENTS = ("date", "time")
MEASURED = frozenset(("old", "long", "high", "wide", "deep", "tall", "thick", "away"))
UNTYPED = ("boolean", "name", "text", "set")
ALONE = 0.75  # Overlap from which a single difference decides.


@dataclass(frozen=True, slots=True)
class Difference:
    """What two sentences differ in, by the strongest evidence.

    Args:
        kind: number, quantity, date, ..., negation, antonym, name, or semantic.
        strength: 0 to 1: how far the difference alone speaks for a conflict.
        overlap: 0 to 1: how far the rest of the sentences is the same.
        text: As "30 s against 45 s"; empty without evidence.
        elsewhere: Whether the two name different subjects.
        same: Whether they say the same content words in the same order.
    """

    kind: str
    strength: float
    overlap: float
    text: str = ""
    elsewhere: bool = False
    same: bool = False


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


def difference(one: str, other: str) -> Difference:
    """Return what two sentences differ in.

    Args:
        one: A sentence, or a row as a person reads it.
        other: Another.
    """
    a, b = read(one), read(other)
    overlap = _overlap(a.terms, b.terms)
    evidence = [*_denial(a, b, overlap), *_said_otherwise(a, b, overlap)]
    renamed = _names(a, b)
    elsewhere = renamed is not None and renamed.of_subject
    if renamed is not None and elsewhere:
        # The two are about different things: little else counts.
        evidence = [(kind, 0.15 * s, why) for kind, s, why in evidence]
        evidence.append(("name", 0.05, renamed.text))
    elif renamed is not None:
        overlap = _overlap(a.terms - renamed.stems, b.terms - renamed.stems)
        evidence.append(("name", 0.75 * overlap, renamed.text))
    if not evidence:
        same = _content(a) == _content(b) or _turns_bound(a, b)
        return Difference(WORDING, 0.0, overlap, same=same)
    kind, strength, text = max(evidence, key=lambda each: (each[1], each[0], each[2]))
    return Difference(kind, strength, overlap, text, elsewhere)


def aligned(one: str, other: str) -> tuple[str, str]:
    """Return two texts with values that agree written in one way.

    Only values that agree are rewritten: a model of language does not know that a day
    is 24 hours. Both are without formats, and cut where they are very long.
    """
    a, b = read(one), read(other)
    parts, at = [], 0
    for y in b.values:
        x = next((x for x in a.values if _equal(x, y)), None)
        if x is not None and x.value.kind not in UNTYPED:
            parts += [b.text[at : y.start], a.text[x.start : x.end]]
            at = y.end
    return a.text, "".join([*parts, b.text[at:]])


def _equal(x: Found, y: Found) -> bool:
    return compare(x.value, y.value).verdict == "agree"


def _content(reading: Reading) -> list[str]:
    return [each for each in reading.stems if each in reading.terms]


_NUMBERING = re.compile(r"\d+(\.\d+)+\.?")
Evidence = tuple[str, float, str]


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the mean of how much of both, and of the shorter, is shared."""
    if not a or not b:
        return 1.0 if a == b else 0.0
    shared = len(a & b)
    return (2 * shared / (len(a) + len(b)) + shared / min(len(a), len(b))) / 2


def _values(a: Reading, b: Reading) -> list[Evidence]:
    """Return the values of one that no value of the other agrees with."""
    if _turns_bound(a, b):
        return []
    ours, theirs = _unmatched(a, b), _unmatched(b, a)
    found: list[Evidence] = []
    for x, y in product(ours, theirs):
        comparison = compare(x.value, y.value)
        if comparison.verdict == "differ":
            near = _context(a, x, b, y)
            found.append((comparison.kind, comparison.score * near, comparison.reason))
    kinds = {kind for kind, strength, _ in found if strength > 0.0}
    if not kinds & set(TIMES):
        return found
    if len(kinds) > 1:  # Other figures of other times: nothing to compare.
        return [(kind, 0.1 * strength, why) for kind, strength, why in found]
    if not any(each in _ONCE for each in a.stems if each in b.stems):
        return [(kind, 0.4 * strength, why) for kind, strength, why in found]
    return found


_ONCE = frozenset(stem(word) for word in ONCE)


def _unmatched(a: Reading, b: Reading) -> list[Found]:
    """Return values of a that none of b agrees with."""
    return [
        x
        for x in a.values
        if x.value.kind not in UNTYPED
        and not _counts(x)
        and not any(_equal(x, y) for y in b.values)
    ]


def _counts(found: Found) -> bool:
    """Return whether a value but numbers the sentence, as 3.1 before a requirement."""
    return found.start == 0 and _NUMBERING.fullmatch(found.value.text) is not None


def _context(a: Reading, x: Found, b: Reading, y: Found) -> float:
    """Return how far the words around two values are the same, 0 to 1."""
    left, right = _around(a, x), _around(b, y)
    return 0.25 + 0.75 * _overlap(left, right) if left and right else 0.6


def _around(reading: Reading, found: Found) -> frozenset[str]:
    content = [
        (start, each)
        for start, each in zip(reading.starts, reading.stems, strict=True)
        if each in reading.terms
    ]
    before = [each for start, each in content if start < found.start]
    after = [each for start, each in content if start >= found.end]
    return frozenset(before[-NEIGHBOURS:] + after[:NEIGHBOURS])


def _denial(a: Reading, b: Reading, overlap: float) -> list[Evidence]:
    if a.denials % 2 == b.denials % 2 or _turns_bound(a, b):
        return []
    denying, other = (a, b) if a.denials > b.denials else (b, a)
    place, cue = _cue(denying)
    denied = _denied(denying, place)
    weights = [FIRST_DENIED, *[1.0] * (len(denied) - 1)][: len(denied)]
    shared = [w for w, each in zip(weights, denied, strict=True) if each in other.terms]
    near = sum(shared) / sum(weights) if denied else 1.0
    return [("negation", near * _gated(overlap), f"'{cue}' on one side only")]


def deny_the_same(one: str, other: str) -> bool:
    """Return whether two sentences both deny, and what they deny has words in common.

    Args:
        one: A sentence, such as "it is not reported as zero".
        other: Another, such as "it is reported with the limit, never as zero".
    """
    a, b = read(one), read(other)
    if a.denials % 2 == 0 or b.denials % 2 == 0:
        return False
    ours, theirs = (_denied(each, _cue(each)[0]) for each in (a, b))
    return not ours or not theirs or bool(set(ours) & set(theirs))


def _turns_bound(a: Reading, b: Reading) -> bool:
    """Return whether a denial turns a bound into the other: nobody lifts more."""
    return a.denials % 2 != b.denials % 2 and any(
        x.value.unit == y.value.unit
        and (x.value.low, x.value.high) == (y.value.high, y.value.low)
        and (x.value.low is None) != (x.value.high is None)
        for x, y in product(a.values, b.values)
    )


def _cue(reading: Reading) -> tuple[int, str]:
    """Return the place of the first word that denies, and the word."""
    for place, word in enumerate(reading.words):
        plain = word.casefold().replace("\u2019", "'")
        if plain in NEGATIONS or plain.endswith("n't"):
            return place, word
    return 0, "not"


def _denied(reading: Reading, place: int) -> list[str]:
    """Return the content terms that follow a denial: what is denied."""
    after = [each for each in reading.stems[place + 1 :] if each in reading.terms]
    return list(dict.fromkeys(after))[:DENIED]


def _said_otherwise(a: Reading, b: Reading, overlap: float) -> list[Evidence]:
    """Return values and opposites that differ; opening and closing have times each."""
    values, opposites = _values(a, b), _opposites(a, b, overlap)
    if opposites and any(kind in OF_EVENTS for kind, _, _ in values):
        return []
    return [*values, *opposites]


def _opposites(a: Reading, b: Reading, overlap: float) -> list[Evidence]:
    ours = set(a.stems) - set(b.stems)
    theirs = set(b.stems) - set(a.stems)
    return [
        ("antonym", 0.9 * _gated(overlap), f"'{x}' against '{y}'")
        for x, y in sorted(product(ours, theirs))
        if (x, y) in OPPOSITES and not (_in_subject(a, x) and _in_subject(b, y))
    ]


def _in_subject(reading: Reading, word: str) -> bool:
    """Return whether a word stands before the verb: it says what is spoken of."""
    return reading.stems.index(word) < _verb(reading)


def _gated(overlap: float) -> float:
    """Return how much a denial means when so much of the rest is the same."""
    return max(0.0, min(1.0, (overlap - 0.3) / 0.6))


@dataclass(frozen=True, slots=True)
class _Renaming:
    """Names in the place of others: whether of the subject, which, and as text."""

    of_subject: bool
    text: str
    stems: frozenset[str]


def _names(a: Reading, b: Reading) -> _Renaming | None:
    """Return the names that differ in one place of both; those of subjects first."""
    found: list[_Renaming] = []
    matcher = SequenceMatcher(None, a.stems, b.stems, autojunk=False)
    for operation, i1, i2, j1, j2 in matcher.get_opcodes():
        if operation != "replace":
            continue
        x, y = _capitalised(a, i1, i2), _capitalised(b, j1, j2)
        if x and y and not _shortened(x[0], y[0]):
            of_subject = max(i1 - _verb(a), j1 - _verb(b)) < 0
            text = f"{' '.join(x)} against {' '.join(y)}"
            stems = frozenset(stem(word) for word in (*x, *y))
            found.append(_Renaming(of_subject, text, stems))
    return max(found, key=lambda each: (each.of_subject, each.text), default=None)


def _shortened(one: str, other: str) -> bool:
    """Return whether one is but the beginning of the other, as Sec. of Section."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return long.startswith(short)


def _capitalised(reading: Reading, start: int, end: int) -> list[str]:
    words = zip(reading.words[start:end], reading.starts[start:end], strict=True)
    return [
        word
        for word, at in words
        if word[:1].isupper() and word.casefold() not in STOP and (at or len(word) > 1)
    ]


def _verb(reading: Reading) -> int:
    """Return the place of the first finite verb that can be told without a parser."""
    places: Sequence[int] = [
        place
        for place, word in enumerate(reading.words)
        if word.casefold() in VERBS
        or (place and word.endswith("ed") and word.islower())
    ]
    return places[0] if places else max(len(reading.words) // 3, 1)
