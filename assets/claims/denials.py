"""What a clause affirms or denies of its subject, as a property that is yes or no."""

from collections.abc import Sequence
from dataclasses import replace

from assets.claims import lexicon as lx
from assets.claims.grammar import Clause
from assets.claims.phrases import attribute_key, content, noun_phrase_after, phrase
from assets.claims.properties import is_generic
from assets.claims.subjects import Scope, Subject
from assets.claims.text_values import LONGEST_SUBJECT, Stated
from assets.claims.verbs import FIGURE, SUBORDINATE, Token
from resources.values import Value

_ADVERBS = lx.word_set("not never also still now always no longer")
_RELATIONS = lx.word_set("above below under over beyond outside inside without against")
MOST_WORDS = 8  # A longer predicate says too much for one yes or no.


def predicate(
    tokens: Sequence[Token], clause: Clause, scope: Scope, position: int
) -> Stated | None:
    """Return whether a clause says yes or no of its predicate, or None.

    "Kestrel Ridge is not certified organic" is: organic, no. All words that mean
    something are part of the property, so only the same predicate is compared.

    Args:
        tokens: The sentence.
        clause: A clause without values and names of roles.
        scope: What pronouns stand for.
        position: Code point of the sentence in its document.
    """
    said = phrase(tokens, *clause.subject) if not clause.imperative else None
    if said is not None and said.pronoun == "there":
        return _existence(tokens, clause, scope, position)
    allowed = _allowed(tokens, clause, scope, position)
    if allowed is not None:
        return allowed
    if not clause.copula and tokens[clause.verb].flags & lx.AUXILIARY:
        return None  # "can", and no verb that the rules know.
    words = _words(tokens, clause, clause.rest)
    subject = _subject(tokens, clause, scope, position)
    if subject is None or subject.key is None or not 0 < len(words) <= MOST_WORDS:
        return None
    return _stated(subject, " ".join(words), clause)


def _allowed(
    tokens: Sequence[Token], clause: Clause, scope: Scope, position: int
) -> Stated | None:
    """Return what may or must be done, as said of what it is done to.

    'Visitors may take photographs in the hall' and 'Photographs must not be taken in
    the hall' are about photographs.
    """
    if clause.modality not in {"may", "must", "must_not"} or clause.passive:
        return None
    stop = noun_phrase_after(tokens, clause.rest, clause.tail)
    thing = phrase(tokens, clause.rest, stop) if stop > clause.rest else None
    if clause.copula or thing is None or not thing.key or thing.named:
        return None
    words = _words(tokens, clause, stop)
    actor = phrase(tokens, *clause.subject)
    about = scope.resolve(thing, position)
    if actor is not None and actor.key:
        about = replace(about, entities=(*about.entities, actor.key))
    return _stated(about, " ".join(words), clause) if len(words) <= MOST_WORDS else None


def after_denial(tokens: Sequence[Token], clause: Clause) -> int:
    """Return the first token after the verbs that is no adverb: after "is not"."""
    first = clause.rest
    while first < clause.tail and tokens[first].low in _ADVERBS:
        first += 1
    return first


def _words(tokens: Sequence[Token], clause: Clause, first: int) -> list[str]:
    rest = content(tokens, first, clause.tail)
    if clause.copula:
        first = after_denial(tokens, clause)
        opens = first < clause.tail and tokens[first].low in _RELATIONS
        return [tokens[first].low, *rest] if opens and rest else rest
    verb = tokens[clause.verb].verb
    certified = clause.passive and len(rest) == 1 and clause.rest < clause.end
    follows = tokens[min(clause.rest, clause.end - 1)].flags
    if certified and follows & lx.ADJECTIVE and not follows & lx.PREPOSITION:
        return rest  # "certified organic", "considered safe"
    return [verb, *rest]


def _subject(
    tokens: Sequence[Token], clause: Clause, scope: Scope, position: int
) -> Subject | None:
    first, end = clause.subject
    if clause.imperative or end - first > LONGEST_SUBJECT:
        return None
    if any(
        token.text == "," or token.low in SUBORDINATE for token in tokens[first:end]
    ):
        return None
    found = phrase(tokens, first, end)
    if found is None or is_generic(tokens, clause):
        return None
    return scope.resolve(found, position)


def _existence(
    tokens: Sequence[Token], clause: Clause, scope: Scope, position: int
) -> Stated | None:
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
    key = " ".join(["exist", *further])
    return _stated(scope.resolve(found, position), key, clause)


def _stated(subject: Subject, words: str, clause: Clause) -> Stated:
    text, yes = ("no", "false") if clause.denied else ("yes", "true")
    value = Value("boolean", text, f"boolean:{yes}")
    return Stated(subject, words, attribute_key(words), value, clause=clause)
