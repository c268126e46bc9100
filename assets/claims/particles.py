"""Verbs with their particles: 'switch off' is not 'switch on'."""

from collections.abc import Sequence

from assets.claims import lexicon as lx
from assets.claims.verbs import FIGURE, Token

_ALWAYS = lx.word_set("off up out down away back apart")
_ALONE = lx.word_set("on in over")
_OPENS = lx.DETERMINER | lx.PRONOUN | lx.NOUN | lx.NAME | lx.ADJECTIVE | lx.NUMERAL


def particle_after(tokens: Sequence[Token], at: int, end: int) -> str:
    """Return the particle of a verb that stands at a token, or "" if none does.

    "On", "in" and "over" are particles only where no noun follows.

    Args:
        tokens: The sentence.
        at: First token after the verb.
        end: One past the last token of the clause.
    """
    low = tokens[at].low if at < end else ""
    after = tokens[at + 1] if at + 1 < end else None
    if low in _ALWAYS:
        return "" if after is not None and after.low in {"of", "to"} else low
    if low not in _ALONE or (after is not None and after.low == FIGURE):
        return ""
    return "" if after is not None and after.flags & _OPENS else low


def verb_words(tokens: Sequence[Token], verb: int, at: int, end: int) -> str:
    """Return a verb in base form with its particle: "switch off".

    Args:
        tokens: The sentence.
        verb: The token of the verb.
        at: First token after the verbs.
        end: One past the last token of the clause.
    """
    return f"{tokens[verb].verb} {particle_after(tokens, at, end)}".strip()
