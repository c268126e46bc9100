"""The verbs of a clause as one: what is done, whether it is denied, in which mood."""

from typing import NamedTuple

from assets.claims import lexicon as lx
from assets.claims.verbs import (
    DENIALS,
    OPENS_OBJECT,
    Token,
    group_end,
    is_no_longer,
    is_plural,
)

_ADJECTIVAL = lx.word_set("managing acting founding sitting standing")
_NOTHING = lx.word_set("no nobody nothing none neither no-one not")
_NO_OBJECT = lx.word_set("no not none nobody nothing neither")
_WERE = lx.word_set("was were had did wasn't weren't didn't hadn't")
_BOUND = (
    lx.BE | lx.HAVE | lx.word_set("need needs")
)  # With "to": what has to be done, what is to be done.
_FREE = lx.word_set("need needs needn't have")  # Denied, they leave it open.
# "The aim is to sell more" says what the aim is, not what it must do.
_PLANS = lx.word_set(
    "aim aims goal goals task tasks purpose plan plans idea objective objectives job"
    " point intention role duty decision hope wish rule trick way answer"
)


class Verbs(NamedTuple):
    """The verbs of a clause.

    Args:
        verb: Token of the main verb, or of the last form of to be.
        rest: First token after the verbs.
        copula: Whether the verb is to be.
        passive: Whether the subject is what something is done to.
        denied: Whether the verb, its subject or its object is denied.
        modality: is, was, will, may, must or must_not.
    """

    verb: int
    rest: int
    copula: bool
    passive: bool
    denied: bool
    modality: str


def read_verbs(
    tokens: list[Token], subject: tuple[int, int], group: int, end: int
) -> Verbs:
    """Return what the verbs of a clause say.

    Args:
        tokens: The whole sentence.
        subject: First and one past the last token of the subject.
        group: First token of the verbs.
        end: One past the last token of the clause.
    """
    rest = _with_infinitive(tokens, subject, group_end(tokens, group, end), end)
    verb, passive, copula = group, False, False
    if tokens[group].flags & lx.AUXILIARY:
        verb, rest, passive, copula = _after_auxiliary(tokens, group, rest, end)
    denied = _is_denied(tokens, subject, (group, rest), end)
    modality = _modality(tokens[group:rest], verb - group, denied=denied)
    if verb == group and modality == "is" and _is_past(tokens, subject, verb):
        modality = "was"
    return Verbs(verb, rest, copula, passive, denied, modality)


def _with_infinitive(
    tokens: list[Token], subject: tuple[int, int], rest: int, end: int
) -> int:
    """Return where the verbs end with 'to' of 'has to be', 'are to bring'."""
    if rest + 1 >= end or tokens[rest].low != "to":
        return rest
    last = next(
        (i for i in range(rest - 1, -1, -1) if tokens[i].flags & lx.AUXILIARY), -1
    )
    follows = tokens[rest + 1].flags
    bound = last >= subject[1] and tokens[last].low in _BOUND
    if not bound or not follows & (lx.VERB | lx.AUXILIARY) or follows & lx.DETERMINER:
        return rest
    if {token.low for token in tokens[slice(*subject)]} & _PLANS:
        return rest
    return group_end(tokens, rest, end)


def _is_past(tokens: list[Token], subject: tuple[int, int], verb: int) -> bool:
    """Return whether a verb whose past is its base form is past: 'The share cost'."""
    form = tokens[verb].flags
    unchanged = form & lx.PAST and form & lx.VERB and not form & lx.AUXILIARY
    return bool(unchanged) and not is_plural(tokens, *subject)


def _after_auxiliary(
    tokens: list[Token], group: int, i: int, end: int
) -> tuple[int, int, bool, bool]:
    """Return main verb, what follows, whether passive and whether copula."""
    lows = {token.low for token in tokens[group:i]}
    be = bool(lows & lx.BE)
    following = tokens[i] if i < end else None
    takes = lx.PAST if be or lows & lx.HAVE else lx.VERB
    if tokens[i - 1].low == "to":
        takes = lx.VERB
    if be and following is not None and following.flags & lx.ING:
        takes = 0 if following.low in _ADJECTIVAL else lx.ING
    if following is None or not following.flags & takes:
        verb = max(j for j in range(group, i) if tokens[j].flags & lx.AUXILIARY)
        return verb, verb + 1, False, be
    if be and takes == lx.ING and following.flags & lx.NOUN:
        after = tokens[i + 1] if i + 1 < end else None
        if after is None or not after.flags & OPENS_OBJECT:
            verb = max(j for j in range(group, i) if tokens[j].flags & lx.AUXILIARY)
            return verb, verb + 1, False, True
    return i, i + 1, be and takes == lx.PAST, False


def _is_denied(
    tokens: list[Token], subject: tuple[int, int], verbs: tuple[int, int], end: int
) -> bool:
    """Return whether an odd number of verb, subject and object is denied."""
    group, rest = verbs
    begin = group
    while begin > subject[0] and tokens[begin - 1].flags & lx.ADVERB:
        begin -= 1  # "Spices never stand here."
    count = sum(
        token.low in DENIALS or token.low == "cannot" or token.low.endswith("n't")
        for token in tokens[begin:rest]
    )
    ceases = range(max(group - 2, subject[0]), min(rest + 1, end - 1))
    count += any(is_no_longer(tokens, i) for i in ceases)
    if tokens[subject[0]].low in _NOTHING and subject[0] < group:
        count += 1
    first = tokens[rest].low if rest < end else ""
    if first in _NO_OBJECT and not (rest + 1 < end and is_no_longer(tokens, rest)):
        only = first == "not" and tokens[min(rest + 1, end - 1)].low == "only"
        count += not only
    return count % 2 == 1


def _modality(group: list[Token], main: int, *, denied: bool) -> str:
    lows = [token.low for token in group]
    bound = "to" in lows and bool(_BOUND & set(lows))
    if denied and (_FREE & set(lows[:1]) or (bound and _FREE & set(lows))):
        return "is"  # What need not be done may be.
    modals = (token.low for token in group if token.flags & lx.AUXILIARY)
    found = next((lx.MODALS[low] for low in modals if low in lx.MODALS), None)
    if found in {"must", "may"} and denied:
        return "may" if lows[0] in {"might", "could"} else "must_not"
    past = main == 0 and group[0].flags & lx.PAST and not group[0].flags & lx.VERB
    told = "was" if lows[0] in _WERE or (past and not bound) else None
    asked = "must_not" if denied else "must"
    return found or told or (asked if bound else "is")
