"""Which property a verb states by a value: 'ends on', 'kept for', 'stored at'."""

from collections.abc import Sequence
from dataclasses import dataclass

from assets.claims import lexicon as lx
from assets.claims.grammar import Clause
from assets.claims.noun_spans import content, noun_phrase_after
from assets.claims.particles import verb_words
from assets.claims.phrases import Phrase, phrase
from assets.claims.verbs import Token
from resources.values import Value
from resources.values.model import is_range

_TIMED = lx.word_set("from since until till before after")
_GENERIC = lx.word_set(
    "we you i one everyone everybody anyone anybody people someone somebody nobody"
    " nothing"
)
_HEADS = 8  # Tokens of an object that are looked at.
# Verbs whose subject has what their object counts or names; others do something to it.
HAVING = lx.word_set(
    "have get include contain comprise be give need use require hold make keep employ"
    " count total reach offer provide support allow specify consist"
)
HEDGES = lx.word_set(
    "about at least most up to than more less over under nearly only roughly around"
    " approximately almost some between from by just exactly no not fewer within below"
    " above every"
)


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


def property_of_verb(
    tokens: Sequence[Token], clause: Clause, place: int, value: Value
) -> Property | None:
    """Return the property that a verb with its object states: 'ends on', 'kept for'."""
    if holds_weight(tokens, clause, place, value):
        return Property("net weight", "net weight")
    end = place
    while end > clause.rest and tokens[end - 1].low in HEDGES | _TIMED | {"on", "in"}:
        end -= 1
    between = [token.low for token in tokens[end:place]]
    if "every" in between:
        return Property("interval", "interval")
    numbered = _numbered(tokens, clause, place)
    if numbered:
        return Property(numbered, numbered)
    verb = verb_words(tokens, clause.verb, clause.rest, clause.tail)
    if value.unit == "kelvin" and tokens[place - 1].low == "at":
        return Property(f"{verb} temperature", f"{verb} temperature")
    if clause.copula:
        words = content(tokens, clause.rest, min(end, clause.rest + _HEADS))[:2]
    elif clause.imperative or is_generic(tokens, clause):
        words = [verb]  # Its object is the subject.
    else:
        words = [verb, _object(tokens, clause, end)]
    text = " ".join(word for word in words if word)
    # "open from 9 to 5" is when it is open; "in force from 1 May" when that began.
    timed = [] if is_range(value) else [low for low in between if low in _TIMED]
    return Property(text, " ".join([text, *timed[-1:]])) if text else None


def _numbered(tokens: Sequence[Token], clause: Clause, place: int) -> str:
    """Return 'register number' for 'entered in the register under number 12'."""
    if tokens[place - 1].low != "number":
        return ""
    for i in range(place - 2, clause.rest - 1, -1):
        if tokens[i].low in {"in", "at", "with", "by"}:
            stop = noun_phrase_after(tokens, i + 1, place)
            named = phrase(tokens, i + 1, stop) if stop > i + 1 else None
            if named is not None and named.head:
                return f"{named.head} number"
    return ""


def is_generic(tokens: Sequence[Token], clause: Clause) -> bool:
    """Return whether a subject is nobody in particular: we, you, everyone."""
    first, end = clause.subject
    if end - first == 2 and tokens[first].low == "no":  # noqa: PLR2004 - "no one"
        return tokens[first + 1].text.casefold() == "one"
    return end - first == 1 and tokens[first].low in _GENERIC


def holds_weight(
    tokens: Sequence[Token], clause: Clause, place: int, value: Value
) -> bool:
    """Return whether a clause is like 'A packet has 50 g'."""
    adjacent = place == clause.rest and tokens[clause.verb].verb == "have"
    return adjacent and value.unit == "kilogram"


def _object(tokens: Sequence[Token], clause: Clause, end: int) -> str:
    """Return the head of the verb's object, comparable, or nothing."""
    if clause.passive or clause.rest >= end:
        return ""
    stop = noun_phrase_after(tokens, clause.rest, end)
    named = phrase(tokens, clause.rest, stop) if stop > clause.rest else None
    return named.head.rpartition(" ")[2] if named is not None else ""
