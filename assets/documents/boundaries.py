"""Where a text may be cut, from the best kind of place to the worst. Pure functions."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# A line break with what white space follows; the next passage starts behind it.
_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_LINE_END = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
_ITEM = re.compile(r"[-*+\u2022\u2013|>]\s|\||\(?(?:\d{1,3}|[A-Za-z])[.)]\s")
_SENTENCE = re.compile(
    r"(?:(?<=[.!?\u2026])|(?<=[.!?\u2026][\"'\u2019\u201d)\]*_]))\s+(?=[^\sa-z])"
    r"|(?<=\s[.!?])\s+(?=[a-z])"  # Words and marks apart, and all in lower case.
    r"|(?<=[\u3002\uff01\uff1f])(?=\S)"
)
_CLAUSE = re.compile(
    r"(?<=[,;:\u2013\u2014)\]]\s)(?=\S)|(?<=[\uff0c\uff1b\u3001])(?=\S)"
)
_WORD = re.compile(r"(?<=\s)(?=\S)")
_MARK = re.compile(r"(?<=[^\w\s])(?=\w)")
_NOT_BLANK = re.compile(r"\S")
_JOINERS = "\u200d\ufe0e\ufe0f"
_MARKUP = " \t#*_>=-."
_MARKUP_LENGTH = 80
_HEADING_LENGTH = 2_000
_GROUP_LENGTH = 600
_TOP_LEVELS = 2

Heading = tuple[int, str, int]


@dataclass(frozen=True)
class Boundaries:
    """Cuts of one text by kind; each list ascends and holds starts of a next passage.

    Attributes:
        text: The text itself.
        groups: Start and end of each heading group: a heading, those directly below
            it, and the white space up to the first text under them.
        headings: Starts of the groups.
        top: Starts of the groups of the two highest levels in the text.
        kinds: Paragraphs, list items and table rows, sentences, lines, in this order.
    """

    text: str
    groups: list[tuple[int, int]]
    headings: list[int]
    top: list[int]
    kinds: tuple[list[int], ...]

    @property
    def sentences(self) -> list[int]:
        """Starts of sentences that do not follow a heading."""
        return self.kinds[2]

    def words(self, start: int, end: int) -> tuple[list[int], list[int]]:
        """Return the starts of clauses and of words behind start and before end."""
        clauses, words = (
            [match.end() for match in pattern.finditer(self.text, start + 1, end)]
            for pattern in (_CLAUSE, _WORD)
        )
        return clauses, words

    def last_word(self, low: int, high: int) -> int | None:
        """Return the last start of a word in [low, high], clauses first."""
        return _last(_CLAUSE, self.text, low + (high - low) // 2, high) or _last(
            _WORD, self.text, low, high
        )

    def last_character(self, low: int, high: int) -> int:
        """Return a place in [low, high] inside of a word: at punctuation if it can.

        Never between a letter and the marks that belong to it.
        """
        mark = _last(_MARK, self.text, low + (high - low) * 3 // 4, high)
        cut = mark or high
        while cut > low and self._joined(cut):
            cut -= 1
        return cut if cut > low else high

    def _joined(self, cut: int) -> bool:
        after, before = self.text[cut : cut + 1], self.text[cut - 1]
        joiner = bool(after) and after in _JOINERS
        return joiner or before == "\u200d" or bool(unicodedata.combining(after or "a"))


def find_boundaries(text: str, headings: Sequence[Heading]) -> Boundaries:
    """Return where text may be cut.

    A heading stays with the text below it: no cut of another kind is left between a
    heading's start and the first text under it.

    Args:
        text: The text.
        headings: Level, text and offset of each heading, ascending by offset.
    """
    groups, levels = _heading_groups(text, headings)
    highest = sorted({level for level, _, _ in headings})[:_TOP_LEVELS]
    starts = [start for start, _ in groups]
    top = [s for s, level in zip(starts, levels, strict=True) if level in highest]
    paragraphs, items, lines = _line_starts(text)
    sentences = [match.end() for match in _SENTENCE.finditer(text)]
    kinds = (paragraphs, items, sentences, lines)
    return Boundaries(
        text, groups, starts, top, tuple(_outside(kind, groups) for kind in kinds)
    )


def heading_starts(text: str, headings: Iterable[Heading]) -> list[int]:
    """Return where the line of each heading starts, its markup included."""
    found = []
    for _, _, start in headings:
        line = text.rfind("\n", max(0, start - _MARKUP_LENGTH), start) + 1
        near = line > 0 or start <= _MARKUP_LENGTH
        found.append(line if near and not text[line:start].strip(_MARKUP) else start)
    return found


def skip_blank(text: str, position: int) -> int:
    """Return the first place from position that is not white space, or the end."""
    match = _NOT_BLANK.search(text, position)
    return match.start() if match else len(text)


def _heading_groups(
    text: str, headings: Sequence[Heading]
) -> tuple[list[tuple[int, int]], list[int]]:
    """Return spans of heading groups, and the level of the first heading of each."""
    spans: list[tuple[int, int]] = []
    levels: list[int] = []
    for (level, title, offset), start in zip(
        headings, heading_starts(text, headings), strict=True
    ):
        line = _LINE_END.search(text, offset, offset + _HEADING_LENGTH)
        body = skip_blank(text, line.end() if line else offset + len(title))
        if spans and start <= spans[-1][1] and body - spans[-1][0] < _GROUP_LENGTH:
            spans[-1] = (spans[-1][0], max(body, spans[-1][1]))
        elif not spans or start >= spans[-1][1]:
            spans.append((start, body))
            levels.append(level)
    return spans, levels


def _line_starts(text: str) -> tuple[list[int], list[int], list[int]]:
    """Return starts of paragraphs, of items or rows, and of all other lines."""
    paragraphs: list[int] = []
    items: list[int] = []
    lines: list[int] = []
    for match in _BREAK.finditer(text):
        start, end = match.span()
        if text.count("\n", start, end) > 1:
            paragraphs.append(end)
        elif _ITEM.match(text, end):
            items.append(end)
        else:
            lines.append(end)
    return paragraphs, items, lines


def _outside(cuts: list[int], spans: list[tuple[int, int]]) -> list[int]:
    """Drop the cuts that lie behind the start of a span and up to its end."""
    if not spans:
        return cuts
    firsts = [start for start, _ in spans]
    kept = []
    for cut in cuts:
        place = bisect_left(firsts, cut) - 1
        if place < 0 or cut > spans[place][1]:
            kept.append(cut)
    return kept


def last_in(cuts: list[int], low: int, high: int) -> int | None:
    """Return the last cut in [low, high], or None."""
    place = bisect_right(cuts, high) - 1
    return cuts[place] if place >= 0 and cuts[place] >= low else None


def _last(pattern: re.Pattern[str], text: str, low: int, high: int) -> int | None:
    """Return the end of the last match that ends in [low, high]."""
    found = None
    for match in pattern.finditer(text, max(low - 1, 0), high + 1):
        if low <= match.end() <= high:
            found = match.end()
    return found
