"""Who did a thing, where it is, whence it comes, how it ended: names beside a verb."""

from collections.abc import Sequence

from assets.claims import lexicon as lx
from assets.claims.denials import after_denial
from assets.claims.noun_spans import noun_phrase_after
from assets.claims.opposites import is_position
from assets.claims.phrases import CODE, Phrase, phrase
from assets.claims.stated import Spot, Stated
from assets.claims.subjects import Subject
from assets.claims.verbs import FIGURE, Token
from resources.values import name_key, parse_value

# Verbs after which a preposition says where a thing is, whence or whose.
_PLACED = lx.word_set(
    "be hang lie stand sit belong go come live keep store locate park place put hold"
    " lead situate mount fix"
)
_WHERE = lx.word_set(
    "at in on above below under behind beside near opposite inside outside into onto"
    " from to next"
)
_NO_PLACE = lx.word_set(
    "morning evening afternoon night end beginning start middle day week weekend month"
    " year season time moment case way age rule same future past"
)
_SHIPMENTS = lx.word_set("delivery shipment consignment order parcel batch lot supply")
_OUTCOMES = lx.word_set(
    "release refuse accept reject approve decline deny grant pass fail close reopen"
    " cancel confirm withdraw suspend revoke"
)
_IN_CHARGE = {"run by", "lead by", "head by", "manage by"}
_DEFINITE = lx.word_set("the this our my his her its their")
_QUANTIFIED = lx.word_set("only any every")
_STATES = lx.word_set("have get include contain comprise be need hold reach consist")
_INTO = {("go", "into"), ("go", "in"), ("belong", "in"), ("keep", "in"), ("live", "in")}
_INSIDE = {"into": "in", "inside": "in", "onto": "on"}


def doings(spot: Spot) -> list[Stated]:
    """Return the names that a clause gives by its verb, with the property of each.

    "The night shift was thanked by Petra" and "Petra thanked the night shift" give the
    night shift the same property, "thank by".

    Args:
        spot: The clause, and where it stands.
    """
    if spot.clause.imperative:
        return []
    subject = spot.subject
    if subject is None or not subject.key:
        return []
    found = [_agent(spot, subject), _place(spot, subject), _outcome(spot, subject)]
    found.append(_entitled(spot, subject))
    return [each for each in found if each is not None]


def _entitled(spot: Spot, subject: Phrase) -> Stated | None:
    """Return who may do what, where that is said of all and no others.

    'Only trained drivers may use the lift' and 'Any member may use the lift'.
    """
    tokens, clause = spot.tokens, spot.clause
    opening = tokens[clause.subject[0]].low
    if clause.modality != "may" or clause.passive or opening not in _QUANTIFIED:
        return None
    stop = noun_phrase_after(tokens, clause.rest, clause.tail)
    thing = phrase(tokens, clause.rest, stop) if stop > clause.rest else None
    if thing is None or not thing.key or thing.pronoun or clause.copula:
        return None
    key = f"{tokens[clause.verb].verb} by"
    return _stated(spot, spot.resolve(thing), key, subject.text)


def _agent(spot: Spot, subject: Phrase) -> Stated | None:
    tokens, clause = spot.tokens, spot.clause
    if clause.copula or tokens[clause.verb].flags & lx.AUXILIARY:
        return None
    if not clause.passive:
        return _by_subject(spot, subject)
    by = next((i for i in range(clause.rest, clause.tail) if tokens[i].low == "by"), 0)
    if not by:
        return None
    doer = _names(tokens, by + 1, clause.tail)
    links = _links(tokens, clause.rest, by)
    key = " ".join([tokens[clause.verb].verb, *links, "by"])
    key = "person in charge" if key in _IN_CHARGE else key
    return _stated(spot, spot.resolve(subject), key, doer)


def _by_subject(spot: Spot, subject: Phrase) -> Stated | None:
    """Return 'Petra thanked the night shift' as said of the night shift."""
    tokens, clause = spot.tokens, spot.clause
    verb = tokens[clause.verb].verb
    if not subject.named or verb in _STATES or verb in _PLACED:
        return None
    first = clause.rest
    while first < clause.tail and tokens[first].flags & lx.PREPOSITION:
        first += 1
    links = [token.low for token in tokens[clause.rest : first]]
    if first < clause.tail and _is_count(tokens[first]):
        first += 1  # "presented two offers"
    stop = noun_phrase_after(tokens, first, clause.tail)
    thing = phrase(tokens, first, stop) if stop > first else None
    if thing is None or not thing.key or thing.pronoun or len(links) > 1:
        return None
    key = " ".join([verb, *links, "by"])
    return _stated(spot, spot.resolve(thing), key, subject.text)


def _is_count(token: Token) -> bool:
    """Return whether a value counts what follows it, and has no unit of its own."""
    return token.low == FIGURE and (token.text.isalpha() or token.text.isdigit())


def _place(spot: Spot, subject: Phrase) -> Stated | None:
    tokens, clause = spot.tokens, spot.clause
    verb = "be" if clause.copula else tokens[clause.verb].verb
    at = after_denial(tokens, clause)
    if verb not in _PLACED or at + 1 >= clause.tail or tokens[at].low not in _WHERE:
        return None
    if not _is_one(tokens, at + 1, clause.tail):
        return None
    where = _names(tokens, at + 1, clause.tail)
    if not where or set(name_key(where).split()) & _NO_PLACE:
        return None
    link = tokens[at].low
    if is_position(tokens, clause.verb, at) or (verb, link) in _INTO:
        verb, link = "be", _INSIDE.get(link, link)
    key = f"{verb} {link}"
    kinds = {token.low for token in tokens[slice(*clause.subject)]}
    if key == "come from" and kinds & _SHIPMENTS:
        key = "supplier"
    return _stated(spot, spot.resolve(subject), key, where)


def _is_one(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Return whether a phrase names one thing: 'the gate', 'Ostrey', 'zone D'."""
    if tokens[first].low in _DEFINITE or tokens[first].flags & lx.NAME:
        return True
    after = tokens[first + 1] if first + 1 < end else None
    if after is None:
        return False
    letter = len(after.text) == 1 and after.text.isupper()
    return letter or bool(after.flags & lx.NAME)


def _outcome(spot: Spot, subject: Phrase) -> Stated | None:
    """Return the state that 'Order A-7 was refused' gives a thing with a code."""
    verb = spot.verb
    coded = CODE.fullmatch(subject.text.rpartition(" ")[2])
    if not spot.clause.passive or verb.verb not in _OUTCOMES or not coded:
        return None
    return _stated(spot, spot.resolve(subject), "state", verb.low)


def _links(tokens: Sequence[Token], first: int, end: int) -> list[str]:
    """Return the preposition that belongs to a verb before 'by': 'asked for by'."""
    alone = end - first == 1 and tokens[first].flags & lx.PREPOSITION
    return [tokens[first].low] if alone else []


def _names(tokens: Sequence[Token], first: int, end: int) -> str:
    """Return the name that ends a clause, with its 'of' and 'and', else nothing.

    "Zone A, B or C" and "by the clerk and by the buyer" are lists of names.
    """
    stop = noun_phrase_after(tokens, first, end)
    parts = [_written(tokens, first, stop)]
    while first < stop < end - 1 and tokens[stop].low in {"of", "and", "or", ","}:
        link = tokens[stop].low
        begin = stop + 1
        if link == "," and not _is_lettered(tokens, begin, end):
            break
        if link != "of" and tokens[begin].low == "by":
            begin += 1
        further = noun_phrase_after(tokens, begin, end)
        if further == begin:
            break
        joint = "and" if link in {",", "or"} else link
        parts += [joint, _written(tokens, begin, further)]
        stop = further
    ends = stop >= end or tokens[stop].text in ".,;)" or _is_link(tokens[stop])
    if stop == first or not ends or any(t.low == FIGURE for t in tokens[first:stop]):
        return ""
    return " ".join(parts)


def _is_link(token: Token) -> bool:
    """Return whether a preposition follows that is no part of a name."""
    return bool(token.flags & lx.PREPOSITION) and token.low != "of"


def _is_lettered(tokens: Sequence[Token], i: int, end: int) -> bool:
    """Return whether a list of letters goes on: 'zone A, B or C'."""
    return i < end and len(tokens[i].text) == 1 and tokens[i].text.isupper()


def _written(tokens: Sequence[Token], first: int, end: int) -> str:
    return " ".join(token.text for token in tokens[first:end]).replace(" .", ".")


def _stated(spot: Spot, about: Subject, key: str, name: str) -> Stated | None:
    if not name or not about.key or not name_key(name):
        return None
    value = parse_value(name)
    if value.kind not in {"name", "set"}:
        return None
    affirmed = not spot.clause.denied
    return Stated(about, key, key, value, clause=spot.clause, affirmed=affirmed)
