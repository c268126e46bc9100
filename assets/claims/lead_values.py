"""Values before a clause, and the day of a deed: 'In 1996 the mill was closed'."""

from collections.abc import Sequence

from assets.claims import lexicon as lx
from assets.claims.noun_spans import noun_phrase_after
from assets.claims.phrases import phrase
from assets.claims.stated import Spot, Stated
from assets.claims.subjects import Subject
from assets.claims.times import is_dated
from assets.claims.verb_properties import HAVING, is_generic, property_of_verb
from resources.values import Found

_MEASURED = frozenset({"quantity", "money", "percent"})
_CLOCK = lx.word_set("before after until till")  # "Before eleven"
_BOUNDS = lx.word_set("until since till")


def by_lead(spot: Spot, found: dict[int, Found]) -> list[Stated]:
    """Return what a clause says by a value before its subject.

    Args:
        spot: The clause, and where it stands.
        found: Values of the sentence by their token.
    """
    clause = spot.clause
    places = [i for i in range(clause.lead, clause.subject[0]) if i in found]
    return _measured(spot, places, found) + _bounded(spot, places, found)


def _measured(
    spot: Spot, places: Sequence[int], found: dict[int, Found]
) -> list[Stated]:
    """Return the durations and amounts before a clause: 'After a year you may go'."""
    tokens, clause = spot.tokens, spot.clause
    opening, verb = tokens[clause.lead], spot.verb
    timed = _MEASURED | ({"number"} if opening.low in _CLOCK else set())
    measured = [i for i in places if found[i].value.kind in timed]
    if len(measured) != 1 or clause.copula or verb.flags & lx.AUXILIARY:
        return []
    place = measured[0]
    link = opening.low
    if place == clause.lead:  # "Within half a metre" is a value as a whole.
        link = found[place].value.text.split()[0].casefold()
    if not lx.lexicon().word(link).flags & lx.PREPOSITION or place > clause.lead + 1:
        return []
    key, text = f"{verb.verb} {link}", f"{verb.verb}, {link}"
    about = _near(spot, place) or _actor(spot) or spot.scope.alone(key, text)
    held, affirmed = found[place], not clause.denied
    return [Stated(about, text, key, held.value, held, clause, affirmed)]


def _actor(spot: Spot) -> Subject | None:
    """Return what a clause is about, unless that is anybody: 'you', 'everyone'."""
    said = spot.subject
    if said is None or not said.key or is_generic(spot.tokens, spot.clause):
        return None
    return spot.resolve(said)


def _near(spot: Spot, place: int) -> Subject | None:
    """Return 'sprinkler' of 'Within a metre of a sprinkler', or None."""
    tokens, end = spot.tokens, spot.clause.subject[0]
    if place + 1 >= end or tokens[place + 1].low != "of":
        return None
    stop = noun_phrase_after(tokens, place + 2, end)
    named = phrase(tokens, place + 2, stop) if stop > place + 2 else None
    return spot.resolve(named) if named is not None and named.key else None


def _bounded(
    spot: Spot, places: Sequence[int], found: dict[int, Found]
) -> list[Stated]:
    """Return since or until when a thing was done: 'Until 2004 samples were sent'."""
    tokens, clause = spot.tokens, spot.clause
    link, verb = tokens[clause.lead].low, spot.verb
    dated = [found[i] for i in places if is_dated(found[i])]
    if link not in _BOUNDS or len(dated) != 1 or clause.copula or clause.denied:
        return []
    about = spot.subject
    if verb.flags & lx.AUXILIARY or about is None or not about.key:
        return []
    key = f"{verb.verb} {link}"
    return [Stated(spot.resolve(about), key, key, dated[0].value, dated[0], clause)]


def dates_of_deeds(
    spot: Spot,
    stated: Sequence[Stated],
    dates: Sequence[Found],
    found: dict[int, Found],
) -> list[Stated]:
    """Return when what was done was done: 'We lost two tonnes in 1996'.

    The amount is part of the property: another amount may have been lost another day.

    Args:
        spot: The clause, and where it stands.
        stated: What it says by other values.
        dates: Dates in it.
        found: Values of the sentence by their token.
    """
    clause = spot.clause
    happened = clause.modality == "was" and not clause.copula and not clause.denied
    if not happened or spot.verb.verb in HAVING:
        return []
    if not stated and not dates:
        return _led(spot, found)
    if len(dates) != 1 or any(each.found is dates[0] for each in stated):
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


def _led(spot: Spot, found: dict[int, Found]) -> list[Stated]:
    """Return the day that stands before a deed: 'In May 1996 the mill was closed'."""
    tokens, clause = spot.tokens, spot.clause
    places = [i for i in range(clause.lead, clause.subject[0]) if i in found]
    lead = [found[i] for i in places if is_dated(found[i])]
    about = spot.subject
    if len(lead) != 1 or tokens[clause.lead].low in _BOUNDS:
        return []
    if about is None or not about.key or spot.verb.flags & lx.AUXILIARY:
        return []
    of = property_of_verb(tokens, clause, clause.tail, lead[0].value)
    if of is None:
        return []
    subject = spot.resolve(about)
    return [Stated(subject, of.text, of.key, lead[0].value, lead[0], clause)]
