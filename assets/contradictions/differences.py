"""What two sentences differ in: a value, a name, a denial, an opposite, or the wording.

The evidence is lexical and typed, so that it can be shown to a person; whether the two
conflict is judged together with the NLI model (`calibration`).
"""

import re
from dataclasses import dataclass
from itertools import product

from assets.contradictions.copies import SURE_COPY, Copy, copied
from assets.contradictions.denial import Evidence, denial, turns_bound
from assets.contradictions.lexical import ONCE, OPPOSITES, stem
from assets.contradictions.naming import renamed_in, verb_place
from assets.contradictions.sentence import (
    UNTYPED,
    Reading,
    content_of,
    equal,
    gated,
    overlap_of,
    read,
)
from assets.contradictions.slots import Slot
from resources.values import Found, compare

NEIGHBOURS = 4  # Words around a value that say what it is of.
WORDING = "semantic"
TIMES = ("date",)
OTHER_DAY = 0.8  # Strength of another month or day of the week in a copy.
OTHER_FIGURE = 0.3  # Of figures in a copy that cannot be compared.
OF_EVENTS = ("date", "time")


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
        copied: How far one is a copy of the other that says otherwise in one place.
    """

    kind: str
    strength: float
    overlap: float
    text: str = ""
    elsewhere: bool = False
    same: bool = False
    copied: float = 0.0


def difference(one: str, other: str) -> Difference:
    """Return what two sentences differ in.

    Args:
        one: A sentence, or a row as a person reads it.
        other: Another.
    """
    a, b = read(one), read(other)
    overlap = overlap_of(a.terms, b.terms)
    copy = copied(one, other)
    evidence = _said_otherwise(a, b, overlap)
    if not (copy.slot and copy.slot.is_denial and copy.share >= SURE_COPY):
        evidence += denial(a, b, overlap)
    if _is_told(a, copy) and _is_told(b, copy):
        evidence += _dates_of_copies(a, b)
    renamed = renamed_in(a, b)
    elsewhere = copy.of_another or (renamed is not None and renamed.of_subject)
    if elsewhere:
        # The two are about different things: little else counts.
        evidence = [(kind, 0.15 * s, why) for kind, s, why in evidence]
        if renamed is not None:
            evidence.append(("name", 0.05, renamed.text))
    elif renamed is not None:
        overlap = overlap_of(a.terms - renamed.stems, b.terms - renamed.stems)
        evidence.append(("name", 0.75 * overlap, renamed.text))
    share = copy.share if copy.slot or a.denials % 2 != b.denials % 2 else 0.0
    if copy.slot and copy.slot.of_subject and copy.slot.is_code:
        share, elsewhere = 0.0, True  # Another code is another row of one list.
    if not evidence:
        same = content_of(a) == content_of(b) or turns_bound(a, b)
        if copy.slot and share and not same:
            return _reworded(copy.slot, share, overlap)
        return Difference(WORDING, 0.0, overlap, elsewhere=elsewhere, same=same)
    kind, strength, text = max(evidence, key=lambda each: (each[1], each[0], each[2]))
    return Difference(kind, strength, overlap, text, elsewhere, copied=share)


def _reworded(slot: Slot, share: float, overlap: float) -> Difference:
    """Return how a copy differs that has another word or two in one place."""
    kind, strength = WORDING, 0.0
    if slot.of_calendar:
        kind, strength = "date", OTHER_DAY
    elif slot.of_figures:
        kind, strength = "unit", OTHER_FIGURE
    elsewhere = slot.of_subject and kind == WORDING
    return Difference(kind, strength, overlap, slot.text, elsewhere, copied=share)


_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_NUMBERING = re.compile(r"\d+(\.\d+)+\.?")


def _values(a: Reading, b: Reading) -> list[Evidence]:
    """Return the values of one that no value of the other agrees with."""
    if turns_bound(a, b):
        return []
    ours, theirs = _unmatched(a, b), _unmatched(b, a)
    found: list[Evidence] = []
    for x, y in product(ours, theirs):
        comparison = compare(x.value, y.value)
        if comparison.verdict == "differ" and _is_year(x) == _is_year(y):
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


def _is_told(reading: Reading, copy: Copy) -> bool:
    """Return whether the one place where a copy differs is not when it holds.

    A day after the verb, or the only figure that is given, is what the sentence tells.
    """
    if copy.slot is None or copy.slot.of_subject or copy.share < SURE_COPY:
        return False
    figures = [each for each in reading.values if each.value.kind not in UNTYPED]
    dates = [each for each in figures if each.value.kind in TIMES]
    return len(dates) == 1 and (len(figures) == 1 or _is_day(dates[0]))


def _is_day(found: Found) -> bool:
    return found.value.low is not None and found.value.low == found.value.high


def _dates_of_copies(a: Reading, b: Reading) -> list[Evidence]:
    return [
        (comparison.kind, comparison.score, comparison.reason)
        for x, y in product(_unmatched(a, b), _unmatched(b, a))
        if (comparison := compare(x.value, y.value)).verdict == "differ"
        and comparison.kind in TIMES
    ]


_ONCE = frozenset(stem(word) for word in ONCE)


def _unmatched(a: Reading, b: Reading) -> list[Found]:
    """Return values of a that none of b agrees with."""
    return [
        x
        for x in a.values
        if x.value.kind not in UNTYPED
        and not _counts(x)
        and not any(equal(x, y) for y in b.values)
    ]


def _is_year(found: Found) -> bool:
    """Return whether a bare number may as well be a year: no count is one."""
    return (
        found.value.kind == "number" and _YEAR.fullmatch(found.value.text) is not None
    )


def _counts(found: Found) -> bool:
    """Return whether a value but numbers the sentence, as 3.1 before a requirement."""
    return found.start == 0 and _NUMBERING.fullmatch(found.value.text) is not None


def _context(a: Reading, x: Found, b: Reading, y: Found) -> float:
    """Return how far the words around two values are the same, 0 to 1."""
    left, right = _around(a, x), _around(b, y)
    return 0.25 + 0.75 * overlap_of(left, right) if left and right else 0.6


def _around(reading: Reading, found: Found) -> frozenset[str]:
    content = [
        (start, each)
        for start, each in zip(reading.starts, reading.stems, strict=True)
        if each in reading.terms
    ]
    before = [each for start, each in content if start < found.start]
    after = [each for start, each in content if start >= found.end]
    return frozenset(before[-NEIGHBOURS:] + after[:NEIGHBOURS])


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
        ("antonym", 0.9 * gated(overlap), f"'{x}' against '{y}'")
        for x, y in sorted(product(ours, theirs))
        if (x, y) in OPPOSITES and not (_in_subject(a, x) and _in_subject(b, y))
    ]


def _in_subject(reading: Reading, word: str) -> bool:
    """Return whether a word stands before the verb: it says what is spoken of."""
    return reading.stems.index(word) < verb_place(reading)
