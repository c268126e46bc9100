"""Which of two sentences denies, and whether it denies what the other says."""

from itertools import product

from assets.contradictions.lexical import NEGATIONS
from assets.contradictions.sentence import Reading, gated, read

DENIED = 3  # Content words after a denial that say what is denied.
FIRST_DENIED = 3.0  # Weight of the first of them, next to 1 for the others.
Evidence = tuple[str, float, str]


def denial(a: Reading, b: Reading, overlap: float) -> list[Evidence]:
    """Return the evidence that one of two sentences denies what the other says.

    Args:
        a: A sentence.
        b: Another.
        overlap: Of the two, 0 to 1.
    """
    if a.denials % 2 == b.denials % 2 or turns_bound(a, b):
        return []
    denying, other = (a, b) if a.denials > b.denials else (b, a)
    place, cue = _cue(denying)
    denied = _denied(denying, place)
    weights = [FIRST_DENIED, *[1.0] * (len(denied) - 1)][: len(denied)]
    shared = [w for w, each in zip(weights, denied, strict=True) if each in other.terms]
    near = sum(shared) / sum(weights) if denied else 1.0
    return [("negation", near * gated(overlap), f"'{cue}' on one side only")]


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


def turns_bound(a: Reading, b: Reading) -> bool:
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
