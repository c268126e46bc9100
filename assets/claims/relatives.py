"""Relative clauses that assert: 'the crane, which belongs to the town'."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assets.claims import lexicon as lx
from assets.claims.noun_spans import noun_phrase_before
from assets.claims.verbs import CUTS, Token, is_manner

_PRONOUNS = lx.word_set("which who")
_OF = lx.word_set("of for")


class Relative(NamedTuple):
    """A relative clause: its pronoun, what it is said of, its verbs, its end."""

    at: int
    subject: tuple[int, int]
    group: int
    end: int


def relatives(
    tokens: Sequence[Token], subject: tuple[int, int], rest: int, end: int
) -> Iterator[Relative]:
    """Yield the relative clauses behind a comma, in and after a subject.

    Without a comma, they only say which thing is meant. Those whose pronoun is no
    subject ('which we sell') are left out.

    Args:
        tokens: The sentence.
        subject: First and one past the last token of the subject of a clause.
        rest: First token after its verbs.
        end: One past its last.
    """
    for first, last in (subject, (rest, end)):
        for i in range(first + 1, last - 1):
            if tokens[i].low not in _PRONOUNS or tokens[i - 1].text != ",":
                continue
            begin = _antecedent(tokens, i - 1, first)
            group = _verbs_at(tokens, i + 1, last)
            if begin < i - 1 and group is not None:
                stop = _stop(tokens, group, last, closed=last == subject[1])
                yield Relative(i, (begin, i - 1), group, stop)


def _antecedent(tokens: Sequence[Token], end: int, floor: int) -> int:
    """Return where the noun with its 'of' and 'for' begins that ends at a token."""
    first = noun_phrase_before(tokens, end, floor)
    while first > floor + 1:
        before = first - 1
        if tokens[before].flags & lx.DETERMINER:
            before -= 1
        if before <= floor or tokens[before].low not in _OF:
            break
        further = noun_phrase_before(tokens, before, floor)
        if further == before:
            break
        first = further
    opens = first > floor and tokens[first - 1].flags & lx.DETERMINER
    return first - 1 if opens else first


def _verbs_at(tokens: Sequence[Token], i: int, end: int) -> int | None:
    """Return the first of the verbs behind the pronoun, or None if there is none."""
    while i < end and (tokens[i].flags & lx.ADVERB or is_manner(tokens[i])):
        i += 1
    if i >= end:
        return None
    verb = tokens[i].flags & (lx.AUXILIARY | lx.FINITE | lx.PAST | lx.VERB)
    return i if verb and not tokens[i].flags & (lx.DETERMINER | lx.PRONOUN) else None


def _stop(tokens: Sequence[Token], group: int, end: int, *, closed: bool) -> int:
    """Return where a clause ends: within a subject, at the comma that closes it."""
    marks = CUTS if closed else CUTS - {","}
    return next((i for i in range(group, end) if tokens[i].text in marks), end)
