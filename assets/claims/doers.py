"""Who did a thing, where it is, whence it comes, how it ended: names beside a verb."""

from collections.abc import Sequence

from assets.claims import lexicon as lx
from assets.claims.denials import after_denial
from assets.claims.grammar import Clause
from assets.claims.phrases import CODE, Phrase, noun_phrase_after, phrase
from assets.claims.properties import HAVING
from assets.claims.subjects import Scope, Subject
from assets.claims.text_values import Stated
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


def doings(
    tokens: Sequence[Token], clause: Clause, scope: Scope, position: int
) -> list[Stated]:
    """Return the names that a clause gives by its verb, with the property of each.

    "The night shift was thanked by Petra" and "Petra thanked the night shift" give the
    night shift the same property, "thank by".

    Args:
        tokens: The sentence.
        clause: A clause of it.
        scope: What pronouns and bare nouns stand for.
        position: Code point of the sentence in its document.
    """
    if clause.imperative:
        return []
    subject = phrase(tokens, *clause.subject)
    if subject is None or not subject.key:
        return []
    found = [
        _agent(tokens, clause, subject, scope, position),
        _place(tokens, clause, subject, scope, position),
        _outcome(tokens, clause, subject, scope, position),
    ]
    return [each for each in found if each is not None]


def _agent(
    tokens: Sequence[Token],
    clause: Clause,
    subject: Phrase,
    scope: Scope,
    position: int,
) -> Stated | None:
    if clause.copula or tokens[clause.verb].flags & lx.AUXILIARY:
        return None
    if not clause.passive:
        return _by_subject(tokens, clause, subject, scope, position)
    by = next((i for i in range(clause.rest, clause.tail) if tokens[i].low == "by"), 0)
    if not by:
        return None
    doer = _name(tokens, by + 1, clause.tail)
    about = scope.resolve(subject, position)
    links = _links(tokens, clause.rest, by)
    key = " ".join([tokens[clause.verb].verb, *links, "by"])
    key = "person in charge" if key in _IN_CHARGE else key
    return _stated(about, key, doer, clause)


def _by_subject(
    tokens: Sequence[Token],
    clause: Clause,
    subject: Phrase,
    scope: Scope,
    position: int,
) -> Stated | None:
    """Return 'Petra thanked the night shift' as said of the night shift."""
    verb = tokens[clause.verb].verb
    if not subject.named or verb in HAVING or verb in _PLACED:
        return None
    first = clause.rest
    while first < clause.tail and tokens[first].flags & lx.PREPOSITION:
        first += 1
    stop = noun_phrase_after(tokens, first, clause.tail)
    thing = phrase(tokens, first, stop) if stop > first else None
    if thing is None or not thing.key or thing.pronoun or first - clause.rest > 1:
        return None
    links = [token.low for token in tokens[clause.rest : first]]
    about = scope.resolve(thing, position)
    return _stated(about, " ".join([verb, *links, "by"]), subject.text, clause)


def _place(
    tokens: Sequence[Token],
    clause: Clause,
    subject: Phrase,
    scope: Scope,
    position: int,
) -> Stated | None:
    verb = "be" if clause.copula else tokens[clause.verb].verb
    at = after_denial(tokens, clause)
    if verb not in _PLACED or at + 1 >= clause.tail or tokens[at].low not in _WHERE:
        return None
    if not _is_one(tokens, at + 1, clause.tail):
        return None
    where = _name(tokens, at + 1, clause.tail)
    if not where or set(name_key(where).split()) & _NO_PLACE:
        return None
    about = scope.resolve(subject, position)
    key = f"{verb} {tokens[at].low}"
    kinds = {token.low for token in tokens[slice(*clause.subject)]}
    if key == "come from" and kinds & _SHIPMENTS:
        key = "supplier"
    return _stated(about, key, where, clause)


def _is_one(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Return whether a phrase names one thing: 'the gate', 'Ostrey', 'zone D'."""
    if tokens[first].low in _DEFINITE or tokens[first].flags & lx.NAME:
        return True
    after = tokens[first + 1] if first + 1 < end else None
    if after is None:
        return False
    letter = len(after.text) == 1 and after.text.isupper()
    return letter or bool(after.flags & lx.NAME)


def _outcome(
    tokens: Sequence[Token],
    clause: Clause,
    subject: Phrase,
    scope: Scope,
    position: int,
) -> Stated | None:
    """Return the state that 'Order A-7 was refused' gives a thing with a code."""
    verb = tokens[clause.verb]
    coded = CODE.fullmatch(subject.text.rpartition(" ")[2])
    if not clause.passive or verb.verb not in _OUTCOMES or not coded:
        return None
    about = scope.resolve(subject, position)
    return _stated(about, "state", verb.low, clause)


def _links(tokens: Sequence[Token], first: int, end: int) -> list[str]:
    """Return the preposition that belongs to a verb before 'by': 'asked for by'."""
    alone = end - first == 1 and tokens[first].flags & lx.PREPOSITION
    return [tokens[first].low] if alone else []


def _name(tokens: Sequence[Token], first: int, end: int) -> str:
    """Return the name that ends a clause, with its 'of' and 'and', else nothing."""
    stop = noun_phrase_after(tokens, first, end)
    while first < stop < end - 1 and tokens[stop].low in {"of", "and"}:
        further = noun_phrase_after(tokens, stop + 1, end)
        if further == stop + 1:
            break
        stop = further
    ends = stop >= end or tokens[stop].text in ".,;)" or stop == end
    if stop == first or not ends or any(t.low == FIGURE for t in tokens[first:stop]):
        return ""
    return " ".join(token.text for token in tokens[first:stop]).replace(" .", ".")


def _stated(about: Subject, key: str, name: str, clause: Clause) -> Stated | None:
    if not name or not about.key or not name_key(name):
        return None
    value = parse_value(name)
    if value.kind not in {"name", "set"}:
        return None
    return Stated(about, key, key, value, clause=clause, affirmed=not clause.denied)
