"""Names as values: who has a role, what a thing is called, where somebody is from."""

from collections.abc import Sequence
from itertools import pairwise

from assets.claims import lexicon as lx
from assets.claims.countries import COUNTRIES
from assets.claims.grammar import Clause
from assets.claims.names import Name
from assets.claims.phrases import Phrase, attribute_key, noun_phrase_after, phrase
from assets.claims.subjects import Scope
from assets.claims.text_values import Stated
from assets.claims.verbs import Token
from resources.values import name_key, parse_value

_ADVERBS = lx.word_set("not now still also")
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


def in_apposition(
    tokens: Sequence[Token], clause: Clause, scope: Scope, position: int
) -> list[Stated]:
    """Return who has a role by 'The head of laboratory, R. Okonjo-Lind, decides'.

    Args:
        tokens: The sentence.
        clause: A clause of it.
        scope: What pronouns and bare properties stand for.
        position: Code point of the sentence in its document.
    """
    first, end = clause.subject
    commas = [i for i in range(first, end) if tokens[i].text == ","]
    if len(commas) != 2 or commas[1] != end - 1:  # noqa: PLR2004 - around the name.
        return []
    one = phrase(tokens, first, commas[0])
    other = phrase(tokens, commas[0] + 1, commas[1])
    if one is None or other is None or one.named == other.named:
        return []
    role, name = (other, one) if one.named else (one, other)
    return _role(role, name.text, clause, scope, position) if role.definite else []


def named_in_clause(
    tokens: Sequence[Token], clause: Clause, scope: Scope, position: int
) -> list[Stated]:
    """Return who or what a role is: 'The chair is Agathe Linden', and the reverse.

    Args:
        tokens: The sentence.
        clause: A clause without typed values.
        scope: What pronouns and bare properties stand for.
        position: Code point of the sentence in its document.
    """
    if not clause.copula or clause.rest >= clause.end:
        return []
    subject = phrase(tokens, *clause.subject)
    first = clause.rest
    while first < clause.end and tokens[first].low in _ADVERBS:
        first += 1
    stop = _complement_end(tokens, first, clause.end)
    found = phrase(tokens, first, stop) if stop > first else None
    if subject is None or found is None or subject.pronoun in {"there", "it"}:
        return []
    if _is_role_of(tokens, subject, found, (first, stop)):
        about = scope.resolve(subject, position)
        name = about.text if subject.pronoun else subject.text
        return _role(found, name, clause, scope, position) if name else []
    the_other = subject.definite and tokens[first].low == "the" and bool(found.key)
    default = "default" in subject.head.split() and stop == clause.end - 1
    if subject.named or subject.pronoun or not (found.named or the_other or default):
        return []
    return _role(subject, found.text, clause, scope, position)


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
    while stop + 1 < end and tokens[stop].low in {"of", "for"} and stop > first:
        further = noun_phrase_after(tokens, stop + 1, end)
        if further == stop + 1:
            break
        stop = further
    return stop


def _role(
    role: Phrase, name: str, clause: Clause, scope: Scope, position: int
) -> list[Stated]:
    key = attribute_key(role.head)
    if not key or not name_key(name):
        return []
    value = parse_value(name)
    return [
        Stated(
            scope.own(role, position), role.text, key, value,
            clause=clause, affirmed=not clause.denied,
        )
    ]  # fmt: skip
