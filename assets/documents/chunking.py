"""Texts cut into passages: as long as the model reads, at the best places.

Passages tile the text: each code point belongs to exactly one, white space to the
passage before it. Greedy: each passage is filled up, then ends at the best kind of
place in its last part.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from assets.documents.boundaries import (
    Boundaries,
    Heading,
    find_boundaries,
    heading_starts,
    skip_blank,
)
from assets.documents.cutting import CHARACTERS, TOKENS, Cut, Limits, cut_text, halved
from resources.tokens import DEFAULT_TOKENIZER, Tokens, WordPieces

ALGORITHM = "assay-2"

Page = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """One passage: text[start:end] of its document.

    Attributes:
        start: First code point.
        end: One past the last.
        tokens: Word pieces of the passage alone, without special ones.
        page: Page of its first character that is not white space; None if unpaged.
        heading_path: Headings above it, outermost first; those it opens with, too.
    """

    start: int
    end: int
    tokens: int
    page: int | None
    heading_path: tuple[str, ...]


def chunker_version(limits: Limits, tokenizer: str) -> str:
    """Return what decides how a text is cut: algorithm, limits, tokenizer."""
    return f"{ALGORITHM}/{limits.tokens}t/{limits.characters}c/{tokenizer}"


CHUNKER = chunker_version(Limits(), DEFAULT_TOKENIZER)


class Chunker:
    """Cuts texts into passages; the tokenizer is loaded with the first text.

    Args:
        tokens: Most word pieces of a passage.
        characters: Most characters of a passage.
        pieces: The embedding model's tokenizer; the default model's when None.
    """

    def __init__(
        self,
        tokens: int = TOKENS,
        characters: int = CHARACTERS,
        pieces: Tokens | None = None,
    ) -> None:
        self.limits = Limits(tokens, characters)
        self._pieces = pieces or WordPieces()

    @property
    def version(self) -> str:
        """What decides how a text is cut; written with each passage."""
        return chunker_version(self.limits, self._pieces.name)

    def cut(
        self,
        texts: Sequence[str],
        pages: Sequence[Sequence[Page]] | None = None,
        headings: Sequence[Sequence[Heading]] | None = None,
    ) -> list[list[Span]]:
        """Return the passages of each text; none for a blank one.

        Args:
            texts: Documents.
            pages: Number, start and end of each page, by document.
            headings: Level, text and offset of each heading, by document.
        """
        pages = pages or [()] * len(texts)
        headings = headings or [()] * len(texts)
        plans = [
            _Plan(text, sorted(page, key=lambda p: p[1]), _ordered(heading))
            for text, page, heading in zip(texts, pages, headings, strict=True)
        ]
        full = [plan for plan in plans if not plan.blank]
        starts = self._pieces.starts([plan.text for plan in full])
        for plan, places in zip(full, starts, strict=True):
            plan.cuts = cut_text(plan.boundaries, places, plan.segments(), self.limits)
        self._repair(full)
        return [plan.spans() for plan in plans]

    def _repair(self, plans: list["_Plan"]) -> None:
        """Count each passage by itself, and halve those that got too long alone.

        A word cut in two, or a tokenizer that marks the start of a text, can give more
        tokens than the same place had inside of the whole text.
        """
        open_plans = plans
        while open_plans:
            parts = [plan.text[a:b] for plan in open_plans for a, b in plan.uncounted()]
            counts = iter(self._pieces.counts(parts).tolist())
            for plan in open_plans:
                plan.counted |= dict(zip(plan.uncounted(), counts, strict=False))
                plan.cuts = [
                    half for cut in plan.cuts for half in self._within(plan, cut)
                ]
            open_plans = [plan for plan in open_plans if plan.uncounted()]

    def _within(self, plan: "_Plan", cut: Cut) -> list[Cut]:
        if plan.counted[cut] <= self.limits.tokens:
            return [cut]
        return halved(plan.boundaries, cut)


def chunk(
    text: str,
    pages: Sequence[Page] = (),
    headings: Sequence[Heading] = (),
    *,
    pieces: Tokens | None = None,
    limits: Limits | None = None,
) -> list[Span]:
    """Return the passages of one text; see Chunker for many at once."""
    limits = limits or Limits()
    chunker = Chunker(limits.tokens, limits.characters, pieces)
    return chunker.cut([text], [pages], [headings])[0]


class _Plan:
    """One text with its places, the spans decided so far, and their token counts."""

    def __init__(
        self, text: str, pages: Sequence[Page], headings: Sequence[Heading]
    ) -> None:
        self.text = text
        self.pages = pages
        self.headings = headings
        self.blank = not text or text.isspace()
        self.cuts: list[Cut] = []
        self.counted: dict[Cut, int] = {}

    @cached_property
    def boundaries(self) -> Boundaries:
        return find_boundaries(self.text, self.headings)

    def uncounted(self) -> list[Cut]:
        return [cut for cut in self.cuts if cut not in self.counted]

    def segments(self) -> list[Cut]:
        """Return the parts that no passage crosses: pages, or all of the text."""
        text = self.text
        firsts = {skip_blank(text, start) for _, start, _ in self.pages}
        inner = sorted(p for p in firsts if skip_blank(text, 0) < p < len(text))
        return list(zip([0, *inner], [*inner, len(text)], strict=True))

    def spans(self) -> list[Span]:
        if self.blank:
            return []
        numbers = [number for number, _, _ in self.pages]
        starts = [start for _, start, _ in self.pages]
        lines = heading_starts(self.text, self.headings)
        paths = _paths(self.headings)
        found = []
        for cut in self.cuts:
            first = skip_blank(self.text, cut[0])
            page = bisect_right(starts, first) - 1
            path = bisect_right(lines, self._under(first)) - 1
            found.append(
                Span(
                    *cut,
                    self.counted[cut],
                    numbers[page] if page >= 0 else None,
                    paths[path] if path >= 0 else (),
                )
            )
        return found

    def _under(self, place: int) -> int:
        """Return the place, or the end of the headings that it is among."""
        groups = self.boundaries.groups
        group = bisect_right(self.boundaries.headings, place) - 1
        inside = group >= 0 and place < groups[group][1]
        return groups[group][1] - 1 if inside else place


def _ordered(headings: Iterable[Heading]) -> list[Heading]:
    return sorted(headings, key=lambda heading: heading[2])


def _paths(headings: Sequence[Heading]) -> list[tuple[str, ...]]:
    """Return, for each heading, the texts of those it lies under, and its own."""
    stack: list[tuple[int, str]] = []
    paths = []
    for level, title, _ in headings:
        while stack and stack[-1][0] >= level:
            stack.pop()
        stack.append((level, title.strip()))
        paths.append(tuple(text for _, text in stack))
    return paths
