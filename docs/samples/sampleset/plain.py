"""Plain text and Rich Text Format."""

from sampleset.blocks import Block, Bullets, Heading, Paragraph, Table, parse
from sampleset.source import Source

_UNDERLINES = {1: "=", 2: "-"}
_HALF_POINTS = {1: 36, 2: 28, 3: 24}


def write_text(source: Source) -> bytes:
    """Write plain text with underlined headings and columns of a table aligned."""
    parts = [_text(block) for block in parse(source.body)]
    return ("\n\n".join(parts) + "\n").encode()


def write_rtf(source: Source) -> bytes:
    """Write Rich Text Format by hand, every character above ASCII as an escape."""
    parts = [_rtf(block) for block in parse(source.body)]
    info = rf"{{\info{{\title {source.title}}}{{\author {source.author}}}}}"
    font = r"{\fonttbl{\f0\fswiss Helvetica;}}"
    head = r"{\rtf1\ansi\ansicpg1252\deff0\uc1" + font + info + "\n"
    return (head + r"\f0\fs22" + "\n" + "\n".join(parts) + "\n}\n").encode("ascii")


def _text(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{text}\n{_UNDERLINES.get(level, '.') * len(text)}"
        case Bullets(items):
            return "\n".join(f"* {item}" for item in items)
        case Table(rows):
            widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
            return "\n".join(_line(row, widths) for row in rows)
        case Paragraph(text):
            return text


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return "  ".join(cells).rstrip()


def _rtf(block: Block) -> str:
    match block:
        case Heading(level, text):
            return rf"{{\pard\sb240\sa120\b\fs{_HALF_POINTS[level]} {_esc(text)}\par}}"
        case Bullets(items):
            bullet = r"{\pard\li360\fi-180\bullet  "
            return "\n".join(rf"{bullet}{_esc(item)}\par}}" for item in items)
        case Table(rows):
            lines = (r"\tab ".join(_esc(cell) for cell in row) for row in rows)
            return "\n".join(rf"{{\pard {line}\par}}" for line in lines)
        case Paragraph(text):
            return rf"{{\pard\sa120 {_esc(text)}\par}}"


def _esc(text: str) -> str:
    for mark in "\\{}":
        text = text.replace(mark, "\\" + mark)
    return "".join(c if c.isascii() else rf"\u{ord(c)}?" for c in text)
