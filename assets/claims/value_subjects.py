"""What a value of a property is about, by the words around it."""

from dataclasses import replace

from assets.claims import lexicon as lx
from assets.claims.noun_spans import noun_phrase_after
from assets.claims.phrases import Phrase, phrase
from assets.claims.stated import Spot
from assets.claims.subjects import Subject
from assets.claims.verb_properties import Property, is_generic
from assets.claims.verbs import FIGURE
from resources.values import Value

LONGEST_SUBJECT = 10  # Tokens; what is longer was not understood.
_WHERE = lx.word_set("in inside outside on at for within under")
_NO_PLACE = lx.word_set(
    "morning evening afternoon night end beginning start middle day week weekend month"
    " year season time moment case way average total future past half quarter date"
    " monday tuesday wednesday thursday friday saturday sunday"
)
_AMOUNTS = {"quantity", "money", "percent", "number"}


def subject_of(spot: Spot, stated: Property, place: int, value: Value) -> Subject:
    """Return what a value of a property is about.

    'We answer complaints within two days' is about complaints, as is 'A complaint is
    answered within two days'.

    Args:
        spot: The clause, and where it stands.
        stated: The property.
        place: The token of the value.
        value: The value.
    """
    tokens, clause, scope = spot.tokens, spot.clause, spot.scope
    grammatical = spot.subject
    if stated.own and grammatical is not None:
        where = _where(spot, place) if value.kind in _AMOUNTS else None
        return _of_own(spot, grammatical, where)
    if stated.owner is not None and not stated.owner.pronoun:
        return spot.resolve(stated.owner)
    if clause.imperative or is_generic(tokens, clause):
        return _of_object(spot, stated)
    rambling = clause.subject[1] - clause.subject[0] > LONGEST_SUBJECT
    if (
        grammatical is None
        or stated.alone
        or rambling
        or grammatical.pronoun == "there"
    ):
        alone = scope.alone(stated.key, stated.text)
        return alone if grammatical is None else _beside(alone, grammatical)
    about = spot.resolve(grammatical)
    if stated.counted and about.key:
        return replace(about, entities=(*about.entities, stated.key))
    return about


def _of_own(spot: Spot, said: Phrase, where: Phrase | None) -> Subject:
    """Return whose 'the limit' is: of the place that stands beside it, if one does."""
    bare = said.owner is None and not said.named
    if where is not None and bare and not spot.scope.topic(spot.position).resolved:
        return spot.resolve(where)
    return spot.scope.own(said, spot.position)


def _where(spot: Spot, place: int) -> Phrase | None:
    """Return where a property has its value: 'In the yard', '6 km/h in the yard'."""
    tokens, clause = spot.tokens, spot.clause
    spans = [(place + 1, clause.tail), (clause.lead, clause.subject[0])]
    for first, end in spans:
        if first + 1 >= end or tokens[first].low not in _WHERE:
            continue
        stop = noun_phrase_after(tokens, first + 1, end)
        found = phrase(tokens, first + 1, stop) if stop > first + 1 else None
        lows = {token.low for token in tokens[first + 1 : stop]}
        vague = lows & _NO_PLACE or FIGURE in lows
        if found and found.key and (found.definite or found.named) and not vague:
            return found
    return None


def _beside(alone: Subject, grammatical: Phrase) -> Subject:
    """Return a property that stands for itself, with the subject as what it names."""
    names = (*alone.entities, grammatical.key)
    return replace(alone, entities=tuple(name for name in names if name))


def _of_object(spot: Spot, stated: Property) -> Subject:
    tokens, clause, scope = spot.tokens, spot.clause, spot.scope
    topic = scope.topic(spot.position)
    if topic.resolved:
        return topic
    stop = noun_phrase_after(tokens, clause.rest, clause.end)
    found = phrase(tokens, clause.rest, stop) if stop > clause.rest else None
    if found is not None and found.key and not found.pronoun:
        return replace(spot.resolve(found), resolved=False)
    return scope.alone(stated.key, stated.text)
