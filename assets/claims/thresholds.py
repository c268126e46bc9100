"""From which value on a thing is done: 'Orders of more than 25 kg travel on a pallet'.

The value that divides is the value of the claim, not all that lies beyond it: "more
than 25 kg" and "more than 20 kg" divide at different weights.
"""

import re
from collections.abc import Sequence

from assets.claims import lexicon as lx
from assets.claims.grammar import Clause, conditions_of
from assets.claims.noun_spans import content
from assets.claims.phrases import Phrase, attribute_key, phrase
from assets.claims.stated import Spot, Stated
from assets.claims.verbs import Token
from resources.values import Found, Value, name_key, parse_value

_OVER = lx.word_set("more over above least from exceeding beyond longer older")
_WORDS = (
    r"(?:of\s+)?(?:(?:not?\s+)?(?:more|less|fewer|longer|older|younger|higher|lower)"
    r"\s+than|over|under|above|below|at\s+least|at\s+most|up\s+to|exceeding|from|within)"
)
_BOUND = re.compile(rf"{_WORDS}\s+(?=\S)", re.IGNORECASE)
_DIVIDED = frozenset({"quantity", "money", "percent", "number"})
_BOUNDS = lx.word_set("from over under above below until beyond")
_WITH = lx.word_set("with without of above below over under")
_MOST_WORDS = 3  # Of what is done.


def is_threshold(
    tokens: Sequence[Token], clause: Clause, place: int, value: Value
) -> bool:
    """Return whether a value in a subject says of which things a clause speaks."""
    inside = clause.subject[0] < place < clause.subject[1] and not clause.imperative
    if not inside or value.kind not in _DIVIDED:
        return False
    return bool(_BOUND.match(value.text)) or _bounding(tokens, place) is not None


def _bounding(tokens: Sequence[Token], place: int) -> int | None:
    """Return the token of 'from' in 'from the age of eight', or None."""
    at = place - 3 if tokens[place - 2].flags & lx.NOUN else place
    of = tokens[place - 1].low == "of"
    if of and at >= 0 and tokens[at].flags & lx.DETERMINER:
        at -= 1
    return at if of and at >= 0 and tokens[at].low in _BOUNDS else None


def thresholds(spot: Spot, found: dict[int, Found]) -> list[Stated]:
    """Return the values from which on a clause holds.

    Args:
        spot: The clause, and where it stands.
        found: Values of the sentence by their token.
    """
    first, end = spot.clause.subject
    stated = [
        _of_subject(spot, i, found[i])
        for i in range(first, end)
        if i in found and is_threshold(spot.tokens, spot.clause, i, found[i].value)
    ]
    for inner in conditions_of(spot.tokens, spot.clause):
        stated += [
            _of_condition(spot, inner, i, found[i])
            for i in range(inner.rest, inner.end)
            if i in found and found[i].value.kind in _DIVIDED
        ]
    return [each for each in stated if each is not None]


def _of_subject(spot: Spot, place: int, found: Found) -> Stated | None:
    """Return 'A lot with a moisture above 7 % is refused' as said of the lot."""
    tokens, clause = spot.tokens, spot.clause
    first = clause.subject[0]
    links = _WITH | _BOUNDS
    cut = next((i for i in range(first + 1, place) if tokens[i].low in links), place)
    about = phrase(tokens, first, cut)
    whole = phrase(tokens, first, place)
    if tokens[cut].low == "of" and whole is not None:
        about = whole  # "A deviation of the scale of more than 1 %"
    if about is None or not about.key:
        return None
    measure = content(tokens, cut, place) if about is not whole else []
    if place + 1 < clause.subject[1] and tokens[place + 1].low == "of":
        measure += content(tokens, place + 2, clause.subject[1])  # "5 m of the crane"
    return _divided(spot, about, measure, place, found)


def _of_condition(spot: Spot, inner: Clause, place: int, found: Found) -> Stated | None:
    """Return 'Filters are changed when the gauge passes 1 kPa' as said of the gauge."""
    tokens = spot.tokens
    about = phrase(tokens, *inner.subject)
    if about is not None and about.pronoun == "it":
        about = _object(spot) or spot.subject
    if about is None or not about.key or inner.denied:
        return None
    measure = [] if inner.copula else [tokens[inner.verb].verb]
    done = spot.subject
    done_to = [done.head] if done is not None and done.head else []
    return _divided(spot, about, [*measure, *done_to], place, found)


def _object(spot: Spot) -> Phrase | None:
    """Return the object of a clause, or None."""
    clause = spot.clause
    found = None
    if not clause.passive and not clause.copula:
        found = phrase(spot.tokens, clause.rest, clause.tail)
    return found if found is not None and found.key else None


def _divided(
    spot: Spot, about: Phrase, measure: Sequence[str], place: int, found: Found
) -> Stated | None:
    clause = spot.clause
    text = found.value.text
    bare = _BOUND.sub("", text, count=1)
    value = parse_value(bare)
    if value.kind not in _DIVIDED or value.unit != found.value.unit:
        value = found.value
    done = content(spot.tokens, clause.rest, clause.tail)[:_MOST_WORDS]
    verb = "" if clause.copula else spot.verb_words
    over = "over" if set(text.casefold().split()) & _OVER else "at"
    over = "under" if over == "at" and text != bare else over
    from_ = _bounding(spot.tokens, place)
    if from_ is not None:
        over = "over" if spot.tokens[from_].low in _OVER else "under"
    denied = ["not"] if clause.denied else []
    words = [*measure, *denied, verb, *done, over]
    text = " ".join(word for word in words if word)
    key = attribute_key(name_key(text))
    if not key:
        return None
    subject = spot.resolve(about)
    return Stated(subject, text, key, value, found, clause, aside=True)
