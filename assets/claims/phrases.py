"""Noun phrases in comparable form: what a sentence is about, and whose it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assets.claims import lexicon as lx
from assets.claims.derivations import base_words
from assets.claims.noun_spans import STOPS
from assets.claims.verbs import FIGURE, Token
from resources.values import name_key

# A property is the same with or without such a word: "the probation (period)".
_LIGHT_TAILS = lx.word_set("period duration value amount figure")
_LIGHT_HEADS = lx.word_set("amount number total value")
_OWNERS = lx.word_set("of for in at on")
_EMPTY = lx.word_set("the a an it them its their this that these those")
_DEFINITE = lx.word_set("the this that these those its their")
_POSSESSIVES = lx.word_set("its his her their")
_RELATIVES = lx.word_set("which who that whom what whoever whatever")
_TIMES = lx.word_set("year month week day today yesterday tomorrow quarter season")
# A code: capitals and a number, or words joined by points or strokes.
CODE = re.compile(
    r"[A-Z]{1,6}[-\u2013/]?[A-Z]{0,3}\d[\w.\u2013/-]*|[A-Za-z]+(?:_[A-Za-z0-9]+)+"
    r"|[a-z]\w*(?:\.[a-z]\w*)+"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase.

    Args:
        text: As written, without article.
        key: Comparable form; "lease of the Ropewalk" is "ropewalk lease".
        head: Comparable form of its head alone, without what follows a preposition.
        owner: The phrase after 'of', 'for', 'in', or before a possessive; or None.
        definite: Whether it begins with 'the' or a possessive pronoun.
        named: Whether it is a proper name.
        pronoun: Its lower-case form where it is a pronoun, else "".
        core: Comparable form of what stands before its first preposition, or "".
        link: What joins the owner to it: "of", "in", or "" before it.
    """

    text: str
    key: str
    head: str
    owner: "Phrase | None" = None
    definite: bool = False
    named: bool = False
    pronoun: str = ""
    core: str = ""
    link: str = ""


def phrase(tokens: Sequence[Token], first: int, end: int) -> Phrase | None:
    """Return the noun phrase of tokens[first:end], or None if no word is left.

    Args:
        tokens: The sentence.
        first: First token of the phrase.
        end: One past the last.
    """
    end = _core_end(tokens, first, end)
    while end > first and (
        not _is_word(tokens[end - 1]) or tokens[end - 1].flags & lx.ADVERB
    ):
        end -= 1
    end = _trimmed_end(tokens, first, end)
    while end > first + 1 and tokens[end - 1].low in _OWNERS:
        end -= 1  # "a deviation of [more than 1 %]"
    opening = tokens[first].low if first < end else ""
    alone = end - first == 1 and tokens[first].flags & (lx.PRONOUN | lx.RELATIVE)
    if alone or opening in _RELATIVES:
        return Phrase(tokens[first].text, "", "", pronoun=opening)
    while first < end and (
        tokens[first].flags & (lx.DETERMINER | lx.ADVERB) or tokens[first].low == FIGURE
    ):
        first += 1
    if first + 1 < end and tokens[first].low == "of":
        first += 1  # "Version 2 of the rules", "two of the members"
        return phrase(tokens, first, end)
    if first >= end:
        return Phrase(opening, "", "", pronoun=opening) if opening else None
    named = all(
        each.flags & lx.NAME or each.low in _OWNERS or each.text == "."
        for each in tokens[first:end]
    )
    owner, head_span = _owner(tokens, (first, end), opening, named=named)
    proper = _proper_at(tokens, *head_span) if owner is None else None
    if proper is not None:
        head_span, named = (proper, end), True
    head = name_key(_text(tokens, *head_span, bare=not named))
    key = f"{owner.key} {head}".strip() if owner and not owner.pronoun else head
    if not key:
        return None
    text = _text(tokens, first, end)
    core = "" if named else _core(tokens, *head_span)
    after = tokens[head_span[1]].low if head_span[1] < end else ""
    link = after if owner is not None and after in _OWNERS else ""
    definite = opening in _DEFINITE
    return Phrase(text, key, head, owner, definite, named, core=core, link=link)


def _is_word(token: Token) -> bool:
    """Return whether a token is a word, also one such as "members'"."""
    return token.text[-1].isalnum() or token.text.endswith("s'")


def _core(tokens: Sequence[Token], first: int, end: int) -> str:
    """Return 'invitation' for 'invitation to the general meeting', else nothing."""
    for i in range(first + 1, end):
        if tokens[i].flags & lx.PREPOSITION:
            return name_key(_text(tokens, first, i))
    return ""


def _proper_at(tokens: Sequence[Token], first: int, end: int) -> int | None:
    """Return where the name begins in 'delivery DN-7' or 'the supplier Old Grove'.

    What kind of thing it is stands before a code, or a name of several words.
    """
    at = end
    while (
        at > first and tokens[at - 1].flags & lx.NAME and not _is_kind(tokens, at - 1)
    ):
        at -= 1
    is_code = at == end - 1 and CODE.fullmatch(tokens[at].text) is not None
    if at == first or not (is_code or end - at > 1):
        return None
    kind = all(
        token.flags & (lx.NOUN | lx.ADJECTIVE)
        and (is_code or not token.flags & lx.NAME)
        for token in tokens[first:at]
    )
    return at if kind and tokens[at - 1].flags & lx.NOUN else None


def _is_kind(tokens: Sequence[Token], i: int) -> bool:
    """Return whether a word written large before a code says what the code is of."""
    after = tokens[i + 1].text if i + 1 < len(tokens) else ""
    common = tokens[i].flags & lx.NOUN and not CODE.fullmatch(tokens[i].text)
    return bool(common and CODE.fullmatch(after))


def _trimmed_end(tokens: Sequence[Token], first: int, end: int) -> int:
    """Return where a phrase ends without adverbs, signs, and what is said of it."""
    end = _core_end(tokens, first, end)
    while end > first and (
        not _is_word(tokens[end - 1]) or tokens[end - 1].flags & lx.ADVERB
    ):
        end -= 1
    return end


def _owner(
    tokens: Sequence[Token], span: tuple[int, int], opening: str, *, named: bool
) -> tuple["Phrase | None", tuple[int, int]]:
    """Return whose a thing is, if that is said, and the span of its own name."""
    first, end = span
    cut = _owner_at(tokens, first, end)
    if opening in _POSSESSIVES and cut is None:
        return Phrase(opening, "", "", pronoun=opening), span
    if cut is not None and not (named and tokens[cut].low == "of"):
        owner = phrase(tokens, cut + 1, _phrase_end(tokens, cut + 1, end))
        dated = owner is not None and owner.pronoun == FIGURE  # "the storm of 2024"
        return None if dated else owner, (first, cut)
    possessor = _possessor(tokens, first, end)
    if possessor is None:
        return None, span
    timed = tokens[possessor].low in _TIMES  # "this year's meeting"
    owner = None if timed else phrase(tokens, first, possessor + 1)
    return owner, (possessor + 1, end)


def _core_end(tokens: Sequence[Token], first: int, end: int) -> int:
    """Return where a phrase ends before what is said of it: ", ...", "that ..."."""
    for i in range(first + 1, end):
        token = tokens[i]
        if token.text in ",(;" or token.flags & lx.RELATIVE:
            return i
        opens = i + 1 < end and tokens[i + 1].flags & lx.DETERMINER
        if token.flags & lx.ING and opens and tokens[i - 1].flags & lx.NOUN:
            return i  # "drivers holding a licence"
    return end


def _owner_at(tokens: Sequence[Token], first: int, end: int) -> int | None:
    for i in range(first + 1, end - 1):
        if tokens[i].low in _OWNERS:
            return i
        if tokens[i].flags & lx.PREPOSITION or tokens[i].text in ",(":
            return None
    return None


def _phrase_end(tokens: Sequence[Token], first: int, end: int) -> int:
    """Return where a phrase after a preposition ends: before the next one."""
    for i in range(first + 1, end):
        stops = tokens[i].flags & (STOPS & ~lx.PREPOSITION) or tokens[i].text in ",(;:"
        if tokens[i].low == "and" and i + 1 < end and _are_names(tokens, i):
            continue  # "for Africa and South America"
        if stops or (tokens[i].flags & lx.PREPOSITION and tokens[i].low != "of"):
            return i
    return end


def _are_names(tokens: Sequence[Token], i: int) -> bool:
    return bool(tokens[i - 1].flags & tokens[i + 1].flags & lx.NAME)


def _possessor(tokens: Sequence[Token], first: int, end: int) -> int | None:
    for i in range(first, end - 1):
        if tokens[i].text.endswith(("'s", "s'")):
            return i
    return None


def _text(tokens: Sequence[Token], first: int, end: int, *, bare: bool = False) -> str:
    """Return words with spaces between; bare leaves out articles and pronouns."""
    words = (
        token.text
        for token in tokens[first:end]
        if not (bare and token.low in _EMPTY and token.text.islower())
    )
    return " ".join(words).replace(" .", ".")


@lru_cache(maxsize=1 << 16)
def attribute_key(text: str) -> str:
    """Return the comparable form of a property's name.

    Words that add nothing go: "probation period" is "probation", "number of members"
    is "member", so that a label and a sentence meet.

    Args:
        text: Such as a noun phrase, a label, or the header of a column.
    """
    words = name_key(text).split()
    if len(words) > 2 and words[0] in _LIGHT_HEADS and words[1] == "of":  # noqa: PLR2004
        words = words[2:]
    while len(words) > 1 and words[-1] in _LIGHT_TAILS:
        words.pop()
    return base_words(" ".join(words))
