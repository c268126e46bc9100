"""Blocks cut into sentences, and which sentences are none that a claim comes from."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from assets.claims.blocks import Block, words_of

FEWEST_SPACES = 3  # Between words of a sentence in a cell.
SHORT = 200  # Characters; in a longer sentence such words are what it is about.
LONGEST = 1000  # Characters; what is longer is a list or a table that lost its form.
_END = re.compile(
    r"[.!?…][\"'\u201d\u2019)\]*_]*\s+(?=[\"'\u201c\u2018(\[*_¿¡]*[^\W_a-zß-öø-ÿ])|[\u3002\uff01\uff1f\u061f\u0964]\s*|\n\s*\n"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[\"'\u201c\u2018])(?:Mr|Mrs|Ms|Dr|Prof|Rev|St|Sr|Jr|Gen|Col|Capt|No|Nos|Nr|Fig"
    r"|Figs|Eq|Sec|Sect|Ch|Art|Vol|Ed|Eds|vs|cf|ca|approx|incl|excl|resp|pp?|al|e\.g"
    r"|i\.e|U\.S|U\.K|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|[A-Z])\.$|^\s*\d{1,3}\.$"
)
_BOILERPLATE = re.compile(
    r"all rights reserved|(?:^|\W)(?:copyright|©|\(c\)) |\bcookies?\b.*\b(?:use|accept)"
    r"|\b(?:accept|use)s? .*\bcookies\b|skip to (?:main )?content|unsubscribe"
    r"|^(?:privacy policy|terms of (?:use|service)|sign (?:in|up)|log ?in|subscribe)\b"
    r"|powered by|click here|^page \d+|table of contents|\.{5,}|(?:\. ){4,}"
    r"|licen[cs]ed under|this (?:e-?)?mail .* confidential|^view in browser"
    r"|project gutenberg",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:dear|hello|hi|good (?:morning|day|evening)|kind regards|best wishes"
    r"|best regards|yours (?:sincerely|faithfully)|greetings|warm regards"
    r"|regards|thanks?)\b",
    re.IGNORECASE,
)
_SECTION = re.compile(r"^\d+(?:\.\d+)+[.:]?\s+(?:-\s+)?(?=[^\W\d_a-z])")
_PROSE = re.compile(r"[\"'(]?[^\W\d_a-z].*[a-z)\d][.!](?:\s|$)", re.DOTALL)
_TIMED = re.compile(r"[^\W\d][^\d:|]{4,60}\s(?:at|until|till|by)\s\d{1,2}:\d\d")
_LETTERS = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


class Sentence(NamedTuple):
    """One sentence: its span in the document, its words, and whether it is an item."""

    start: int
    end: int
    text: str
    words: str
    item: bool


def sentences(text: str, block: Block) -> Iterator[Sentence]:
    """Yield the sentences of a block in order, each with its exact span.

    Args:
        text: The document.
        block: A paragraph or an item of it.
    """
    start = block.start
    for match in _END.finditer(text, block.start, block.end):
        end = match.end()
        head = text[start : match.start() + 1]
        if match[0][0] == "." and _ABBREVIATION.search(head[-12:]):
            continue
        yield from _sentence(text, start, end, block)
        start = end
    yield from _sentence(text, start, block.end, block)


def _sentence(text: str, start: int, end: int, block: Block) -> Iterator[Sentence]:
    raw = text[start:end]
    bare = raw.strip()
    if bare:
        start += len(raw) - len(raw.lstrip())
        words = words_of(bare.replace("\n>", "\n") if "\n>" in bare else bare)
        words = _SECTION.sub("", words)
        yield Sentence(start, start + len(bare), bare, words, block.item)


def is_boilerplate(words: str) -> bool:
    """Return whether a sentence is navigation, a notice of rights, or a greeting."""
    if len(words) < 40 and _GREETING.match(words) and words[-1:] not in ".!?":  # noqa: PLR2004
        return True
    return len(words) < SHORT and bool(_BOILERPLATE.search(words))


def is_question(words: str) -> bool:
    """Return whether a sentence asks."""
    return words.rstrip("\"')]").endswith(("?", "\uff1f", "\u061f"))


def is_prose(cell: str, *, alone: bool) -> bool:
    """Return whether a cell of a table holds sentences.

    Args:
        cell: Its text.
        alone: Whether its row has no other: a line of text that was laid out so.
    """
    return cell.count(" ") >= FEWEST_SPACES and (alone or bool(_PROSE.match(cell)))


def is_timed(cell: str) -> bool:
    """Return whether a cell says when something is: 'Tasting for guests at 15:00'."""
    return ":" in cell and bool(_TIMED.fullmatch(cell))


def is_latin(words: str) -> bool:
    """Return whether most letters of a sentence are Latin ones."""
    letters = len(_LETTERS.findall(words))
    return letters > 0 and 2 * len(_LATIN.findall(words)) > letters


def is_too_long(words: str) -> bool:
    """Return whether a sentence is longer than any that a person would write."""
    return len(words) > LONGEST
