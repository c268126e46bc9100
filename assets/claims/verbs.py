"""Which words of a clause are its verbs, and what they say: mood, time, denial."""

from typing import NamedTuple

from assets.claims import lexicon as lx

CUTS = frozenset(";:,\u2013\u2014")
CONDITIONAL = lx.word_set("if when whenever unless whether where wherever")
SUBORDINATE = CONDITIONAL | lx.word_set("because although though while whereas so")
_WITH_VERB = lx.word_set("place part care effect")  # "take part", "take effect"
_PLURAL_SUBJECTS = lx.word_set("we they you i")
_SEVERAL = lx.word_set("# and all some most")
_THIRD = lx.word_set(
    "he she it this that who which nobody everybody somebody anybody someone anyone"
    " everyone no-one nothing something anything everything"
)
_ADJECTIVAL = lx.word_set("managing acting founding sitting standing")
_DENIALS = lx.word_set("not never hardly neither")
_ORDINALS = lx.word_set("first last newly")  # "was first adopted"
# Past forms that with a preposition describe a noun far more often than they assert.
_PARTICIPLES = lx.word_set(
    "used enabled specified defined required configured associated given based needed"
    " supported provided described contained included called named related"
)
_NO_PARTICIPLE = lx.word_set("be been being")
_NOTHING = lx.word_set("no nobody nothing none neither no-one not")
_NO_OBJECT = lx.word_set("no not none nobody nothing neither")
_WERE = lx.word_set("was were had did wasn't weren't didn't hadn't")
_ENDS_NOUN = lx.NOUN | lx.PRONOUN | lx.NAME | lx.NUMERAL | lx.ADVERB
_IN_NOUN = lx.NOUN | lx.ADJECTIVE | lx.NAME
_LONGEST_NOUN = 3  # Words before one that may be the verb.
_OPENS_OBJECT = lx.DETERMINER | lx.PRONOUN | lx.PREPOSITION | lx.NUMERAL | lx.NAME
_OPENS_REST = _OPENS_OBJECT | lx.ADVERB | lx.CONJUNCTION | lx.RELATIVE
_NOT_BEFORE_VERB = lx.DETERMINER | lx.PREPOSITION | lx.CONJUNCTION


FIGURE = "#"  # Form of the token that stands for a value; no word has it.


class Token(NamedTuple):
    """One word or sign: its span, its form, its lower-case form, what it can be."""

    start: int
    end: int
    text: str
    low: str
    flags: int
    verb: str


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


def find_verbs(
    tokens: list[Token], begin: int, end: int, *, loose: bool = False
) -> int | None:
    """Return the first token of the finite verbs of the main clause, or None.

    Args:
        tokens: The whole sentence.
        begin: First token to look at.
        end: One past the last.
        loose: Whether a noun between nouns may be the verb: 'The lift carries goods'.
    """
    relative = 0
    i = begin
    while i < end:
        token = tokens[i]
        if i > begin and _opens_clause(tokens, i, end):
            relative += 1
        elif token.flags & lx.AUXILIARY or _is_finite(
            tokens, i, begin, end, loose=loose
        ):
            if not relative:
                return i
            relative -= 1
            i = _group_end(tokens, i, end) - 1
        i += 1
    return None


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
    verb, rest, passive, copula = group, _group_end(tokens, group, end), False, False
    if tokens[group].flags & lx.AUXILIARY:
        verb, rest, passive, copula = _after_auxiliary(tokens, group, rest, end)
    denied = _is_denied(tokens, subject[0], (group, rest), end)
    modality = _modality(tokens[group:rest], verb - group, denied=denied)
    if verb == group and modality == "is" and _is_past(tokens, subject, verb):
        modality = "was"
    return Verbs(verb, rest, copula, passive, denied, modality)


def _is_past(tokens: list[Token], subject: tuple[int, int], verb: int) -> bool:
    """Return whether a verb whose past is its base form is past: 'The share cost'."""
    form = tokens[verb].flags
    unchanged = form & lx.PAST and form & lx.VERB and not form & lx.AUXILIARY
    return bool(unchanged) and not _is_plural(tokens, *subject)


def _opens_clause(tokens: list[Token], i: int, end: int) -> bool:
    """Return whether a verb of its own follows a word: "which", "that", "if"."""
    token = tokens[i]
    if token.low in CONDITIONAL:
        return True
    if not token.flags & lx.RELATIVE:
        return False
    is_that = token.low == "that"
    return not is_that or (i + 1 < end and not tokens[i - 1].flags & lx.PREPOSITION)


def _is_finite(
    tokens: list[Token], i: int, begin: int, end: int, *, loose: bool
) -> bool:
    """Return whether the token is likely the finite verb of tokens[begin:end]."""
    token = tokens[i]
    if i == begin or not token.flags & (lx.FINITE | lx.PAST | lx.VERB):
        return False
    last = i - 1
    while last > begin and _is_adverb(tokens[last]):
        last -= 1
    before = tokens[last]
    if token.flags & (lx.NAME | lx.PREPOSITION | lx.ADVERB) or before.text == "to":
        return False
    blocked = before.flags & (_NOT_BEFORE_VERB | lx.AUXILIARY) and before.low != FIGURE
    if before.flags & lx.RELATIVE or blocked:
        return bool(before.flags & lx.RELATIVE) and before.low != "whose"
    if not before.flags & _ENDS_NOUN:
        goes = before.text == ")" and token.flags & lx.FINITE
        goes = goes and _goes_on(tokens, i, end, loose=False)  # "Jade (J-1) costs ..."
        return bool(goes) or (
            before.text in {")", '"', ","} and not token.flags & lx.NOUN
        )
    if token.flags & lx.PAST and not token.flags & lx.VERB:
        return not _is_reduced(tokens, i, end)
    return _agrees(tokens, i, begin, end, loose=loose)


def _agrees(tokens: list[Token], i: int, begin: int, end: int, *, loose: bool) -> bool:
    """Return whether a verb in the present fits the number of what stands before."""
    token = tokens[i]
    if token.flags & lx.VERB and tokens[i - 1].low in _PLURAL_SUBJECTS:
        return True
    plural = _is_plural(tokens, begin, i)
    unchanged = token.flags & lx.PAST and token.flags & lx.VERB  # "Freight cost more."
    fits = plural or bool(token.flags & lx.FINITE or unchanged)
    if not token.flags & lx.NOUN:
        return fits
    singular = tokens[i - 1].low in _THIRD or not tokens[i - 1].flags & lx.PRONOUN
    fits = fits and (not token.flags & lx.FINITE or singular)
    return fits and _goes_on(tokens, i, end, loose=loose)


def _goes_on(tokens: list[Token], i: int, end: int, *, loose: bool) -> bool:
    """Return whether what follows a word that may be a noun makes it a verb."""
    after = tokens[i + 1] if i + 1 < end else None
    if after is None:
        return True
    opens = bool(after.flags & _OPENS_REST) or after.text in ".,"
    if after.low == "of" or not (opens or loose or after.low in _WITH_VERB):
        return False
    if after.flags & lx.PREPOSITION and _ends_long(tokens, i):
        return False
    return not _comes_auxiliary(tokens, i + 1, end)


def _ends_long(tokens: list[Token], i: int) -> bool:
    """Return whether a word ends a long noun: 'the common licence use cases'."""
    length = 0
    while i > length and tokens[i - 1 - length].flags & _IN_NOUN:
        length += 1
    return length > _LONGEST_NOUN


def _is_plural(tokens: list[Token], begin: int, end: int) -> bool:
    """Return whether a subject may be plural: a plural noun, 'we', a number, 'and'."""
    for token in tokens[begin:end]:
        if token.flags & lx.PRONOUN:
            if token.low not in _THIRD:
                return True
            continue
        plural = token.flags & lx.NOUN and token.low.endswith("s")
        if plural or token.low in _SEVERAL:
            return True
    return False


def is_manner(token: Token) -> bool:
    """Return whether a word is an adverb by its ending, as "apply" is not."""
    return token.low.endswith("ly") and not token.flags & (lx.VERB | lx.NOUN)


def _is_adverb(token: Token) -> bool:
    return bool(token.flags & lx.ADVERB) and not token.flags & lx.PREPOSITION


def _is_reduced(tokens: list[Token], i: int, end: int) -> bool:
    """Return whether a participle describes its noun: 'the tests made by X show'."""
    after = tokens[i + 1] if i + 1 < end else None
    if after is None:
        return False
    if after.flags & lx.PREPOSITION and tokens[i].low in _PARTICIPLES:
        return True  # "The list of protocols enabled for connections"
    if after.flags & (lx.PREPOSITION | lx.ADVERB) or after.low == FIGURE:
        return _comes_auxiliary(tokens, i + 1, end)
    adjective = bool(tokens[i].flags & lx.ADJECTIVE) and bool(after.flags & lx.NOUN)
    return adjective and _comes_auxiliary(tokens, i + 1, end)


def _comes_auxiliary(tokens: list[Token], begin: int, end: int) -> bool:
    """Return whether a finite auxiliary follows before the clause is cut."""
    for i in range(begin, end):
        token = tokens[i]
        if token.flags & (lx.RELATIVE | lx.CONJUNCTION) or token.text in CUTS:
            return False
        if token.flags & lx.AUXILIARY and token.low not in _NO_PARTICIPLE:
            return True
    return False


def _group_end(tokens: list[Token], begin: int, end: int) -> int:
    """Return one past the last of the verbs that begin at a token."""
    i = begin + 1
    while i < end:
        token = tokens[i]
        helps = token.flags & lx.AUXILIARY or token.low in _DENIALS
        adverb = token.flags & lx.ADVERB or is_manner(token)
        if token.low in _ORDINALS and i + 1 < end:
            adverb = tokens[i + 1].flags & lx.PAST
        if helps or (adverb and not token.flags & lx.PREPOSITION):
            i += 1
        else:
            break
    return i


def _after_auxiliary(
    tokens: list[Token], group: int, i: int, end: int
) -> tuple[int, int, bool, bool]:
    """Return main verb, what follows, whether passive and whether copula."""
    lows = {token.low for token in tokens[group:i]}
    be = bool(lows & lx.BE)
    following = tokens[i] if i < end else None
    takes = lx.PAST if be or lows & lx.HAVE else lx.VERB
    if be and following is not None and following.flags & lx.ING:
        takes = 0 if following.low in _ADJECTIVAL else lx.ING
    if following is None or not following.flags & takes:
        verb = max(j for j in range(group, i) if tokens[j].flags & lx.AUXILIARY)
        return verb, verb + 1, False, be
    if be and takes == lx.ING and following.flags & lx.NOUN:
        after = tokens[i + 1] if i + 1 < end else None
        if after is None or not after.flags & _OPENS_OBJECT:
            verb = max(j for j in range(group, i) if tokens[j].flags & lx.AUXILIARY)
            return verb, verb + 1, False, True
    return i, i + 1, be and takes == lx.PAST, False


def _is_denied(
    tokens: list[Token], subject: int, verbs: tuple[int, int], end: int
) -> bool:
    """Return whether an odd number of verb, subject and object is denied."""
    rest = verbs[1]
    count = sum(
        token.low in _DENIALS or token.low == "cannot" or token.low.endswith("n't")
        for token in tokens[verbs[0] : rest]
    )
    if tokens[subject].low in _NOTHING and subject < verbs[0]:
        count += 1
    first = tokens[rest].low if rest < end else ""
    if first in _NO_OBJECT:
        only = first == "not" and tokens[min(rest + 1, end - 1)].low == "only"
        count += not only
    return count % 2 == 1


def _modality(group: list[Token], main: int, *, denied: bool) -> str:
    lows = [token.low for token in group]
    found = next((lx.MODALS[low] for low in lows if low in lx.MODALS), None)
    if found in {"must", "may"} and denied:
        return "may" if lows[0] in {"might", "could"} else "must_not"
    if found is not None:
        return found
    if lows[0] in _WERE:
        return "was"
    if main == 0 and group[0].flags & lx.PAST and not group[0].flags & lx.VERB:
        return "was"
    return "is"
