"""The little Markdown that the sources use: headings, paragraphs, lists, tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text on one line."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """An unordered list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table; the first row is its header."""

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Bullets | Table


def parse(body: str) -> list[Block]:
    """Split a body into blocks, which blank lines separate."""
    return [_block(part) for part in re.split(r"\n\s*\n", body.strip())]


def as_markdown_table(rows: list[list[str]]) -> str:
    """Write rows as a Markdown table; the first row is the header."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def _block(part: str) -> Block:
    lines = part.splitlines()
    if match := re.match(r"(#{1,3}) (.+)", lines[0]):
        return Heading(len(match[1]), match[2])
    if lines[0].startswith("- "):
        return Bullets(tuple(line.removeprefix("- ") for line in lines))
    if lines[0].startswith("|"):
        return Table(tuple(_rows(lines)))
    return Paragraph(" ".join(lines))


def _rows(lines: list[str]) -> Iterator[tuple[str, ...]]:
    for line in lines:
        if not set(line) <= set("|- "):
            yield tuple(cell.strip() for cell in line.strip("|").split("|"))
