"""Passages of one text, greedily: fill up, then end at the best place near the end."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assets.documents.boundaries import Boundaries, last_in, skip_blank
from resources.tokens import Integers

TOKENS, CHARACTERS = 254, 2_000
# How far a passage is filled before a place of a kind may end it.
_TOP_HEADING, _HEADING = 0.4, 0.5
_KINDS = (0.5, 0.6, 0.65, 0.75)  # Paragraph, item or row, sentence, line.
_TAIL = 0.15  # The least that is left for the last passage, if it can be helped.

Cut = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a passage may be.

    Attributes:
        tokens: Word pieces, without special ones.
        characters: Code points. Only a run of white space as long as this can push a
            passage beyond it: no passage is blank, and no character is lost.
    """

    tokens: int = TOKENS
    characters: int = CHARACTERS


def cut_text(
    boundaries: Boundaries, tokens: Integers, segments: Iterable[Cut], limits: Limits
) -> list[Cut]:
    """Return start and end of each passage; together they are all of the segments.

    Args:
        boundaries: Where the text may be cut.
        tokens: Start of each token in the whole text, ascending.
        segments: Parts that no passage crosses; each holds more than white space.
        limits: How long a passage may be.
    """
    return [
        cut
        for segment in segments
        for cut in _cut_segment(boundaries, tokens, segment, limits)
    ]


def halved(boundaries: Boundaries, cut: Cut) -> list[Cut]:
    """Return a passage in two, at a word near its middle; whole if it is a letter."""
    text = boundaries.text
    start, end = skip_blank(text, cut[0]), _content_end(text, *cut)
    quarter = (end - start) // 4
    low, high = start + max(quarter, 1), end - max(quarter, 1)
    if low > high:
        return [cut]
    middle = boundaries.last_word(low, high) or boundaries.last_character(low, high)
    return [(cut[0], middle), (middle, cut[1])]


def _cut_segment(
    boundaries: Boundaries, tokens: Integers, segment: Cut, limits: Limits
) -> Iterator[Cut]:
    start, end = segment
    ends = (end, _content_end(boundaries.text, start, end))
    while start < end:
        passage = _Passage(boundaries, tokens, limits, start, ends)
        cut = passage.cut()
        yield start, cut
        start = cut


def _content_end(text: str, start: int, end: int) -> int:
    """Return where the white space at the end of text[start:end] begins."""
    return start + len(text[start:end].rstrip())


class _Passage:
    """The passage that starts at a place, and where in its segment it may end."""

    def __init__(
        self,
        boundaries: Boundaries,
        tokens: Integers,
        limits: Limits,
        start: int,
        ends: Cut,
    ) -> None:
        self.at, self.tokens, self.limits = boundaries, tokens, limits
        self.end, self.content_end = ends
        self.text = boundaries.text
        self.first = skip_blank(self.text, start)
        self.token, self.last = tokens.searchsorted([start, self.end]).tolist()
        self.half = limits.characters // 2
        # A blank in front that fills the passage would leave no room for words.
        fills = self.first - start >= limits.characters
        self.base = self.first - self.half if fills else start

    def cut(self) -> int:
        """Return where it ends; the end of the segment when the rest fits."""
        if self._fits():
            return self._between_sections() or self.end
        high = self._high()
        return (
            self._behind_blank(high)
            or self._best(high)
            or self.at.last_word(self.first + 1, high)
            or self.at.last_character(self.first + 1, high)
        )

    def _full(self, share: float) -> int:
        """Return the place at which it is filled to a share of either limit."""
        token = self.token + int(share * self.limits.tokens)
        by_token = int(self.tokens[token]) if token < len(self.tokens) else self.end
        by_length = self.base + int(share * self.limits.characters)
        return max(self.first + 1, min(by_token, by_length))

    def _fits(self) -> bool:
        length = self.content_end - self.first
        whole = self.end - self.base <= self.limits.characters
        room = self.limits.characters
        mostly_blank = length <= room <= self.end - self.content_end or length == 1
        return self.last - self.token <= self.limits.tokens and (whole or mostly_blank)

    def _high(self) -> int:
        """Return the last place to end at that leaves a passage worth having."""
        high = min(self._full(1.0), self.content_end - 1)
        tail_tokens = int(_TAIL * self.limits.tokens)
        tail_length = int(_TAIL * self.limits.characters)
        tail = max(self.last - tail_tokens, 0)
        by_token = int(self.tokens[tail]) if tail < len(self.tokens) else high
        before_tail = max(by_token, self.content_end - tail_length)
        high = max(min(high, before_tail), self._full(_KINDS[-1]))
        return max(min(high, self.content_end - 1), self.first + 1)

    def _between_sections(self) -> int | None:
        """Return the first high heading with enough text on both sides of it."""
        place = bisect_left(self.at.top, self._full(_TOP_HEADING))
        if place == len(self.at.top) or (cut := self.at.top[place]) >= self.end:
            return None
        rest = self.last - int(self.tokens.searchsorted(cut))
        enough = rest >= _TOP_HEADING * self.limits.tokens
        return cut if enough else None

    def _behind_blank(self, high: int) -> int | None:
        """Return a place in, or the end of, white space too long for the next alone."""
        if not self.text[high].isspace():
            return None
        after = min(skip_blank(self.text, high), self.end)
        if after - _content_end(self.text, self.first, high) <= self.half:
            return None
        return high if after - high < self.limits.characters else after

    def _best(self, high: int) -> int | None:
        """Return the best kind of place at which it is filled far enough."""
        place = bisect_left(self.at.top, self._full(_TOP_HEADING))
        if place < len(self.at.top) and self.at.top[place] <= high:
            return self.at.top[place]
        kinds = (self.at.headings, *self.at.kinds)
        for cuts, share in zip(kinds, (_HEADING, *_KINDS), strict=True):
            cut = last_in(cuts, self._full(share), high)
            if cut is not None:
                return cut
        return None
