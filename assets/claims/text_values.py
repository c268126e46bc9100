"""Values in clauses: numbers, dates, amounts with the property that each is of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assets.claims import lexicon as lx
from assets.claims.grammar import Clause
from assets.claims.phrases import Phrase, noun_phrase_after, phrase
from assets.claims.properties import (
    HAVING,
    Property,
    is_adjacent,
    is_generic,
    property_of,
)
from assets.claims.subjects import Scope, Subject
from assets.claims.times import is_dated
from assets.claims.verbs import SUBORDINATE, Token
from resources.values import Found, Value, find_values, parse_value

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MEASURED = frozenset({"quantity", "money", "percent"})
_BEFORE_YEAR = re.compile(r"\b(?:in|for|since|until|by|during|of|from|year|after)\s$")
_BEYOND = ("more than ", "less than ")  # "Nobody lifts more than 25 kg."
LONGEST_SUBJECT = 10  # Tokens; what is longer was not understood.


@dataclass(frozen=True, slots=True)
class Stated:
    """A value as a sentence states it.

    Args:
        subject: What it is about.
        attribute: Which property, for a person; the key is comparable.
        attribute_key: See `attribute`.
        value: What it is.
        found: Its place among the values of the sentence; None for a name.
        clause: The clause it stands in; None in words without a verb.
        affirmed: False when the sentence denies it.
    """

    subject: Subject
    attribute: str
    attribute_key: str
    value: Value
    found: Found | None = None
    clause: Clause | None = None
    affirmed: bool = True


def values_in(words: str) -> list[Found]:
    """Return the values in a sentence that a claim can be made of or dated by."""
    found = [each for each in find_values(words) if each.value.kind != "boolean"]
    return [_as_year(words, each) for each in found]


def _as_year(words: str, found: Found) -> Found:
    """Return a plain number as a year where it stands like one: 'the pay for 2024'."""
    if found.value.kind != "number" or not _YEAR.fullmatch(found.value.text):
        return found
    if not _BEFORE_YEAR.search(words[max(0, found.start - 16) : found.start]):
        return found
    return Found(found.start, found.end, parse_value(found.value.text, hint="year"))


def in_clause(
    tokens: Sequence[Token],
    clause: Clause,
    found: dict[int, Found],
    scope: Scope,
    position: int,
) -> list[Stated]:
    """Return the values that a clause states, with subject and property.

    A date is stated where nothing else is; beside another value it says when.

    Args:
        tokens: The sentence; each value is one token.
        clause: The clause.
        found: Values by their token.
        scope: What pronouns and bare properties stand for.
        position: Code point of the sentence in its document.
    """
    start = max(clause.lead, clause.subject[0])
    inside = [i for i in range(start, clause.end) if i in found]
    chosen = [i for i in inside if not is_dated(found[i])]
    dates = [i for i in inside if is_dated(found[i])]
    binding = _in_force(tokens, clause, dates)
    about = phrase(tokens, *clause.subject)
    if binding is not None and about is not None and about.key:
        subject = scope.resolve(about, position)
        held = found[binding]
        words = "in force from"
        return [Stated(subject, words, words, held.value, held, clause)]
    dates.sort(key=lambda i: (i < clause.rest, i))  # Of the subject last.
    chosen += [i for i in dates[:1] if not chosen or is_adjacent(tokens, clause, i)]
    stated: list[Stated] = []
    for place in chosen:
        before = tokens[place - 1].low
        beside = before in {"after", "before", "not"} and bool(stated)
        if beside or _says_little(tokens, clause, place, found[place].value):
            continue
        here = _stated(tokens, clause, (place, found[place]), scope, position)
        stated += [here] if here is not None else []
    lead = range(clause.lead, clause.subject[0])
    leading = [found[i] for i in lead if i in found]
    stated += _in_lead(tokens, clause, leading, scope)
    stated += _bounded(tokens, clause, leading, scope, position)
    return stated + _dated(tokens, clause, stated, [found[i] for i in dates])


def _stated(
    tokens: Sequence[Token],
    clause: Clause,
    place: tuple[int, Found],
    scope: Scope,
    position: int,
) -> Stated | None:
    """Return what a clause says by one value, or None if no rule tells of what."""
    token, found = place
    of = property_of(tokens, clause, token, found.value)
    again = scope.last_property if _is_it(tokens, clause) else None
    if of is None and again is not None:
        subject, key, text = again
        of = Property(text, key)
    elif of is None:
        return None
    else:
        subject = subject_of(tokens, clause, of, scope, position)
    if of.own:
        scope.stated(subject, of.key, of.text)
    value, affirmed = found.value, not clause.denied
    if not affirmed and value.text.casefold().startswith(_BEYOND):
        value, affirmed = parse_value(f"no {value.text}"), True
    return Stated(subject, of.text, of.key, value, found, clause, affirmed)


def _in_lead(
    tokens: Sequence[Token],
    clause: Clause,
    leading: Sequence[Found],
    scope: Scope,
) -> list[Stated]:
    """Return the durations and amounts before a clause: 'After a year you may go'."""
    opening = tokens[clause.lead]
    measured = [each for each in leading if each.value.kind in _MEASURED]
    verb = tokens[clause.verb]
    if not opening.flags & lx.PREPOSITION or len(measured) != 1 or clause.copula:
        return []
    if verb.flags & lx.AUXILIARY:
        return []
    key = f"{verb.verb} {opening.low}"
    text = f"{verb.verb}, {opening.low}"
    about = scope.alone(key, text)
    affirmed = not clause.denied
    return [Stated(about, text, key, measured[0].value, measured[0], clause, affirmed)]


def _bounded(
    tokens: Sequence[Token],
    clause: Clause,
    leading: Sequence[Found],
    scope: Scope,
    position: int,
) -> list[Stated]:
    """Return since or until when a thing was done: 'Until 2004 samples were sent'."""
    link, verb = tokens[clause.lead].low, tokens[clause.verb]
    about = phrase(tokens, *clause.subject)
    dated = [each for each in leading if is_dated(each)]
    bounds = link in {"until", "since", "till"} and len(dated) == 1
    if not bounds or clause.copula or verb.flags & lx.AUXILIARY or clause.denied:
        return []
    if about is None or not about.key:
        return []
    key, subject = f"{verb.verb} {link}", scope.resolve(about, position)
    return [Stated(subject, key, key, dated[0].value, dated[0], clause)]


def _dated(
    tokens: Sequence[Token],
    clause: Clause,
    stated: Sequence[Stated],
    dates: Sequence[Found],
) -> list[Stated]:
    """Return when what was done was done: 'We lost two tonnes in 1996'.

    The amount is part of the property: another amount may have been lost another day.
    """
    happened = clause.modality == "was" and not clause.copula and not clause.denied
    if not happened or len(dates) != 1 or tokens[clause.verb].verb in HAVING:
        return []
    if any(each.found is dates[0] for each in stated):
        return []
    return [
        Stated(
            each.subject,
            f"{each.attribute}, {each.value.text}: date",
            f"{each.attribute_key} {each.value.key} date",
            dates[0].value,
            dates[0],
            clause,
        )
        for each in stated
    ]


def _is_it(tokens: Sequence[Token], clause: Clause) -> bool:
    """Return whether a clause is 'it is ...', and so speaks of a property again."""
    first, end = clause.subject
    return clause.copula and end - first == 1 and tokens[first].low == "it"


def _says_little(
    tokens: Sequence[Token], clause: Clause, place: int, value: Value
) -> bool:
    """Return whether a value states nothing: 'one' that is an article, a condition."""
    if place >= clause.tail and tokens[clause.tail].low in SUBORDINATE:
        return True
    if place < clause.subject[1] and _names_edition(tokens, place):
        return True
    if value.key != "number:1" or value.text.isdigit():
        return False
    return tokens[clause.verb].verb not in {"have", "be"}


def _names_edition(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a year belongs to a name: 'the travel policy 2024 allows ...'."""
    return bool(_YEAR.fullmatch(tokens[place].text)) and bool(
        place and tokens[place - 1].flags & (lx.NOUN | lx.NAME)
    )


def subject_of(
    tokens: Sequence[Token],
    clause: Clause,
    stated: Property,
    scope: Scope,
    position: int,
) -> Subject:
    """Return what a value of a property is about.

    'We answer complaints within two days' is about complaints, as is 'A complaint is
    answered within two days'.
    """
    grammatical = phrase(tokens, *clause.subject)
    if stated.own and grammatical is not None:
        return scope.own(grammatical, position)
    if stated.owner is not None and not stated.owner.pronoun:
        return scope.resolve(stated.owner, position)
    if clause.imperative or is_generic(tokens, clause):
        return _of_object(tokens, clause, stated, scope, position)
    rambling = clause.subject[1] - clause.subject[0] > LONGEST_SUBJECT
    if (
        grammatical is None
        or stated.alone
        or rambling
        or grammatical.pronoun == "there"
    ):
        alone = scope.alone(stated.key, stated.text)
        return alone if grammatical is None else _beside(alone, grammatical)
    about = scope.resolve(grammatical, position)
    if stated.counted and about.key:
        return replace(about, entities=(*about.entities, stated.key))
    return about


def _beside(alone: Subject, grammatical: Phrase) -> Subject:
    """Return a property that stands for itself, with the subject as what it names."""
    names = (*alone.entities, grammatical.key)
    return replace(alone, entities=tuple(name for name in names if name))


def _of_object(
    tokens: Sequence[Token],
    clause: Clause,
    stated: Property,
    scope: Scope,
    position: int,
) -> Subject:
    topic = scope.topic(position)
    if topic.resolved:
        return topic
    stop = noun_phrase_after(tokens, clause.rest, clause.end)
    found = phrase(tokens, clause.rest, stop) if stop > clause.rest else None
    if found is not None and found.key and not found.pronoun:
        return replace(scope.resolve(found, position), resolved=False)
    return scope.alone(stated.key, stated.text)


def _in_force(
    tokens: Sequence[Token],
    clause: Clause,
    dates: Sequence[int],
) -> int | None:
    """Return which of some dates a clause says a thing is in force from, or None."""
    for at in dates:
        lows = [token.low for token in tokens[max(clause.rest - 1, at - 4) : at]]
        if {"force", "effect"} & set(lows) and lows[-1:] in (["from"], ["since"]):
            return at
    return None
