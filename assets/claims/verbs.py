"""Which words of a clause are its finite verbs."""

from typing import NamedTuple

from assets.claims import lexicon as lx

CUTS = frozenset(";:,\u2013\u2014")
CONDITIONAL = lx.word_set("if when whenever unless whether where wherever")
SUBORDINATE = CONDITIONAL | lx.word_set("because although though while whereas so")
WITH_VERB = lx.word_set("place part care effect")  # "take part", "take effect"
_PLURAL_SUBJECTS = lx.word_set("we they you i")
_SEVERAL = lx.word_set("# and all some most")
_THIRD = lx.word_set(
    "he she it this that who which one nobody everybody somebody anybody someone anyone"
    " everyone no-one nothing something anything everything"
)
DENIALS = lx.word_set("not never hardly neither")
_ORDINALS = lx.word_set("first last newly")  # "was first adopted"
# Past forms that with a preposition describe a noun far more often than they assert.
_PARTICIPLES = lx.word_set(
    "used enabled specified defined required configured associated given based needed"
    " supported provided described contained included called named related"
)
_NO_PARTICIPLE = lx.word_set("be been being")
_ENDS_NOUN = lx.NOUN | lx.PRONOUN | lx.NAME | lx.NUMERAL | lx.ADVERB
_IN_NOUN = lx.NOUN | lx.ADJECTIVE | lx.NAME
_LONGEST_ADDITION = 8  # Tokens between commas.
_LONGEST_NOUN = 3  # Words before one that may be the verb.
OPENS_OBJECT = lx.DETERMINER | lx.PRONOUN | lx.PREPOSITION | lx.NUMERAL | lx.NAME
_OPENS_REST = OPENS_OBJECT | lx.ADVERB | lx.CONJUNCTION | lx.RELATIVE
_MAIN = lx.VERB | lx.PAST | lx.ING
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
    relative, inserted = 0, False
    i = begin
    while i < end:
        token = tokens[i]
        if i > begin and _opens_clause(tokens, i, end):
            relative += 1
            inserted = inserted or tokens[i - 1].text == ","
        elif (
            token.flags & lx.AUXILIARY
            or (inserted and _resumes(tokens, i))
            or _is_finite(tokens, i, begin, end, loose=loose)
        ):
            if not relative:
                return i
            relative -= 1
            helped = token.flags & lx.AUXILIARY
            i = group_end(tokens, i, end)
            i -= not (helped and i < end and tokens[i].flags & _MAIN)
        i += 1
    return None


def _resumes(tokens: list[Token], i: int) -> bool:
    """Return whether a clause goes on with its verb after ', who ...,'."""
    verb = tokens[i].flags & (lx.FINITE | lx.VERB | lx.PAST)
    return bool(verb) and tokens[i - 1].text == "," and not tokens[i].flags & lx.CLOSED


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
    helped = i + 1 < end and tokens[i + 1].flags & lx.AUXILIARY
    if token.flags & lx.ADJECTIVE and helped:
        return False  # "What kept us busy was ..."
    plural = is_plural(tokens, begin, i)
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
    if _is_described(tokens, i + 1):
        return False
    if after is None:
        return True
    opens = bool(after.flags & _OPENS_REST) or after.text in ".,"
    if after.low == "of" or not (opens or loose or after.low in WITH_VERB):
        return False
    if after.flags & lx.PREPOSITION and _ends_long(tokens, i):
        return False
    if after.flags & (lx.PREPOSITION | lx.NUMERAL) and _is_led(tokens, i):
        return False
    return not _comes_auxiliary(tokens, i + 1, end)


def _is_described(tokens: list[Token], i: int) -> bool:
    """Return whether an addition and the verb follow: 'the rules, 2nd edition, are'."""
    if i >= len(tokens) or tokens[i].text != ",":
        return False
    for j in range(i + 1, min(i + _LONGEST_ADDITION, len(tokens) - 1)):
        if tokens[j].text == ",":
            return bool(tokens[j + 1].flags & lx.AUXILIARY)
        if tokens[j].flags & (lx.AUXILIARY | lx.PRONOUN):
            return False
    return False


def _is_led(tokens: list[Token], i: int) -> bool:
    """Return whether a word ends the noun of a preposition: 'around a core time'."""
    first = i
    while first > 0 and tokens[first - 1].flags & (lx.NOUN | lx.ADJECTIVE):
        first -= 1
    single = 0 < first < i and tokens[first - 1].low in {"a", "an"}
    return single and first > 1 and bool(tokens[first - 2].flags & lx.PREPOSITION)


def _ends_long(tokens: list[Token], i: int) -> bool:
    """Return whether a word ends a long noun: 'the common licence use cases'."""
    length = 0
    while i > length and tokens[i - 1 - length].flags & _IN_NOUN:
        length += 1
    return length > _LONGEST_NOUN


def is_plural(tokens: list[Token], begin: int, end: int) -> bool:
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


def group_end(tokens: list[Token], begin: int, end: int) -> int:
    """Return one past the last of the verbs that begin at a token."""
    i = begin + 1
    while i < end:
        token = tokens[i]
        if i + 1 < end and is_no_longer(tokens, i):
            i += 2
            continue
        helps = token.flags & lx.AUXILIARY or token.low in DENIALS
        adverb = token.flags & lx.ADVERB or is_manner(token)
        if token.low in _ORDINALS and i + 1 < end:
            adverb = tokens[i + 1].flags & lx.PAST
        if helps or (adverb and not token.flags & lx.PREPOSITION):
            i += 1
        else:
            break
    return i


def is_no_longer(tokens: list[Token], i: int) -> bool:
    """Return whether 'no longer' stands at a token."""
    than = tokens[i + 2].low == "than" if i + 2 < len(tokens) else False
    return tokens[i].low == "no" and tokens[i + 1].low == "longer" and not than
