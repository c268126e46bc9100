"""Names as values: who has a role, what a thing is called, where somebody is from."""

import re
from collections.abc import Sequence
from itertools import pairwise

from assets.claims import lexicon as lx
from assets.claims.countries import COUNTRIES
from assets.claims.names import Name
from assets.claims.noun_spans import noun_phrase_after
from assets.claims.phrases import Phrase, attribute_key, phrase
from assets.claims.stated import Spot, Stated
from assets.claims.subjects import Scope, Subject
from assets.claims.verbs import Token
from resources.values import Value, name_key, parse_value

_ADVERBS = lx.word_set("not now still also only just even")
_IN_CHARGE = "person in charge"
_CONTACT = re.compile(
    r"(?:person|one|colleague) (?:to (?:call|ask|contact|see|write to|turn to)"
    r"|responsible|in charge) (?:for|of|in|about|on|at) (.+)$",
    re.IGNORECASE,
)
_INDEFINITE = lx.word_set("a an one another")


def origins(
    tokens: Sequence[Token], found: Sequence[Name], scope: Scope, position: int
) -> list[Stated]:
    """Return the country of each name that one follows: 'Thirua Growers in Malawi'.

    Args:
        tokens: The sentence.
        found: Names in it.
        scope: What names stand for.
        position: Code point of the sentence in its document.
    """
    stated = []
    for name, country in pairwise(found):
        beside = name.last + 1 == country.first and tokens[name.last].low in {"in", ","}
        if beside and country.text in COUNTRIES and name.text not in COUNTRIES:
            named = phrase(tokens, name.first, name.last)
            subject = scope.resolve(named, position)
            value = parse_value(country.text)
            stated.append(Stated(subject, "country", "country", value))
    return stated


def in_apposition(spot: Spot) -> list[Stated]:
    """Return who has a role by 'The head of laboratory, R. Okonjo-Lind, decides'.

    Args:
        spot: The clause, and where it stands.
    """
    tokens, (first, end) = spot.tokens, spot.clause.subject
    commas = [i for i in range(first, end) if tokens[i].text == ","]
    if len(commas) != 2 or commas[1] != end - 1:  # noqa: PLR2004 - around the name.
        return []
    one = phrase(tokens, first, commas[0])
    other = phrase(tokens, commas[0] + 1, commas[1])
    if one is None or other is None or one.named == other.named:
        return []
    role, name = (other, one) if one.named else (one, other)
    return _role(spot, role, name.text) if role.definite else []


def named_in_clause(spot: Spot) -> list[Stated]:
    """Return who or what a role is: 'The chair is Agathe Linden', and the reverse.

    Args:
        spot: A clause without typed values, and where it stands.
    """
    tokens, clause = spot.tokens, spot.clause
    if not clause.copula or clause.rest >= clause.end:
        return []
    subject = spot.subject
    first = clause.rest
    while first < clause.end and tokens[first].low in _ADVERBS:
        first += 1
    stop = _complement_end(tokens, first, clause.end)
    found = phrase(tokens, first, stop) if stop > first else None
    if subject is None or found is None or subject.pronoun in {"there", "it"}:
        return []
    if _is_role_of(tokens, subject, found, (first, stop)):
        about = spot.resolve(subject)
        name = about.text if subject.pronoun else subject.text
        return _role(spot, found, name) if name else []
    the_other = subject.definite and tokens[first].low == "the" and bool(found.key)
    default = "default" in subject.head.split() and stop == clause.end - 1
    told = found.named or the_other or default or _is_kind(spot, subject, first, stop)
    if subject.named or subject.pronoun or not told:
        return []
    return _role(spot, subject, found.text)


def _is_kind(spot: Spot, subject: Phrase, first: int, stop: int) -> bool:
    """Return whether a noun alone is what a property is: 'The type of X is oolong'."""
    tokens = spot.tokens
    owned = subject.definite and subject.owner is not None and not subject.owner.pronoun
    whole = stop >= spot.clause.end - 1 or tokens[stop].text in ".,;"
    last = tokens[stop - 1].flags
    noun = last & lx.NOUN and not last & (lx.ING | lx.PAST)
    alone = stop - first == 1 and last & lx.ADJECTIVE
    opens = tokens[first].flags & (lx.DETERMINER | lx.PRONOUN | lx.PREPOSITION)
    return bool(owned and whole and noun and not alone and not opens)


def _is_role_of(
    tokens: Sequence[Token], subject: Phrase, found: Phrase, span: tuple[int, int]
) -> bool:
    """Return whether a clause gives a name its role: 'Ines Halloran is director'."""
    if not subject.named and subject.pronoun not in {"he", "she"}:
        return False
    if found.named or not found.key or tokens[span[0]].low in _INDEFINITE:
        return False
    return bool(tokens[span[1] - 1].flags & lx.NOUN)


def _complement_end(tokens: Sequence[Token], first: int, end: int) -> int:
    """Return one past a noun phrase with its 'of', as in 'the head of laboratory'."""
    stop = noun_phrase_after(tokens, first, end)
    while stop + 1 < end and stop > first and _continues(tokens, stop):
        further = noun_phrase_after(tokens, stop + 1, end)
        if further == stop + 1:
            break
        stop = further
    return stop


def _continues(tokens: Sequence[Token], i: int) -> bool:
    """Return whether a name goes on: 'the head of', 'Ada Brook and Bo Lanter'."""
    named = tokens[i - 1].flags & tokens[i + 1].flags & lx.NAME
    return tokens[i].low in {"of", "for"} or bool(tokens[i].low == "and" and named)


def _role(spot: Spot, role: Phrase, name: str) -> list[Stated]:
    key = attribute_key(role.head)
    if not key or not name_key(name):
        return []
    value, affirmed = parse_value(name), not spot.clause.denied
    asked = _CONTACT.match(role.text)
    if asked is not None and (of := name_key(asked[1])):
        about = Subject(asked[1], of, resolved=True, entities=(of,))
        return [_stated(spot, about, _IN_CHARGE, value)]
    about = spot.scope.own(role, spot.position)
    found = [Stated(about, role.text, key, value, None, spot.clause, affirmed)]
    person = " " in name and name[:1].isupper() and value.kind == "name"
    desked = role.owner is not None and role.link in {"for", "in", "at"}
    if desked and role.key and person:
        # "The buyer for Asia is X", beside a list of desks and who is in charge.
        desk = Subject(role.text, role.key, resolved=True, entities=(role.key,))
        found.append(_stated(spot, desk, _IN_CHARGE, value))
    return found


def _stated(spot: Spot, about: Subject, key: str, value: Value) -> Stated:
    affirmed = not spot.clause.denied
    return Stated(about, key, key, value, clause=spot.clause, affirmed=affirmed)
