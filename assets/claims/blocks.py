"""Where the running text of a document lies: paragraphs, items and section headings.

Left out are code, tables, rules, comments, front matter and lines of links alone.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from assets.claims.model import Heading

BOLD_LEVEL = 7  # A line of bold words alone is a heading below all others.
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_RULE = re.compile(r"\s*(?:[-=_*~#+]\s*){3,}$|\s*<!--.*-->\s*$|\s*</?[a-z][^>]*>\s*$")
_ITEM = re.compile(
    r"[ \t]*(?:>[ \t]?)*(?:[-*+•·▪\u2013◦‣●○][ \t]+|\(?(?:\d{1,3}|[a-z])[.)][ \t]+)"
    r"(?=\S)(?:\[[ xX]\][ \t]+)?"
)
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)*")
_ITEM_HEADING = re.compile(
    r"[ \t]*(?:[-*+•][ \t]+|\d{1,3}[.)][ \t]+)?(#{1,6})[ \t]+(\S.*?)[ \t]*#*[ \t]*$",
    re.MULTILINE,
)
_UNDERLINED = re.compile(
    r"(?:^|(?<=\n\n))(?![\s|>#*+-])([^\n|]{2,100})\n(=|-)\2{2,}[ \t]*$", re.MULTILINE
)
_BOLD_HEADING = re.compile(
    r"^[ \t]*(\*\*|__)([^*_\n]{2,100}?)[:.]?\1:?[ \t]*$", re.MULTILINE
)
_COLUMNS = re.compile(r"\S(?:\t| {3,})\S.*?(?:\t| {2,})\S|\S(?:\t| {4,})\S|\t.*\t")
_CODE = re.compile(r"(?: {4,}|\t).*(?:[{};=<>]|\(\)|\$ |::)")
_LINKS = re.compile(r"(?:[\s|·•*-]|!?\[[^\]\n]*\]\([^)\n]*\)|https?://\S+)+$")
_LINK = re.compile(
    r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([^)\n]*\)(?:\{:[^}\n]*\})?|\{:[^}\n]*\}"
)
_IMAGE = re.compile(r"\s*!\[")
_STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d\u2011", "''\"\"-")
_MARKS = re.compile(r"\*\*|__|`|\\(?=[\W_])|(?<![\w*\\])\*(?=\w)|(?<=\w)\*(?![\w*])")


class Block(NamedTuple):
    """One paragraph or item: text[start:end], without the mark of the item."""

    start: int
    end: int
    item: bool


def blocks(text: str, headings: Collection[Heading] = ()) -> Iterator[Block]:
    """Yield the paragraphs and items of a text in order.

    Args:
        text: Markdown, or plain text.
        headings: Their lines are not part of any block.
    """
    starts = {heading.start for heading in headings}
    open_start, open_end, item = -1, -1, False
    fence = ""
    for start, line in _lines(text):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
            continue
        blank = not line.lstrip("> \t").strip()
        skipped = bool(mark) or start in starts or _is_skipped(line)
        marker = None if skipped else _ITEM.match(line)
        if (skipped or marker or blank) and open_start >= 0:
            yield Block(open_start, open_end, item)
            open_start = -1
        fence = mark[1] if mark else ""
        if skipped or blank:
            continue
        if open_start < 0:
            begin = marker or _QUOTE.match(line)
            open_start, item = start + (begin.end() if begin else 0), bool(marker)
        open_end = start + len(line.rstrip())
    if open_start >= 0:
        yield Block(open_start, open_end, item)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = _after_front_matter(text)
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, text[start:end]
        start = end + 1


def _after_front_matter(text: str) -> int:
    if not text.startswith("---\n"):
        return 0
    end = text.find("\n---\n", 3)
    return end + 5 if end > 0 else 0


def _is_skipped(line: str) -> bool:
    bare = line.strip()
    if not bare:
        return False
    if bare[0] == "|" or _ITEM_HEADING.match(line):
        return True
    if _BOLD_HEADING.match(line) or _RULE.match(line) or _COLUMNS.search(bare):
        return True
    if _IMAGE.match(line) or _LINKS.match(line):
        return True
    return bool(_CODE.match(line))


def all_headings(text: str, known: Collection[Heading]) -> tuple[Heading, ...]:
    """Return known headings with those in items, underlined ones, and bold lines."""
    found = {heading.start: heading for heading in known}
    for match in _ITEM_HEADING.finditer(text):
        words = words_of(match[2])
        if words and match.start() not in found:
            found[match.start()] = Heading(len(match[1]), words, match.start())
    for match in _UNDERLINED.finditer(text, _after_front_matter(text)):
        words = words_of(match[1])
        if words and match.start() not in found:
            level = 1 if match[2] == "=" else 2
            found[match.start()] = Heading(level, words, match.start())
    for match in _BOLD_HEADING.finditer(text):
        words = words_of(match[2])
        if words and match.start() not in found:
            found[match.start()] = Heading(BOLD_LEVEL, words, match.start())
    return tuple(found[start] for start in sorted(found))


def words_of(markdown: str) -> str:
    """Return the words of Markdown on one line, without its marks, quotes straight."""
    if "[" in markdown or "{:" in markdown:
        markdown = _LINK.sub(lambda link: link[1] or "", markdown)
    if any(mark in markdown for mark in "*_`\\"):
        markdown = _MARKS.sub("", markdown)
    if not markdown.isascii():
        markdown = markdown.translate(_STRAIGHT)
    return " ".join(markdown.split())
