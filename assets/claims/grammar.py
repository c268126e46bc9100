"""Sentences parsed lightly by rule: who, verb, and the rest, for each clause.

No network is asked, so a sentence costs a fraction of a millisecond and its parse
depends on nothing but itself. Where the rules find no finite verb, there is no clause.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assets.claims import lexicon as lx
from assets.claims.leads import after_lead
from assets.claims.relatives import relatives
from assets.claims.verb_groups import read_verbs
from assets.claims.verbs import (
    CONDITIONAL,
    CUTS,
    FIGURE,
    SUBORDINATE,
    Token,
    find_verbs,
    is_no_longer,
)

_JOINING = lx.word_set("and but so or that because although though while whereas")
_AFTER_COMMA = lx.word_set("but and so because while whereas although or")
_COORDINATING = lx.word_set("and but or")
_BARE = lx.word_set("but because whereas although while")
_STRONG = frozenset(";:\u2013\u2014")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, as places in a list of tokens.

    Args:
        lead: First token: of an adverbial before the subject, if there is one.
        subject: First and one past the last token of the subject; may be empty.
        verb: The main verb, or the last form of to be where that is the verb.
        rest: First token after the verbs.
        tail: First token of what depends on the clause: "if ...", "which ...".
        end: One past the last token of the clause.
        copula: Whether the verb is to be.
        passive: Whether the subject is what something is done to.
        denied: Whether the verb is negated.
        modality: is, was, will, may, must or must_not.
        imperative: Whether it demands, and so has no subject.
    """

    lead: int
    subject: tuple[int, int]
    verb: int
    rest: int
    tail: int
    end: int
    copula: bool
    passive: bool
    denied: bool
    modality: str
    imperative: bool = False


def clauses(tokens: list[Token]) -> list[Clause]:
    """Return the clauses of a sentence that assert, left to right."""
    found: list[Clause] = []
    begin = 0
    for cut, parts in [*_cuts(tokens), (len(tokens), True)]:
        clause = None if _demands(tokens, begin) else _clause(tokens, begin, cut)
        if clause is None:
            clause = _imperative(tokens, begin, cut)
        if clause is not None or parts:
            begin = cut
        while clause is not None:
            further = _further(tokens, clause)
            end = clause.end if further is None else clause.tail
            found += _with_relatives(tokens, replace(clause, end=end))
            clause = further
    return found


def _with_relatives(tokens: list[Token], clause: Clause) -> list[Clause]:
    """Return a clause, and those that say more of a noun in it: ', which ...'."""
    found = [clause]
    for each in relatives(tokens, clause.subject, clause.rest, clause.end):
        if each.at >= clause.rest and found[0].end > each.at:
            found[0] = replace(found[0], tail=min(clause.tail, each.at), end=each.at)
        inner: Clause | None = _of_verbs(tokens, each.at, each.subject, each[2:])
        while inner is not None:
            further = _further(tokens, inner)
            end = inner.end if further is None else inner.tail
            found.append(replace(inner, end=end))
            inner = further
    return found


def conditions_of(tokens: Sequence[Token], clause: Clause) -> list[Clause]:
    """Return the clauses that say when a clause holds: 'when it passes 1 kPa'."""
    listed = list(tokens)
    spans = [(clause.tail, clause.end), (clause.lead, clause.subject[0] - 1)]
    found = []
    for first, end in spans:
        if first + 2 < end and tokens[first].low in CONDITIONAL:
            inner = _clause(listed, first + 1, end)
            found += [inner] if inner is not None else []
    return found


def _of_verbs(
    tokens: list[Token], lead: int, subject: tuple[int, int], verbs: tuple[int, int]
) -> Clause:
    """Return a clause by its subject, the first of its verbs, and its end."""
    group, end = verbs
    found = read_verbs(tokens, subject, group, end)
    tail = _tail(tokens, found.rest, end)
    return Clause(
        lead, subject, found.verb, found.rest, tail, end, found.copula,
        found.passive, found.denied, found.modality,
    )  # fmt: skip


def _further(tokens: list[Token], clause: Clause) -> Clause | None:
    """Return what else a clause says of its subject: '... and keeps it for a year'."""
    joins = _COORDINATING | {","}
    if clause.tail >= clause.end or tokens[clause.tail].low not in joins:
        return None
    if clause.imperative:
        return None
    group = clause.tail + 1
    further = _of_verbs(tokens, group, clause.subject, (group, clause.end))
    if clause.passive and _is_passive(tokens, group):
        # "The list is made by finance and published in May."
        return replace(further, passive=True, modality=clause.modality)
    return further


def _is_passive(tokens: list[Token], i: int) -> bool:
    """Return whether a participle stands at a token that describes no noun."""
    token, after = tokens[i], tokens[i + 1] if i + 1 < len(tokens) else None
    participle = token.flags & lx.PAST and not token.flags & (lx.NOUN | lx.VERB)
    follows = lx.PREPOSITION | lx.NUMERAL
    return bool(participle and (after is None or after.flags & follows))


def _cuts(tokens: list[Token]) -> list[tuple[int, bool]]:
    """Return where clauses begin that have verbs of their own.

    Each with whether what stands before it is over, whatever it is.
    """
    cuts = []
    for i in range(1, len(tokens) - 2):
        token, after = tokens[i], tokens[i + 1]
        bare = token.low in _BARE or token.low == "and" or _is_content(tokens, i)
        strong = token.text in _STRONG
        joined = token.text == "," and after.low in _AFTER_COMMA
        if (strong or bare or token.text == ",") and _forbids(tokens, i + 1):
            cuts.append((i if bare else i + 1, True))
        elif strong or joined or (bare and tokens[i - 1].text != ","):
            start = i if bare else i + 1
            if _clause(tokens, start, len(tokens), within=True) is not None:
                cuts.append((start, strong or token.low == "that"))
    return cuts


def _forbids(tokens: list[Token], i: int) -> bool:
    """Return whether 'do not ...' or 'never ...' begins at a token."""
    low, after = tokens[i].low, tokens[i + 1]
    if low == "do" and after.low == "not":
        return True
    return low in {"never", "don't"} and bool(after.flags & lx.VERB)


def _is_content(tokens: list[Token], i: int) -> bool:
    """Return whether 'that' begins what is said: 'note that the meeting is held'."""
    if tokens[i].low != "that":
        return False
    return bool(tokens[i + 1].flags & (lx.DETERMINER | lx.NAME))


def _clause(
    tokens: list[Token], begin: int, end: int, *, within: bool = False
) -> Clause | None:
    """Return the clause of tokens[begin:end], or None if it has no subject and verb.

    Args:
        tokens: The whole sentence.
        begin: First token of the clause.
        end: One past the last.
        within: Whether its subject must stand right at the start.
    """
    lead = begin
    while begin < end and tokens[begin].low in _JOINING:
        begin += 1
    first = begin
    begin = after_lead(tokens, first, end)
    if begin >= end or tokens[begin].low in CONDITIONAL:
        return None
    if tokens[first].low == "to" and tokens[begin - 1].text != ",":
        return None  # "To ensure that ..." asserts nothing.
    subject_end = end
    if within:
        commas = (i for i in range(begin, end) if tokens[i].text in CUTS)
        subject_end = next(commas, end)
    group = find_verbs(tokens, begin, subject_end)
    if group is None and not within:
        group = find_verbs(tokens, begin, subject_end, loose=True)
    if group is None or group == begin or (within and _is_passive(tokens, begin)):
        return None
    ceased = group - begin > 2 and is_no_longer(tokens, group - 2)  # noqa: PLR2004
    stop = group - 2 if ceased else group
    return _of_verbs(tokens, lead, (begin, stop), (group, end))


def _tail(tokens: list[Token], rest: int, end: int) -> int:
    """Return where what depends on a clause begins, or its end."""
    for i in range(rest, end):
        token = tokens[i]
        if token.low in SUBORDINATE or (i > rest and token.flags & lx.RELATIVE):
            return i
        if token.low == "as" and i + 1 < end and tokens[i + 1].low == "long":
            return i
        if token.low in _COORDINATING and _is_verb(tokens, i + 1, end):
            return i
        if token.text == "," and _goes_on(tokens, i + 1, end):
            return i
    return end


def _goes_on(tokens: list[Token], i: int, end: int) -> bool:
    """Return whether a verb with its amount follows a comma: ', costs EUR 3'."""
    amount = i + 1 < end and tokens[i + 1].low == FIGURE
    return bool(amount and tokens[i].flags & lx.FINITE)


def _is_verb(tokens: list[Token], i: int, end: int) -> bool:
    """Return whether a word after 'and' can only be a verb: '... and keeps the key'."""
    if i >= end:
        return False
    token = tokens[i]
    finite = token.flags & (lx.FINITE | lx.PAST)
    opens = lx.DETERMINER | lx.PRONOUN | lx.NUMERAL
    takes = i + 1 < end and tokens[i + 1].flags & opens
    if token.flags & lx.VERB and takes and tokens[i + 1].low == FIGURE:
        return True  # "... and last two hours"
    only = finite and (takes or not token.flags & lx.NOUN)
    return bool(token.flags & lx.AUXILIARY) or bool(only)


def _demands(tokens: list[Token], begin: int) -> bool:
    """Return whether a sentence begins like 'Keep the key' or 'Do not enter'."""
    if begin or len(tokens) < 3:  # noqa: PLR2004
        return False
    first, after = tokens[0], tokens[1]
    if first.low in {"please", "never", "don't"} or (
        first.low == "do" and after.low == "not"
    ):
        return True
    if not first.flags & lx.VERB or first.flags & lx.CLOSED:
        return False
    if after.flags & lx.DETERMINER or after.low in {"it", "them"}:
        return True
    if after.low == FIGURE and not first.flags & lx.NOUN:
        return True  # "Learn three things"
    return bool(after.flags & lx.PREPOSITION) and not first.flags & lx.NOUN


def _imperative(tokens: list[Token], begin: int, end: int) -> Clause | None:
    """Return the clause of 'Keep it dry' or 'Do not use the lift', or None."""
    i = after_lead(tokens, begin, end)
    denied = False
    while i < end and tokens[i].low in {"please", "always", "and", "then"}:
        i += 1
    if i + 2 < end and tokens[i].low == "do" and tokens[i + 1].low == "not":
        i, denied = i + 2, True
    elif i + 1 < end and tokens[i].low in {"never", "don't"}:
        i, denied = i + 1, True
    if i + 1 >= end or not tokens[i].flags & lx.VERB:
        return None
    after = tokens[i + 1]
    opens = after.flags & (lx.DETERMINER | lx.PRONOUN) or _demands(tokens, begin)
    named = lx.NOUN | lx.ADJECTIVE
    whole = begin == 0 and end == len(tokens) and tokens[-1].text == "."
    opens = opens or (whole and after.flags & named and not after.flags & lx.CLOSED)
    if tokens[i].flags & lx.NOUN and not (denied or opens):
        return None
    modality = "must_not" if denied else "must"
    return Clause(
        begin, (i, i), i, i + 1, _tail(tokens, i + 1, end), end, copula=False,
        passive=False, denied=denied, modality=modality, imperative=True,
    )  # fmt: skip
