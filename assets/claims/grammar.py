"""Sentences parsed lightly by rule: who, verb, and the rest, for each clause.

No network is asked, so a sentence costs a fraction of a millisecond and its parse
depends on nothing but itself. Where the rules find no finite verb, there is no clause.
"""

import re
from dataclasses import dataclass, replace

from assets.claims import lexicon as lx
from assets.claims.verbs import (
    CONDITIONAL,
    CUTS,
    FIGURE,
    SUBORDINATE,
    Token,
    find_verbs,
    is_manner,
    read_verbs,
)

_TOKEN = re.compile(r"\w[\w']*(?:[-.:/@#&+]\w[\w']*)*%?|[€$£¥]|[^\w\s]", re.UNICODE)
_OPENERS = SUBORDINATE | lx.word_set("since as after before once until")
_LEADING = lx.PREPOSITION | lx.ADVERB | lx.CONJUNCTION
_BEFORE_NOUN = lx.DETERMINER | lx.PREPOSITION | lx.CONJUNCTION | lx.NUMERAL
_SUBJECTS = lx.word_set("i you he she it we they there")
_JOINING = lx.word_set("and but so or that because although though while whereas")
_AFTER_COMMA = lx.word_set("but and so because while whereas although or")
_COORDINATING = lx.word_set("and but or")
_BARE = lx.word_set("but because whereas although while")
_STRONG = frozenset(";:\u2013\u2014")
_LONGEST_LEAD = 25  # Tokens.
_WHEN = lx.word_set("today now currently nowadays meanwhile alone yesterday tomorrow")
_DATED = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_SUBJECT = lx.DETERMINER | lx.PRONOUN | lx.NAME
_NOMINAL = lx.NOUN | lx.ADJECTIVE | lx.NAME


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


def tokenize(words: str, spans: list[tuple[int, int]]) -> list[Token]:
    """Return the tokens of a sentence; each span given becomes one numeral token.

    Args:
        words: The sentence without marks.
        spans: Spans of values in it, left to right, that do not overlap.
    """
    lexicon = lx.lexicon()
    tokens: list[Token] = []
    position = 0
    for start, end in [*spans, (len(words), len(words))]:
        tokens += (
            _token(match[0], match.start(), lexicon)
            for match in _TOKEN.finditer(words, position, start)
        )
        if start < end:
            text = words[start:end]
            tokens.append(Token(start, end, text, FIGURE, lx.NUMERAL, FIGURE))
        position = end
    return tokens


def _token(text: str, start: int, lexicon: lx.Lexicon) -> Token:
    low = text.lower() if text != FIGURE else "hash"
    if low[-2:] == "'s" and low not in lx.BE:
        low = low[:-2]
    word = lexicon.word(low)
    flags = word.flags
    if text[0].isupper() and not flags & lx.CLOSED:
        flags |= lx.NAME
    elif not flags and text[0].isalnum():
        flags = lx.NUMERAL if text[0].isdigit() else lx.NOUN
    return Token(start, start + len(text), text, low, flags, word.verb)


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
            found.append(replace(clause, end=end))
            clause = further
    return found


def _further(tokens: list[Token], clause: Clause) -> Clause | None:
    """Return what else a clause says of its subject: '... and keeps it for a year'."""
    if clause.tail >= clause.end or tokens[clause.tail].low not in _COORDINATING:
        return None
    if clause.imperative:
        return None
    group = clause.tail + 1
    verbs = read_verbs(tokens, clause.subject, group, clause.end)
    tail = _tail(tokens, verbs.rest, clause.end)
    return Clause(
        group, clause.subject, verbs.verb, verbs.rest, tail, clause.end, verbs.copula,
        verbs.passive, verbs.denied, verbs.modality,
    )  # fmt: skip


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
        if strong or joined or (bare and tokens[i - 1].text != ","):
            start = i if bare else i + 1
            if _clause(tokens, start, len(tokens), within=True) is not None:
                cuts.append((start, strong or token.low == "that"))
    return cuts


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
    begin = _after_lead(tokens, first, end)
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
    if group is None or group == begin:
        return None
    verbs = read_verbs(tokens, (begin, group), group, end)
    tail = _tail(tokens, verbs.rest, end)
    ceased = group - begin > 2 and _no_longer(tokens, group - 2)  # noqa: PLR2004
    stop = group - 2 if ceased else group
    return Clause(
        lead, (begin, stop), verbs.verb, verbs.rest, tail, end, verbs.copula,
        verbs.passive, verbs.denied != ceased, verbs.modality,
    )  # fmt: skip


def _no_longer(tokens: list[Token], i: int) -> bool:
    """Return whether 'no longer' stands at a token."""
    return (tokens[i].low, tokens[i + 1].low) == ("no", "longer")


def _after_lead(tokens: list[Token], begin: int, end: int) -> int:
    """Return where the subject begins, after 'In 2021,' or 'If it rains,'."""
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
    if first.flags & lx.PREPOSITION:
        return _after_phrase(tokens, begin, end)
    return begin


def _after_phrase(tokens: list[Token], begin: int, end: int) -> int:
    """Return where the subject begins in 'After probation the notice is a month'."""
    for i in range(begin + 2, min(begin + _LONGEST_LEAD // 2, end - 2)):
        token = tokens[i]
        if token.flags & lx.AUXILIARY:
            break
        if token.low in _SUBJECTS:
            return i
        before = tokens[i - 1]
        follows = before.low == FIGURE or not before.flags & _BEFORE_NOUN
        if token.flags & lx.DETERMINER and follows:
            return i
        dated = before.low == FIGURE and _DATED.search(before.text)
        if (
            dated
            and (token.low == FIGURE or token.flags & _NOMINAL)
            and not token.flags & lx.PREPOSITION
        ):
            return i  # "In 2018 freight cost more."
    return begin


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
    return end


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
    return bool(after.flags & lx.PREPOSITION) and not first.flags & lx.NOUN


def _imperative(tokens: list[Token], begin: int, end: int) -> Clause | None:
    """Return the clause of 'Keep it dry' or 'Do not use the lift', or None."""
    i = _after_lead(tokens, begin, end)
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
