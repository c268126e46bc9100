"""Where the subject of a clause begins: after 'In 2021,' or 'On Fridays'."""

from assets.claims import lexicon as lx
from assets.claims.verbs import FIGURE, SUBORDINATE, Token, find_verbs, is_manner

_OPENERS = SUBORDINATE | lx.word_set("since as after before once until")
_LEADING = lx.PREPOSITION | lx.ADVERB | lx.CONJUNCTION
_BEFORE_NOUN = lx.DETERMINER | lx.PREPOSITION | lx.CONJUNCTION | lx.NUMERAL
_SUBJECTS = lx.word_set(
    "i you he she it we they there nobody everybody everyone anybody anyone nothing"
    " somebody someone"
)
_LONGEST_LEAD = 25  # Tokens.
_WHEN = lx.word_set("today now currently nowadays meanwhile alone yesterday tomorrow")
_SUBJECT = lx.DETERMINER | lx.PRONOUN | lx.NAME
_NOMINAL = lx.NOUN | lx.ADJECTIVE | lx.NAME
_CLOSING = lx.PREPOSITION | lx.CONJUNCTION | lx.AUXILIARY | lx.RELATIVE
_CLOCK = lx.word_set("before after until till from by since to")
_CALENDAR = lx.word_set(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays"
    " wednesdays thursdays fridays saturdays sundays january february march april may"
    " june july august september october november december"
)
_SPANS = lx.word_set("day days week weeks month months year years season evening")
_PARTS = lx.word_set("morning mornings evening evenings afternoon night nights noon")
_ONE = lx.word_set("a an each every")


def after_lead(tokens: list[Token], begin: int, end: int) -> int:
    """Return where the subject begins, after 'In 2021,' or 'If it rains,'.

    Args:
        tokens: The sentence.
        begin: First token of the clause.
        end: One past the last.
    """
    if begin >= end:
        return begin
    first = tokens[begin]
    leads = first.flags & _LEADING or first.low in _OPENERS or first.low == FIGURE
    leads = leads or first.low in _WHEN
    if first.low in _WHEN and begin + 1 < end and tokens[begin + 1].flags & _SUBJECT:
        return begin + 1
    if not leads and not is_manner(first):
        return begin
    for i in range(begin + 1, min(begin + _LONGEST_LEAD, end - 2)):
        if tokens[i].text == "," and find_verbs(tokens, i + 1, end) is not None:
            return i + 1
    if first.flags & lx.PREPOSITION or _opens_value(first):
        return _after_phrase(tokens, begin, end)
    return begin


def _opens_value(token: Token) -> bool:
    """Return whether a value begins with its preposition: 'from 18:00 to 6:00'."""
    if token.low != FIGURE:
        return False
    first = token.text.split()[0].casefold()
    return bool(lx.lexicon().word(first).flags & lx.PREPOSITION)


def _after_phrase(tokens: list[Token], begin: int, end: int) -> int:
    """Return where the subject begins in 'After probation the notice is a month'."""
    meets = None  # Where a noun may begin that no determiner opens.
    first = begin + (1 if tokens[begin].low == FIGURE else 2)
    for i in range(first, min(begin + _LONGEST_LEAD // 2, end - 1)):
        token, before = tokens[i], tokens[i - 1]
        if token.flags & lx.AUXILIARY:
            break
        if token.low in _SUBJECTS and not before.flags & lx.DETERMINER:
            return i
        opens = token.flags & lx.DETERMINER and not _is_relative(tokens, i, end)
        if opens and (before.low == FIGURE or not before.flags & _BEFORE_NOUN):
            return i
        if meets is None and _meet(tokens, begin, i):
            meets = i
    if meets is not None and find_verbs(tokens, meets, end) is not None:
        return meets
    return begin


def _is_relative(tokens: list[Token], i: int, end: int) -> bool:
    """Return whether 'that' begins what is said of a noun: 'each tin that comes'."""
    if tokens[i].low != "that" or i + 1 >= end:
        return False
    after = tokens[i + 1].flags
    return bool(after & (lx.FINITE | lx.AUXILIARY | lx.PRONOUN))


def _meet(tokens: list[Token], begin: int, i: int) -> bool:
    """Return whether one noun ends before a token, and another begins with it.

    'On Fridays | orders are packed', 'In our store | Jade Harbour lies', 'Within a
    metre of a sprinkler | chests may stand'.
    """
    token, before = tokens[i], tokens[i - 1]
    opens = _NOMINAL | lx.ING | lx.NUMERAL
    closed = token.flags & _CLOSING or token.low in _PARTS
    if not token.flags & opens or closed:
        return False
    if token.low == FIGURE:
        return before.low == FIGURE and _is_year(before)
    if before.low == FIGURE:
        return _is_time(tokens, begin, i - 1)
    if before.low in _CALENDAR or (before.low in _SPANS and i > begin + 2):
        return True
    return _is_apart(tokens, begin, i)


def _is_apart(tokens: list[Token], begin: int, i: int) -> bool:
    """Return whether two nouns that meet are two: 'our store | Jade Harbour'."""
    token, before = tokens[i], tokens[i - 1]
    if not before.flags & lx.NOUN or before.flags & (lx.NAME | lx.CLOSED):
        return False
    if token.flags & lx.NAME:
        determined = any(each.flags & lx.DETERMINER for each in tokens[begin:i])
        return determined and len(token.text) > 1
    plural = token.flags & lx.NOUN and token.low[-1] == "s" and before.low[-1] != "s"
    return bool(plural and tokens[i - 2].low in _ONE)


def _is_time(tokens: list[Token], begin: int, i: int) -> bool:
    """Return whether a value is a time, and so counts nothing that follows it."""
    token = tokens[i]
    if token.text.split()[0].casefold() in _CALENDAR or ":" in token.text:
        return True
    if i == begin:
        return False
    return tokens[i - 1].low in _CLOCK or _is_year(token)


def _is_year(token: Token) -> bool:
    return any(part.isdigit() and len(part) == 4 for part in token.text.split())  # noqa: PLR2004
