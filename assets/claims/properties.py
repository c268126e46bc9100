"""Which property of a thing a value in a clause is: the words around it, by rule."""

from collections.abc import Sequence

from assets.claims import lexicon as lx
from assets.claims.counted import counted_after, property_of_share
from assets.claims.grammar import Clause
from assets.claims.noun_spans import noun_phrase_after, noun_phrase_before
from assets.claims.phrases import Phrase, attribute_key, phrase
from assets.claims.verb_properties import (
    HAVING,
    HEDGES,
    Property,
    holds_weight,
    is_generic,
    property_of_verb,
)
from assets.claims.verbs import FIGURE, Token
from resources.values import Value
from resources.values.model import is_range

DIMENSIONS = lx.word_set(
    "long wide high tall deep old thick large heavy away late early broad apart"
)
# "Sold in packets of 50 g" gives the net weight of what is sold.
_PACKS = lx.word_set(
    "packet packets pack packs package packages packaging bag bags tin tins jar jars"
    " box boxes pouch pouches sachet sachets bottle bottles"
)
_BINDING = lx.word_set("of below above between under over within up")
_LINKS = lx.word_set("on at of")  # "The meeting is on 3 May."
_VERSIONS = lx.word_set("version edition issue release")
_BY = lx.word_set("at from until till to by under over")  # "From the age of eight"
_LIMITING = ("not exceed", "exceed", "not be more", "not be less")


def property_of(
    tokens: Sequence[Token], clause: Clause, place: int, value: Value
) -> Property | None:
    """Return which property the value at a token is, or None if no rule says so.

    Args:
        tokens: The sentence; each value is one token.
        clause: The clause that the value stands in.
        place: Its token.
        value: The value.
    """
    # "The meeting of 3 May decided" says which, not when.
    which = value.kind == "date" and place < clause.subject[1]
    before = None if which else _after_noun(tokens, clause, place, value)
    if before is not None:
        return before
    if _is_distance(tokens, clause, place, value):
        return _distance(tokens, clause, place, value)
    counted = None
    if value.kind not in {"date", "time", "set"}:
        inside = place < clause.subject[1]
        end = clause.subject[1] if inside else clause.end
        counted = counted_after(tokens, place, end)
    if counted is not None:
        return _of_counted(tokens, clause, place, counted)
    if _is_of_subject(tokens, clause, place, value):
        return _of_subject(tokens, clause)
    weighs = holds_weight(tokens, clause, place, value)
    is_verb = clause.copula or weighs or not tokens[clause.verb].flags & lx.AUXILIARY
    follows = clause.rest <= place < clause.tail and is_verb
    return property_of_verb(tokens, clause, place, value) if follows else None


def _is_of_subject(
    tokens: Sequence[Token], clause: Clause, place: int, value: Value
) -> bool:
    """Return whether the subject is the property: 'The limit is 5', 'It lasts'."""
    if place < clause.rest:
        return False
    measured = value.unit in {"second", "month"} or is_range(value)
    if tokens[clause.verb].verb == "last" and measured:
        return True
    if place == clause.rest and value.text.casefold().startswith(_LIMITING):
        return True
    linked = _LINKS if value.kind in {"date", "time"} else frozenset()
    return clause.copula and _is_complement(tokens, clause, place, linked)


def fragment_property(
    tokens: Sequence[Token], place: int, *, bare: bool
) -> Property | None:
    """Return which property a value is in words without a verb, or None.

    Args:
        tokens: The words; each value is one token.
        place: Its token.
        bare: Whether it is a number without unit: then it must count something, for a
            number behind words may be that of a page.
    """
    end = place
    timed = tokens[place].text[:2].strip(":").isdigit() and ":" in tokens[place].text
    links = HEDGES | ({"at", "until", "till"} if timed else {"of"})
    while end > 0 and tokens[end - 1].low in links:
        end -= 1
    first = noun_phrase_before(tokens, end, 0)
    if timed and first > 1 and tokens[first - 1].low in {"of", "for"}:
        first = noun_phrase_before(tokens, first - 1, 0)
    if tokens[place].text[:1].isalpha() and first == place:
        return None
    counted = counted_after(tokens, place, len(tokens))
    if counted is None and bare:
        return None
    found = counted or (first, end)
    named = phrase(tokens, *found)
    if named is None or named.named:
        return None  # "14 Ropewalk Lane" counts nothing.
    return _named(named)


def _named(found: Phrase, *, own: bool = False) -> Property | None:
    key = attribute_key(found.head)
    return Property(found.text, key, found.owner, own) if key else None


def _after_noun(
    tokens: Sequence[Token], clause: Clause, place: int, value: Value
) -> Property | None:
    """Return the noun before: 'a humidity of 55 %', 'a hardness below 90 mg/l'."""
    end, floor = place, clause.rest if place >= clause.rest else clause.subject[0]
    while end > floor and tokens[end - 1].low in HEDGES | {"of"}:
        end -= 1
    linked = {token.low for token in tokens[end:place]}
    if end <= floor or (linked and not linked & _BINDING):
        return None
    first = noun_phrase_before(tokens, end, floor)
    last = tokens[end - 1]
    if first == end or not last.flags & (lx.NOUN | lx.NAME):
        return None
    having = clause.copula or tokens[clause.verb].verb in HAVING or clause.imperative
    adjacent = last.flags & lx.ADJECTIVE or clause.passive or not (linked or having)
    if "of" not in linked and adjacent:
        return None
    named = phrase(tokens, first, end)
    if named is None or not attribute_key(named.head):
        return None
    return _of_noun(tokens, clause, (first, place), named, value)


def _of_noun(
    tokens: Sequence[Token],
    clause: Clause,
    span: tuple[int, int],
    named: Phrase,
    value: Value,
) -> Property:
    """Return the property that a noun names whose value stands behind it.

    Args:
        tokens: The sentence.
        clause: The clause that the value stands in.
        span: First token of the noun, and the token of the value.
        named: The noun.
        value: The value.
    """
    first, place = span
    owner = _holder(tokens, place + 1, clause.end)
    after = place >= clause.rest
    packed = set(named.head.split()[-1:]) & _PACKS and value.unit == "kilogram"
    if packed and after:
        return Property("net weight", "net weight", owner)
    having = clause.copula or tokens[clause.verb].verb in HAVING or clause.imperative
    alone = not (having and after)
    if alone and owner is None and after:
        return _beside_verb(tokens, clause, first, named)
    return Property(named.text, attribute_key(named.head), owner, alone=alone)


def _beside_verb(
    tokens: Sequence[Token], clause: Clause, first: int, named: Phrase
) -> Property:
    """Return the property in 'works with a break of an hour', 'paid at the age of'."""
    key, by = attribute_key(named.head), _preposition(tokens, first)
    if by == "with":
        return Property(named.text, key, named.owner)
    if by in _BY and not is_generic(tokens, clause):
        verb = tokens[clause.verb].verb
        return Property(f"{verb} {by} {named.text}", f"{verb} {by} {key}")
    return Property(named.text, key, alone=True)


def _preposition(tokens: Sequence[Token], first: int) -> str:
    """Return what stands before a noun and its article."""
    at = first - 1
    if at > 0 and tokens[at].flags & lx.DETERMINER:
        at -= 1
    return tokens[at].low if at >= 0 else ""


def _is_distance(
    tokens: Sequence[Token], clause: Clause, place: int, value: Value
) -> bool:
    """Return whether a value says how far from a thing: 'within 5 m of the crane'."""
    after = tokens[place + 1].low if place + 1 < clause.end else ""
    return (
        value.unit == "meter"
        and after == "of"
        and clause.rest <= place
        and (not clause.copula)
    )


def _distance(
    tokens: Sequence[Token], clause: Clause, place: int, value: Value
) -> Property | None:
    """Return 'stacked within a metre of a wall' as said of the wall."""
    stop = noun_phrase_after(tokens, place + 2, clause.end)
    wall = phrase(tokens, place + 2, stop) if stop > place + 2 else None
    first = value.text.split()[0].casefold()
    text = f"{tokens[clause.verb].verb} {first}"
    linked = lx.lexicon().word(first).flags & lx.PREPOSITION
    key = text if linked else f"{tokens[clause.verb].verb} {tokens[place - 1].low}"
    return Property(key, key, wall) if wall is not None and wall.key else None


def _holder(tokens: Sequence[Token], first: int, end: int) -> Phrase | None:
    """Return 'all zones' of 'a humidity of 55 % in all zones', or None."""
    if first + 1 < end and tokens[first].low in {"in", "for"}:
        stop = noun_phrase_after(tokens, first + 1, end)
        universal = tokens[first + 1].low in {"all", "each", "every", "the", "any"}
        if stop > first + 1 and universal:
            found = phrase(tokens, first + 1, stop)
            return found if found and found.key else None
    return None


def _of_counted(
    tokens: Sequence[Token], clause: Clause, place: int, span: tuple[int, int]
) -> Property | None:
    low = tokens[span[0]].low
    if low in DIMENSIONS and span[1] - span[0] == 1:
        return Property(tokens[span[0]].text, low)
    if place < clause.subject[1]:
        return property_of_share(tokens, clause, span)
    named = phrase(tokens, *span)
    if named is None or not named.head:
        return None
    if clause.copula and tokens[clause.subject[0]].low != "there":
        # "The target is 85 % of all staff" states the target.
        return _of_subject(tokens, clause) if place == clause.rest else None
    key, text = attribute_key(named.key), named.text
    verb = tokens[clause.verb].verb
    share = tokens[place].text.endswith(("%", "per cent", "percent"))
    if verb not in HAVING and not clause.imperative and not share:
        key, text = f"{verb} {key}", f"{verb} {text}"
    return Property(text, key, counted=True)


def _is_complement(
    tokens: Sequence[Token], clause: Clause, place: int, linked: frozenset[str]
) -> bool:
    """Return whether only hedges stand between the form of to be and the value."""
    if _goes_on(tokens, clause, place):
        return True
    return place >= clause.rest and all(
        token.low in HEDGES or token.low in linked or token.flags & lx.ADVERB
        for token in tokens[clause.rest : place]
    )


def _goes_on(tokens: Sequence[Token], clause: Clause, place: int) -> bool:
    """Return whether a value follows another: '5 km/h inside and 10 km/h outside'."""
    first = clause.rest
    while first < place and tokens[first].flags & lx.ADVERB:
        first += 1
    joined = tokens[place - 1].low in {"and", ",", "but"}
    return joined and first < place - 1 and tokens[first].low == FIGURE


def _of_subject(tokens: Sequence[Token], clause: Clause) -> Property | None:
    named = phrase(tokens, *clause.subject)
    if named is None or named.pronoun:
        return None
    first = tokens[clause.subject[0]]
    if first.low == FIGURE and set(first.text.casefold().split()) & _VERSIONS:
        return Property("date", "date", named)  # "Version 2 of the rules is of May."
    return _named(named, own=True)


def is_adjacent(tokens: Sequence[Token], clause: Clause, place: int) -> bool:
    """Return whether only prepositions stand between the verb and a value."""
    return clause.rest <= place and all(
        token.flags & (lx.PREPOSITION | lx.ADVERB | lx.DETERMINER)
        for token in tokens[clause.rest : place]
    )
