"""Markdown tables in a text, with the span of every row and cell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

MAX_CELL = 400  # Characters of a cell that can still be a value.

_BAR = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*(?:\s[^()]*)?\)")
_MARKS = re.compile(r"(?<!\w)(\*\*|__|\*|_|`)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_TAG = re.compile(
    r"<(?:br|/?p|/?b|/?i|/?em|/?strong|/?code|/?sup|/?sub)\s*/?>", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words without markup, and its span in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its span without surrounding space, and its cells."""

    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it stands in the text.

    Args:
        rows: All rows but the header's.
        header: The row above the rule; None if there is no rule, or it is empty.
    """

    rows: tuple[Row, ...]
    header: Row | None

    @property
    def start(self) -> int:
        """First code point of the table."""
        return (self.header or self.rows[0]).start

    @property
    def end(self) -> int:
        """One past its last."""
        return self.rows[-1].end


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


_NONE = _Line(0, 0, "")


def grids(text: str) -> list[Grid]:
    """Return the tables of a text in order: pipe tables, with or without a header.

    A table is a run of lines with bars: the ones that begin with a bar, and those
    around a rule such as `--- | ---`. Lines inside a code fence are none. A table may
    be ragged: its rows have the cells that they have.

    Source:
        GitHub Flavored Markdown Spec 0.29, section 4.10 Tables (extension).
    """
    if "|" not in text:
        return []
    return [grid for block in _blocks(text) if (grid := _grid(text, block))]


def plain(markup: str) -> str:
    """Return the words of a cell: escapes, links, emphasis and line breaks undone."""
    words = markup
    if len(words) > MAX_CELL:  # Prose, which is for others to read.
        return " ".join(words.split())
    if "\\" in words:
        words = re.sub(r"\\([\\|*_`\[\]()#+.!<>-])", r"\1", words)
    if "](" in words:
        words = _LINK.sub(r"\1", words)
    if "<" in words:
        words = _TAG.sub(" ", words)
    for _ in range(2):  # Bold inside italic.
        words = _MARKS.sub(r"\2", words)
    return " ".join(words.split())


def _blocks(text: str) -> Iterator[list[_Line]]:
    """Yield runs of lines that may be a table."""
    lines = list(_lines(text))
    fenced = _fenced(lines)
    member, below = [], False  # Below a rule, a row needs no bar in front.
    for line, coded, after in zip(lines, fenced, [*lines[1:], _NONE], strict=True):
        barred = "|" in line.text and not coded
        below = barred and (below or _is_rule(line.text))
        headed = barred and _is_rule(after.text)
        member.append(below or headed or (barred and line.text[0] == "|"))
    for is_table, run in groupby(range(len(lines)), key=member.__getitem__):
        if is_table:
            yield [lines[place] for place in run]


def _fenced(lines: list[_Line]) -> list[bool]:
    """Return which lines are code; a fence that is never closed opens none."""
    inside, fenced = False, []
    for line in lines:
        fence = line.text.startswith(("```", "~~~"))
        fenced.append(inside or fence)
        inside ^= fence
    return [False] * len(lines) if inside else fenced


def _is_rule(line: str) -> bool:
    """Whether a line is the rule under a header, such as `| --- | :-: |`."""
    if "|" not in line or "-" not in line or line.strip("|:- \t"):
        return False
    cells = line.strip().strip("|").split("|")
    return all(set(cell.strip().strip(":")) == {"-"} for cell in cells)


def _lines(text: str) -> Iterator[_Line]:
    place = 0
    for line in text.splitlines(keepends=True):
        bare = line.rstrip()
        start = place + len(line) - len(line.lstrip())
        yield _Line(start, place + len(bare), line.strip())
        place += len(line)


def _grid(text: str, block: list[_Line]) -> Grid | None:
    rules = [i for i, line in enumerate(block) if _is_rule(line.text)]
    rows = [_row(text, line) for i, line in enumerate(block) if i not in set(rules[:1])]
    header = None
    if rules and rules[0] == 1 and any(cell.text for cell in rows[0].cells):
        header = rows[0]
    if rules and rules[0] == 1:
        rows = rows[1:]
    filled = tuple(row for row in rows if any(cell.text for cell in row.cells))
    wide = any(len(row.cells) > 1 for row in filled)
    return Grid(filled, header) if filled and wide else None


def _row(text: str, line: _Line) -> Row:
    """Cut one line at its bars; a bar that is escaped is a character."""
    bars = [line.start + match.start() for match in _BAR.finditer(line.text)]
    edges = [line.start - 1, *bars, line.end]
    if bars and bars[0] == line.start:
        edges = edges[1:]
    if bars and bars[-1] == line.end - 1 and len(edges) > 1:
        edges = edges[:-1]
    cells = []
    for left, right in pairwise(edges):
        start, end = left + 1, right
        raw = text[start:end]
        start += len(raw) - len(raw.lstrip())
        end = max(start, end - (len(raw) - len(raw.rstrip())))
        cells.append(Cell(plain(text[start:end]), start, end))
    return Row(line.start, line.end, tuple(cells))
