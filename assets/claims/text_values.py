"""Values in clauses: numbers, dates, amounts with the property that each is of."""

import re
from collections.abc import Sequence

from assets.claims import lexicon as lx
from assets.claims.grammar import Clause
from assets.claims.lead_values import by_lead, dates_of_deeds
from assets.claims.months import month_sets
from assets.claims.properties import is_adjacent, property_of
from assets.claims.stated import Spot, Stated
from assets.claims.thresholds import is_threshold, thresholds
from assets.claims.times import is_dated
from assets.claims.value_subjects import subject_of
from assets.claims.verb_properties import Property
from assets.claims.verbs import SUBORDINATE, Token
from resources.values import Found, Value, find_values, parse_value

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_BEFORE_YEAR = re.compile(r"\b(?:in|for|since|until|by|during|of|from|year|after)\s$")
_BEYOND = ("more than ", "less than ")  # "Nobody lifts more than 25 kg."
_PART_OF = lx.word_set("last first next past final coming same any this that")


def values_in(words: str) -> list[Found]:
    """Return the values in a sentence that a claim can be made of or dated by."""
    found = [each for each in find_values(words) if each.value.kind != "boolean"]
    found = [_as_year(words, each) for each in found]
    months = month_sets(words, found)
    return sorted([*found, *months], key=lambda each: each.start) if months else found


def _as_year(words: str, found: Found) -> Found:
    """Return a plain number as a year where it stands like one: 'the pay for 2024'."""
    if found.value.kind != "number" or not _YEAR.fullmatch(found.value.text):
        return found
    if not _BEFORE_YEAR.search(words[max(0, found.start - 16) : found.start]):
        return found
    return Found(found.start, found.end, parse_value(found.value.text, hint="year"))


def in_clause(spot: Spot, found: dict[int, Found]) -> list[Stated]:
    """Return the values that a clause states, with subject and property.

    A date is stated where nothing else is; beside another value it says when.

    Args:
        spot: The clause, and where it stands.
        found: Values of the sentence by their token.
    """
    tokens, clause = spot.tokens, spot.clause
    start = max(clause.lead, clause.subject[0])
    inside = [i for i in range(start, clause.end) if i in found]
    chosen = [i for i in inside if not is_dated(found[i])]
    dates = [i for i in inside if is_dated(found[i])]
    binding = _in_force(tokens, clause, dates)
    about = spot.subject
    if binding is not None and about is not None and about.key:
        held, words = found[binding], "in force from"
        return [Stated(spot.resolve(about), words, words, held.value, held, clause)]
    dates.sort(key=lambda i: (i < clause.rest, i))  # Of the subject last.
    chosen += [i for i in dates[:1] if not chosen or is_adjacent(tokens, clause, i)]
    stated: list[Stated] = []
    for place in chosen:
        before = tokens[place - 1].low
        beside = before in {"after", "before", "not"} and bool(stated)
        if beside or _says_little(tokens, clause, place, found[place].value):
            continue
        here = _stated(spot, place, found[place])
        stated += [here] if here is not None else []
    stated += thresholds(spot, found)
    stated += by_lead(spot, found)
    return stated + dates_of_deeds(spot, stated, [found[i] for i in dates], found)


def _stated(spot: Spot, token: int, found: Found) -> Stated | None:
    """Return what a clause says by one value, or None if no rule tells of what."""
    tokens, clause, scope = spot.tokens, spot.clause, spot.scope
    of = property_of(tokens, clause, token, found.value)
    again = scope.last_property if _is_it(tokens, clause) else None
    if of is None and again is not None:
        subject, key, text = again
        of = Property(text, key)
    elif of is None:
        return None
    else:
        subject = subject_of(spot, of, token, found.value)
    if of.own:
        scope.stated(subject, of.key, of.text)
    value, affirmed = found.value, not clause.denied
    if not affirmed and value.text.casefold().startswith(_BEYOND):
        value, affirmed = parse_value(f"no {value.text}"), True
    return Stated(subject, of.text, of.key, value, found, clause, affirmed)


def _is_it(tokens: Sequence[Token], clause: Clause) -> bool:
    """Return whether a clause is 'it is ...', and so speaks of a property again."""
    first, end = clause.subject
    return clause.copula and end - first == 1 and tokens[first].low == "it"


def _says_little(
    tokens: Sequence[Token], clause: Clause, place: int, value: Value
) -> bool:
    """Return whether a value states nothing: 'one' that is an article, a condition."""
    if _is_of_another(tokens, clause, place):
        return True
    if is_threshold(tokens, clause, place, value):
        return True
    if place < clause.subject[1] and _names_edition(tokens, place):
        return True
    after = tokens[place - 1].low in _PART_OF and place - 1 != clause.verb
    if value.unit in {"second", "month"} and after:
        return True  # "In the last two weeks of October"
    if value.key != "number:1" or value.text.isdigit():
        return False
    return tokens[clause.verb].verb not in {"have", "be"}


def _is_of_another(tokens: Sequence[Token], clause: Clause, place: int) -> bool:
    """Return whether a value stands in what depends on a clause: 'if ...', 'that ...'.

    'A surplus that allows a dividend of 4 %' names its property all the same.
    """
    if place < clause.tail:
        return False
    tail = tokens[clause.tail]
    relative = tail.flags & lx.RELATIVE and tokens[place - 1].low != "of"
    return tail.low in SUBORDINATE or bool(relative)


def _names_edition(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a year belongs to a name: 'the travel policy 2024 allows ...'."""
    return bool(_YEAR.fullmatch(tokens[place].text)) and bool(
        place and tokens[place - 1].flags & (lx.NOUN | lx.NAME)
    )


def _in_force(
    tokens: Sequence[Token], clause: Clause, dates: Sequence[int]
) -> int | None:
    """Return which of some dates a clause says a thing is in force from, or None."""
    for at in dates:
        lows = [token.low for token in tokens[max(clause.rest - 1, at - 4) : at]]
        if {"force", "effect"} & set(lows) and lows[-1:] in (["from"], ["since"]):
            return at
    return None
