"""Passages of one text, cut where the text itself says, so that edits stay local.

A text that fits is one passage. One that does not is cut at its best place, and so are
its parts, until they fit and have few sentences: at the best kind of place, and among
those at the one whose last words have the lowest hash. Whether there is a cut behind a
sentence thus depends on the sentences around it and not on what was cut before it: an
edit changes the passage that it is in, sometimes the next one, and leaves all others,
with their vectors.
"""

from bisect import bisect, bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from assets.documents.boundaries import Boundaries, skip_blank
from assets.documents.places import Places, ranked
from resources.tokens import Integers

TOKENS, CHARACTERS = 254, 2_000
_MANY = 8  # Sentences: the more a passage has, the more often edits change it.
_SHORT = 0.5  # Share of a limit up to which a passage may have more of them.
_SECTION = 0.4  # Share of a limit from which a section is a passage of its own.
_LEAST = (0.3, 0.1)  # Shares that a cut leaves on both sides: wanted, and accepted.
_BLANK = 0.25  # Share from which white space at an end is not counted.

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

    Source:
        Muthitacharoen et al. (2001), A Low-bandwidth Network File System, SOSP:
        boundaries chosen by content. Seidel and Aragon (1996), Randomized Search
        Trees, Algorithmica 16: cuts at the lowest random priority of each part form a
        treap, whose shape depends on the priorities alone.
    """
    cutter = _Cutter(boundaries, tokens, limits)
    return [cut for segment in segments for cut in cutter.passages(segment)]


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


def _content_end(text: str, start: int, end: int) -> int:
    """Return where the white space at the end of text[start:end] begins."""
    return start + len(text[start:end].rstrip())


class _Cutter:
    """Cuts parts of one text until each fits."""

    def __init__(
        self, boundaries: Boundaries, tokens: Integers, limits: Limits
    ) -> None:
        self.at, self.tokens, self.limits = boundaries, tokens, limits
        self.sentences = boundaries.sentences
        self.sections = ranked(boundaries.text, [boundaries.top])
        self.places = ranked(
            boundaries.text, [boundaries.top, boundaries.headings, *boundaries.kinds]
        )

    def passages(self, segment: Cut) -> Iterator[Cut]:
        """Yield the passages of a part of the text, in order."""
        todo = [(segment, self.places)]
        while todo:
            part, places = todo.pop()
            if self._fits(*part, few=part != segment):
                cuts = self._best(part, self.sections, _SECTION)
            else:
                cuts, places = self._cuts(part, places)
            if cuts:
                edges = pairwise([part[0], *cuts, part[1]])
                todo += reversed([(edge, places) for edge in edges])
            else:
                yield part

    def _cuts(self, part: Cut, places: Places) -> tuple[list[int], Places]:
        """Return where to cut a part, and the places inside of it."""
        size = self._size(*part)
        for least in _LEAST:
            if cuts := self._best(part, places, least * min(1.0, size)):
                return cuts, places
        if size <= 1.0:  # Only its sentences are too many.
            return [], places
        if places is self.places:
            return self._cuts(part, ranked(self.at.text, self.at.words(*part)))
        return [start for start, _ in halved(self.at, part)[1:]], places

    def _best(self, part: Cut, places: Places, least: float) -> list[int]:
        """Return the places of the lowest rank that leave enough on both sides.

        They are one, or several with the same words before them: then as few as do.
        """
        low = self._filled(skip_blank(self.at.text, part[0]), least)
        tied = places.best(low, self._left(part, least))
        cuts: list[int] = []
        while (next_one := int(tied.searchsorted(low))) < len(tied):
            full = self._filled(cuts[-1] if cuts else part[0], 1.0)
            last = int(tied.searchsorted(full, "right")) - 1
            cuts.append(int(tied[max(next_one, last)]))
            low = self._filled(cuts[-1], least)
        return cuts

    def _filled(self, start: int, share: float) -> int:
        """Return where a passage from a start on has a share of one of the limits."""
        token = int(self.tokens.searchsorted(start)) + int(share * self.limits.tokens)
        by_length = start + int(share * self.limits.characters)
        by_token = int(self.tokens[token]) if token < len(self.tokens) else by_length
        return max(start + 1, min(by_token, by_length))

    def _left(self, part: Cut, share: float) -> int:
        """Return the last place behind which a share of one of the limits is left."""
        end = _content_end(self.at.text, *part)
        token = int(self.tokens.searchsorted(end)) - int(share * self.limits.tokens)
        by_length = end - int(share * self.limits.characters)
        by_token = int(self.tokens[token]) if token >= 0 else by_length
        return min(end - 1, max(by_token, by_length))

    def _fits(self, start: int, end: int, *, few: bool) -> bool:
        """Return whether a part is a passage; with few, of few sentences."""
        size = self._size(start, end)
        if size <= _SHORT or size > 1.0 or not few:
            return size <= 1.0
        return bisect_left(self.sentences, end) - bisect(self.sentences, start) < _MANY

    def _size(self, start: int, end: int) -> float:
        """Return how much a part fills a passage: its share of the nearer limit."""
        first, last = self.tokens.searchsorted([start, end]).tolist()
        length = self._length(start, end) / self.limits.characters
        size: float = max((last - first) / self.limits.tokens, length)
        return size

    def _length(self, start: int, end: int) -> int:
        """Return the characters of a part, without long white space at its ends."""
        length, text = end - start, self.at.text
        if length <= self.limits.characters:
            return length
        blank = _BLANK * self.limits.characters
        ends = skip_blank(text, start) - start, end - _content_end(text, start, end)
        return length - sum(each for each in ends if each > blank)
