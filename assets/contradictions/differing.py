"""Whether two values of one property differ, where both are of one case."""

from itertools import product

from assets.contradictions.compatible import (
    is_outdated,
    modalities_meet,
    opposed,
    scopes_meet,
    times_meet,
)
from assets.contradictions.denial import deny_the_same
from assets.contradictions.lexical import plain
from assets.contradictions.model import Said
from assets.contradictions.sentence import read
from resources.values import Comparison, Value, compare, name_key

DENIED = Comparison("differ", "negation", 0.95, "one affirms what the other denies")

WORDED = frozenset(("name", "text", "set"))


def differing(a: Said, b: Said) -> Comparison | None:
    """Return how two values of one property differ; None when both may hold."""
    if a.value is None or b.value is None or not _of_one_case(a, b):
        return None
    if a.table_name is None and b.table_name is None and _one_wording(a.text, b.text):
        return None
    if a.affirmed != b.affirmed:
        denied = agree(a.value, b.value) and not deny_the_same(a.text, b.text)
        return DENIED if denied else None
    # Neither this nor that: both may hold.
    return _compared(a, b, a.value, b.value) if a.affirmed else None


def _compared(a: Said, b: Said, one: Value, other: Value) -> Comparison | None:
    """Return how the values of two claims differ, if they cannot both hold."""
    if _is_wider(one, other) or _both_answer(a, b):
        return None
    comparison = compare(one, other)
    if comparison.kind == "range" and _turned(a, b):
        return None
    return comparison if comparison.verdict == "differ" else None


def agree(a: Value, b: Value) -> bool:
    """Return whether two values can be the same."""
    return a.key == b.key or compare(a, b).verdict == "agree"


def _is_wider(a: Value, b: Value) -> bool:
    """Return whether one but says more words than the other: black, black tea."""
    if not {a.kind, b.kind} <= WORDED or a.kind == b.kind == "set":
        return False
    ours, theirs = (set(name_key(each.text).split()) for each in (a, b))
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


def _both_answer(a: Said, b: Said) -> bool:
    """Return whether answers are of sentences that both deny one thing."""
    answers = {each.value.kind for each in (a, b) if each.value} == {"boolean"}
    return answers and deny_the_same(a.text, b.text)


def _turned(a: Said, b: Said) -> bool:
    """Return whether a denial turns the bound of one: nobody lifts more than 25 kg."""
    return read(a.text).denials % 2 != read(b.text).denials % 2


def _one_wording(one: str, other: str) -> bool:
    """Return whether two sentences are the same but for their format."""
    return one != other and plain(one).casefold() == plain(other).casefold()


def _of_one_case(a: Said, b: Said) -> bool:
    """Return whether time, scope and modality let two claims be compared."""
    if not (times_meet(a, b) and scopes_meet(a.scope, b.scope)):
        return False
    if is_outdated(a, b):
        return False
    return (modalities_meet(a, b) or opposed(a, b)) and not _other_dates(a, b)


def _other_dates(a: Said, b: Said) -> bool:
    """Return whether the sentences are of different days, beside what they compare."""
    kinds = {each.value.kind for each in (a, b) if each.value}
    if "date" in kinds or a.text == b.text:
        return False
    ours, theirs = _dates(a), _dates(b)
    if not ours or not theirs:
        return False
    return not any(agree(x, y) for x, y in product(ours, theirs))


def _dates(one: Said) -> list[Value]:
    return [each.value for each in read(one.text).values if each.value.kind == "date"]
