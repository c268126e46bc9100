"""What a clause affirms or denies of its subject, as a property that is yes or no."""

from collections.abc import Sequence
from dataclasses import replace

from assets.claims import lexicon as lx
from assets.claims.grammar import Clause
from assets.claims.noun_spans import content, noun_phrase_after
from assets.claims.opposites import free_of, is_position, opposite
from assets.claims.particles import particle_after
from assets.claims.permissions import permitted
from assets.claims.phrases import Phrase, phrase
from assets.claims.stated import Spot, Stated, yes_or_no
from assets.claims.subjects import Subject
from assets.claims.value_subjects import LONGEST_SUBJECT
from assets.claims.verb_properties import is_generic
from assets.claims.verbs import FIGURE, SUBORDINATE, WITH_VERB, Token

_ADVERBS = lx.word_set("not never also still now always no longer")
_RELATIONS = lx.word_set("above below under over beyond outside inside without against")
MOST_WORDS = 8  # A longer predicate says too much for one yes or no.


def predicates(spot: Spot) -> list[Stated]:
    """Return whether a clause says yes or no of its predicate: mostly one claim.

    "Kestrel Ridge is not certified organic" is: organic, no. All words that mean
    something are part of the property, so only the same predicate is compared. What
    somebody may or must do is said of him, and of what he does it to.

    Args:
        spot: A clause without values and names of roles, and where it stands.
    """
    tokens, clause = spot.tokens, spot.clause
    said = spot.subject if not clause.imperative else None
    if said is not None and said.pronoun == "there":
        found = [_existence(spot)]
    elif (allowed := permitted(spot)) is not None:
        found = [allowed]
    elif not clause.copula and tokens[clause.verb].flags & lx.AUXILIARY:
        found = []  # "can", and no verb that the rules know.
    else:
        bound = clause.modality in {"may", "must", "must_not"}
        generic = clause.imperative or is_generic(tokens, clause)
        found = [_of_object(spot)] if bound or generic else []
        found += [_of_subject(spot)] if not generic else []
    return [each for each in found if each is not None]


def _of_subject(spot: Spot) -> Stated | None:
    tokens, clause = spot.tokens, spot.clause
    subject = _subject(spot)
    if subject is None or subject.key is None:
        return None
    contained = free_of(tokens, after_denial(tokens, clause), clause.tail)
    if clause.copula and contained:
        return yes_or_no(subject, f"contain {contained}", spot, turned=True)
    words = _words(spot, clause.rest)
    if not 0 < len(words) <= MOST_WORDS:
        return None
    only = (t.low == "only" for t in tokens[clause.subject[1] : clause.tail])
    words += ["only"] if any(only) else []
    beside = tokens[clause.rest : clause.rest + 2]
    except_for = [token.low for token in beside] == ["not", "only"]
    state = clause.copula or clause.passive
    word, turned = opposite(words[0]) if state else (words[0], False)
    turned = turned != except_for
    return yes_or_no(subject, " ".join([word, *words[1:]]), spot, turned=turned)


def _of_object(spot: Spot) -> Stated | None:
    """Return what may or must be done, as said of what it is done to.

    'Visitors may take photographs in the hall' and 'Photographs must not be taken in
    the hall' are about photographs; 'We publish the results' is about the results.
    """
    tokens, clause = spot.tokens, spot.clause
    if clause.passive or clause.copula:
        return None
    first = _object_at(tokens, clause.rest, clause.tail)
    stop = noun_phrase_after(tokens, first, clause.tail)
    thing = _extended(tokens, first, stop, clause.tail) if stop > first else None
    if thing is None:
        return None
    found, stop = thing
    between = content(tokens, clause.rest, first)
    words = [spot.verb_words, *between, *content(tokens, stop, clause.tail)]
    if not found.key or found.named or found.pronoun or len(words) > MOST_WORDS:
        return None
    if found.key in WITH_VERB:
        return None  # "take part in"
    about = spot.resolve(found)
    actor = spot.subject if not is_generic(tokens, clause) else None
    if actor is not None and actor.key:
        about = replace(about, entities=(*about.entities, actor.key))
    return yes_or_no(about, " ".join(words), spot)


def _object_at(tokens: Sequence[Token], first: int, end: int) -> int:
    """Return where the object of a verb begins, or the noun after its preposition."""
    if particle_after(tokens, first, end):
        first += 1
    while first < end and _is_manner(tokens, first, end):
        first += 1
    links = first < end and tokens[first].flags & lx.PREPOSITION
    return first + 1 if links else first


def _is_manner(tokens: Sequence[Token], i: int, end: int) -> bool:
    """Return whether a word says how: an adverb, or the 'alone' of 'alone in the'."""
    alone = tokens[i].flags & lx.ADJECTIVE and not tokens[i].flags & lx.NOUN
    linked = i + 1 < end and tokens[i + 1].flags & lx.PREPOSITION
    return bool(tokens[i].flags & lx.ADVERB) or bool(alone and linked)


def _extended(
    tokens: Sequence[Token], first: int, stop: int, end: int
) -> tuple[Phrase, int] | None:
    """Return a noun with its 'of': 'the results of our tests', and where it ends."""
    if stop < end and tokens[stop].low == "of":
        further = noun_phrase_after(tokens, stop + 1, end)
        stop = further if further > stop + 1 else stop
    found = phrase(tokens, first, stop)
    return (found, stop) if found is not None else None


def after_denial(tokens: Sequence[Token], clause: Clause) -> int:
    """Return the first token after the verbs that is no adverb: after "is not"."""
    first = clause.rest
    while first < clause.tail and tokens[first].low in _ADVERBS:
        first += 1
    return first


def _words(spot: Spot, first: int) -> list[str]:
    tokens, clause = spot.tokens, spot.clause
    rest = content(tokens, first, clause.tail)
    at = after_denial(tokens, clause)
    follows = tokens[min(clause.rest, clause.end - 1)].flags
    if clause.copula or is_position(tokens, clause.verb, at):
        opens = at < clause.tail and tokens[at].low in _RELATIONS
        return [tokens[at].low, *rest] if opens and rest else rest
    certified = clause.passive and len(rest) == 1 and clause.rest < clause.end
    if certified and follows & lx.ADJECTIVE and not follows & lx.PREPOSITION:
        return rest  # "certified organic", "considered safe"
    return [spot.verb_words, *rest]


def _subject(spot: Spot) -> Subject | None:
    tokens, clause = spot.tokens, spot.clause
    first, end = clause.subject
    if clause.imperative or end - first > LONGEST_SUBJECT:
        return None
    if any(
        token.text == "," or token.low in SUBORDINATE for token in tokens[first:end]
    ):
        return None
    found = spot.subject
    return spot.resolve(found) if found is not None else None


def _existence(spot: Spot) -> Stated | None:
    tokens, clause = spot.tokens, spot.clause
    first = clause.rest
    while first < clause.end and tokens[first].flags & lx.NEGATION:
        first += 1
    stop = noun_phrase_after(tokens, first, clause.end)
    found = phrase(tokens, first, stop) if stop > first else None
    if found is None or not found.key or FIGURE in {t.low for t in tokens[first:stop]}:
        return None
    further = content(tokens, stop, clause.end)
    if len(further) > MOST_WORDS:
        return None
    return yes_or_no(spot.resolve(found), " ".join(["exist", *further]), spot)
