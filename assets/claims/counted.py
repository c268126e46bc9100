"""What a value counts or measures by the noun behind it: '12 boats', '3 % of tests'."""

from collections.abc import Sequence

from assets.claims import lexicon as lx
from assets.claims.grammar import Clause
from assets.claims.noun_spans import content, noun_phrase_after
from assets.claims.phrases import attribute_key, phrase
from assets.claims.verb_properties import Property
from assets.claims.verbs import Token


def counted_after(
    tokens: Sequence[Token], place: int, end: int
) -> tuple[int, int] | None:
    """Return the span of what is counted or measured after a value, or None.

    Args:
        tokens: The sentence.
        place: The token of the value.
        end: One past the last that may belong to it.
    """
    first = place + 1
    if first < end and tokens[first].low == "of":
        first += 1
    elif first < end and not tokens[first].flags & (lx.NOUN | lx.ADJECTIVE | lx.NAME):
        return None
    stop = noun_phrase_after(tokens, first, end)
    return (first, stop) if stop > first else None


def property_of_share(
    tokens: Sequence[Token], clause: Clause, span: tuple[int, int]
) -> Property | None:
    """Return the property in '12 % of the tests were repeated': repeated tests.

    Args:
        tokens: The sentence.
        clause: The clause that the value stands in.
        span: First and one past the last token of what is counted.
    """
    named = phrase(tokens, *span)
    said = content(tokens, clause.rest, min(clause.end, clause.rest + 6))
    verb = [] if clause.copula else [tokens[clause.verb].verb]
    words = " ".join([*verb, *said[: 2 if clause.copula else 1]])
    if named is None or not words:
        return None
    return Property(words, attribute_key(words) or words, named)
