"""Headings of a Markdown text, and the title of a document."""

import re

from resources.extraction.result import Heading

MAX_HEADINGS = 5_000
_TITLE_CHARACTERS = 300
_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NO_HEADING = re.compile(r"\s*(?:[#>|`~*+=-]|\d+[.)]\s)|\s*$")
_MARKS = re.compile(
    r"\*\*|__|`|(?<![\w\\])[*_](?=\w)|(?<=\w)[*_](?!\w)"
    r"|!?\[([^\]]*)\]\([^)]*\)|</?[A-Za-z][^<>]*>"
)
_ESCAPED = re.compile(r"\\([^\w\s]|_)")
_PRODUCER = re.compile(r"^microsoft (?:word|powerpoint|excel) - ", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"^(?:untitled\W*\d*|powerpoint presentation|document\d*|slide \d+|title|null"
    r"|none|\W*)$",
    re.IGNORECASE,
)


def headings(text: str) -> list[Heading]:
    """Return the ATX and setext headings of Markdown, in order, at most 5,000."""
    found: list[Heading] = []
    fence = previous = ""
    start = before = 0
    position = _after_front_matter(text)
    for line in text[position:].splitlines(keepends=True):
        start, position = position, position + len(line)
        bare = line.rstrip("\n")
        mark = _FENCE.match(bare)
        if fence:
            if mark and mark[1].startswith(fence):
                fence = ""
        elif mark:
            fence = mark[1]
        elif heading := _heading(bare, start, previous, before):
            found.append(heading)
            bare = ""
        previous, before = ("" if fence else bare), start
        if len(found) == MAX_HEADINGS:
            break
    return found


def _heading(line: str, start: int, previous: str, before: int) -> Heading | None:
    if len(line) > 1000:  # noqa: PLR2004 - no heading is that long.
        return None
    if (atx := _ATX.match(line)) and (words := plain(atx[2])):
        return Heading(len(atx[1]), words, start)
    setext = _SETEXT.match(line)
    if setext and not _NO_HEADING.match(previous) and len(previous) <= 200:  # noqa: PLR2004
        return Heading(1 if setext[1][0] == "=" else 2, plain(previous), before)
    return None


def _after_front_matter(text: str) -> int:
    if not text.startswith("---\n"):
        return 0
    end = text.find("\n---", 3)
    return text.find("\n", end + 4) + 1 if end > 0 else 0


def front_matter_title(text: str) -> str | None:
    """Return the `title:` of a Markdown text's YAML front matter, or None."""
    front = text[: _after_front_matter(text)]
    found = re.search(r"^title:[ \t]*(.+)$", front, re.MULTILINE)
    return found[1].strip().strip("\"'") if found else None


def plain(markdown: str) -> str:
    """Return the words of one line of Markdown without its marks."""
    words = _MARKS.sub(lambda m: m[1] or "", markdown).strip(" *_#")
    return " ".join(_ESCAPED.sub(r"\1", words).split())[:_TITLE_CHARACTERS]


def title(stated: str | None, found: list[Heading], name: str) -> str:
    """Return what the document calls itself, else its first heading, else its name.

    The titles that programs fill in by themselves, such as "Slide 1", do not count.
    """
    stated = plain(_PRODUCER.sub("", stated or ""))
    if not _NO_TITLE.match(stated):
        return stated
    return next((heading.text for heading in found), name)
