"""What is allowed by name: 'Riding on the forks is forbidden', 'is not permitted'."""

from collections.abc import Sequence

from assets.claims import lexicon as lx
from assets.claims.noun_spans import content, noun_phrase_after
from assets.claims.phrases import phrase
from assets.claims.stated import Spot, Stated, yes_or_no
from assets.claims.verbs import Token

_ALLOWED = lx.word_set("allow permit authorise authorize")
_FORBIDDEN = lx.word_set("forbid prohibit ban disallow")
_MOST_WORDS = 8


def permitted(spot: Spot) -> Stated | None:
    """Return what 'Riding on the forks is allowed' says of the forks, else None.

    'Nobody rides on the forks' says the opposite of the same.

    Args:
        spot: The clause, and where it stands.
    """
    tokens, clause = spot.tokens, spot.clause
    first, end = clause.subject
    verb = _verb(spot)
    doing = first < end and tokens[first].flags & lx.ING
    if verb not in _ALLOWED | _FORBIDDEN or not doing:
        return None
    at = _thing_at(tokens, first + 1, end)
    stop = noun_phrase_after(tokens, at, end)
    found = phrase(tokens, at, stop) if stop > at else None
    if found is None or not found.key or found.pronoun:
        return None
    words = [tokens[first].verb, *content(tokens, first + 1, at)]
    words += content(tokens, stop, end)
    words += content(tokens, clause.rest, clause.tail)
    if len(words) > _MOST_WORDS:
        return None
    about = spot.resolve(found)
    return yes_or_no(about, " ".join(words), spot, turned=verb in _FORBIDDEN)


def _verb(spot: Spot) -> str:
    """Return the verb that allows or forbids, also as an adjective: 'is forbidden'."""
    clause = spot.clause
    if clause.passive:
        return spot.verb.verb
    at = clause.rest
    return spot.tokens[at].verb if clause.copula and at < clause.tail else ""


def _thing_at(tokens: Sequence[Token], at: int, end: int) -> int:
    """Return where the noun begins that a doing is done to, after adverbs and 'on'."""
    while at < end and tokens[at].flags & (lx.ADVERB | lx.PREPOSITION):
        at += 1
    while at + 1 < end and tokens[at + 1].flags & lx.PREPOSITION:
        if tokens[at].flags & lx.NOUN:
            break
        at += 2
    return at
