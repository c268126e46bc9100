"""Which property of a thing a value in a clause is: the words around it, by rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from assets.claims import lexicon as lx
from assets.claims.grammar import Clause
from assets.claims.phrases import (
    Phrase,
    attribute_key,
    content,
    noun_phrase_after,
    noun_phrase_before,
    phrase,
)
from assets.claims.verbs import Token
from resources.values import Value
from resources.values.model import is_range

DIMENSIONS = lx.word_set(
    "long wide high tall deep old thick large heavy away late early broad apart"
)
# Verbs whose subject has what their object counts or names; others do something to it.
HAVING = lx.word_set(
    "have get include contain comprise be give need use require hold make keep employ"
    " count total reach offer provide support allow specify consist"
)
_HEDGES = lx.word_set(
    "about at least most up to than more less over under nearly only roughly around"
    " approximately almost some between from by just exactly no not fewer within below"
    " above every"
)
# "Sold in packets of 50 g" gives the net weight of what is sold.
_PACKS = lx.word_set(
    "packet packets pack packs package packages packaging bag bags tin tins jar jars"
    " box boxes pouch pouches sachet sachets bottle bottles"
)
_BINDING = lx.word_set("of below above between under over within up")
_TIMED = lx.word_set("from since until till before after")
_GENERIC = lx.word_set(
    "we you i one everyone everybody anyone anybody people someone somebody nobody"
)
_LINKS = lx.word_set("on at of")  # "The meeting is on 3 May."
_LIMITING = ("not exceed", "exceed", "not be more", "not be less")
_HEADS = 8  # Tokens of an object that are looked at.


@dataclass(frozen=True, slots=True)
class Property:
    """A property that a value is given for.

    Args:
        text: Its name for a person.
        key: Comparable form; never empty.
        owner: Whose it is, where the words around say so; else None.
        own: Whether the clause's subject is the property itself: "The limit is 5".
        alone: Whether the clause's subject may not be whose it is.
        counted: Whether the value counts or measures what the property names.
    """

    text: str
    key: str
    owner: Phrase | None = None
    own: bool = False
    alone: bool = False
    counted: bool = False


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
    counted = None
    if value.kind not in {"date", "time", "set"}:
        inside = place < clause.subject[1]
        end = clause.subject[1] if inside else clause.end
        counted = _counted(tokens, place, end)
    if counted is not None:
        return _of_counted(tokens, clause, place, counted)
    linked = _LINKS if value.kind in {"date", "time"} else frozenset()
    limits = place == clause.rest and value.text.casefold().startswith(_LIMITING)
    if limits or (clause.copula and _is_complement(tokens, clause, place, linked)):
        return _of_subject(tokens, clause)
    weighs = _holds_weight(tokens, clause, place, value)
    is_verb = clause.copula or weighs or not tokens[clause.verb].flags & lx.AUXILIARY
    if clause.rest <= place < clause.tail and is_verb:
        return _of_verb(tokens, clause, place, value)
    return None


def _holds_weight(
    tokens: Sequence[Token], clause: Clause, place: int, value: Value
) -> bool:
    """Return whether a clause is like 'A packet has 50 g'."""
    adjacent = place == clause.rest and tokens[clause.verb].verb == "have"
    return adjacent and value.unit == "kilogram"


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
    while end > 0 and tokens[end - 1].low in _HEDGES | {"of"}:
        end -= 1
    first = noun_phrase_before(tokens, end, 0)
    if tokens[place].text[:1].isalpha() and first == place:
        return None
    counted = _counted(tokens, place, len(tokens))
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
    while end > floor and tokens[end - 1].low in _HEDGES | {"of"}:
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
    owner = _holder(tokens, place + 1, clause.end)
    if last.low in _PACKS and value.unit == "kilogram" and place >= clause.rest:
        return Property("net weight", "net weight", owner)
    alone = not having or place < clause.subject[1]
    return Property(named.text, attribute_key(named.head), owner, alone=alone)


def _holder(tokens: Sequence[Token], first: int, end: int) -> Phrase | None:
    """Return 'all zones' of 'a humidity of 55 % in all zones', or None."""
    if first + 1 < end and tokens[first].low in {"in", "for"}:
        stop = noun_phrase_after(tokens, first + 1, end)
        universal = tokens[first + 1].low in {"all", "each", "every", "the", "any"}
        if stop > first + 1 and universal:
            found = phrase(tokens, first + 1, stop)
            return found if found and found.key else None
    return None


def _counted(tokens: Sequence[Token], place: int, end: int) -> tuple[int, int] | None:
    """Return the span of what is counted or measured after a value, or None."""
    first = place + 1
    if first < end and tokens[first].low == "of":
        first += 1
    elif first < end and not tokens[first].flags & (lx.NOUN | lx.ADJECTIVE | lx.NAME):
        return None
    stop = noun_phrase_after(tokens, first, end)
    return (first, stop) if stop > first else None


def _of_counted(
    tokens: Sequence[Token], clause: Clause, place: int, span: tuple[int, int]
) -> Property | None:
    low = tokens[span[0]].low
    if low in DIMENSIONS and span[1] - span[0] == 1:
        return Property(tokens[span[0]].text, low)
    if place < clause.subject[1]:
        return _of_share(tokens, clause, span)
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


def _of_share(
    tokens: Sequence[Token], clause: Clause, span: tuple[int, int]
) -> Property | None:
    """Return the property in '12 % of the tests were repeated': repeated tests."""
    named = phrase(tokens, *span)
    said = content(tokens, clause.rest, min(clause.end, clause.rest + 6))
    verb = [] if clause.copula else [tokens[clause.verb].verb]
    words = " ".join([*verb, *said[: 2 if clause.copula else 1]])
    if named is None or not words:
        return None
    return Property(words, attribute_key(words) or words, named)


def _is_complement(
    tokens: Sequence[Token], clause: Clause, place: int, linked: frozenset[str]
) -> bool:
    """Return whether only hedges stand between the form of to be and the value."""
    return place >= clause.rest and all(
        token.low in _HEDGES or token.low in linked or token.flags & lx.ADVERB
        for token in tokens[clause.rest : place]
    )


def _of_subject(tokens: Sequence[Token], clause: Clause) -> Property | None:
    named = phrase(tokens, *clause.subject)
    if named is None or named.pronoun:
        return None
    return _named(named, own=True)


def _of_verb(
    tokens: Sequence[Token], clause: Clause, place: int, value: Value
) -> Property | None:
    """Return the property that a verb with its object states: 'ends on', 'kept for'."""
    if _holds_weight(tokens, clause, place, value):
        return Property("net weight", "net weight")
    end = place
    while end > clause.rest and tokens[end - 1].low in _HEDGES | _TIMED | {"on", "in"}:
        end -= 1
    between = [token.low for token in tokens[end:place]]
    if "every" in between:
        return Property("interval", "interval")
    if clause.copula:
        words = content(tokens, clause.rest, min(end, clause.rest + _HEADS))[:2]
    elif clause.imperative or is_generic(tokens, clause):
        words = [tokens[clause.verb].verb]  # Its object is the subject.
    else:
        words = [tokens[clause.verb].verb, _object(tokens, clause, end)]
    text = " ".join(word for word in words if word)
    # "open from 9 to 5" is when it is open; "in force from 1 May" when that began.
    timed = [] if is_range(value) else [low for low in between if low in _TIMED]
    return Property(text, " ".join([text, *timed[-1:]])) if text else None


def is_generic(tokens: Sequence[Token], clause: Clause) -> bool:
    """Return whether a subject is nobody in particular: we, you, everyone."""
    first, end = clause.subject
    return end - first == 1 and tokens[first].low in _GENERIC


def is_adjacent(tokens: Sequence[Token], clause: Clause, place: int) -> bool:
    """Return whether only prepositions stand between the verb and a value."""
    return clause.rest <= place and all(
        token.flags & (lx.PREPOSITION | lx.ADVERB | lx.DETERMINER)
        for token in tokens[clause.rest : place]
    )


def _object(tokens: Sequence[Token], clause: Clause, end: int) -> str:
    """Return the head of the verb's object, comparable, or nothing."""
    if clause.passive or clause.rest >= end:
        return ""
    stop = noun_phrase_after(tokens, clause.rest, end)
    named = phrase(tokens, clause.rest, stop) if stop > clause.rest else None
    return named.head.rpartition(" ")[2] if named is not None else ""
