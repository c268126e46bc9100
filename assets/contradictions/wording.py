"""Passages as a person reads them, with the words marked that only one side has."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

# A word, a number with its inner points and commas, or any one other sign.
_TOKEN = re.compile(r"\w+(?:[.,:]\d+)*|\s+|[^\w\s]")
_LAYOUT = frozenset("|·,;:.=\"'()[]*_ ")  # Says nothing where it stands alone.
_TABLE_RULE = re.compile(r"[|:\s-]*-{2,}[|:\s-]*")
_HEADING = re.compile(r"#{1,6}\s+(.+?)[\s#:]*")
_BORDER = re.compile(r"(?<!\\)\s*\|\s*")


class Part(NamedTuple):
    """A run of text, and whether only this side has it."""

    text: str
    differs: bool


def bare(markdown: str) -> str:
    """Return the words of a passage on one line, without the marks of its layout.

    Headings end in a colon, rows in a semicolon, and cells are parted by a point; rules
    of tables, emphasis and the addresses of links are left out.

    Args:
        markdown: Any piece of a document's text.
    """
    # Imported here: what only lists needs none of it.
    from assets.claims.blocks import words_of

    rows = (line.strip() for line in markdown.splitlines())
    kept = (_bare(row) for row in rows if not _TABLE_RULE.fullmatch(row))
    return words_of(" ".join(each for each in kept if each)).removesuffix(";")


def _bare(line: str) -> str:
    if heading := _HEADING.fullmatch(line):
        return f"{heading[1]}:"
    cells = list(filter(None, _BORDER.split(line)))
    return f"{' · '.join(cells)};" if len(cells) > 1 else "".join(cells)


def differences(one: str, other: str) -> tuple[list[Part], list[Part]]:
    """Return two texts in parts: what both have in this order, and what they do not.

    Words are compared without case; the parts of a text together are the text.

    Args:
        one: A text.
        other: Another.
    """
    ours, theirs = _TOKEN.findall(one), _TOKEN.findall(other)
    matcher = SequenceMatcher(
        None, [_same(each) for each in ours], [_same(each) for each in theirs],
        autojunk=False,
    )  # fmt: skip
    left: list[Part] = []
    right: list[Part] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        _add(left, ours[a:b], differs=tag != "equal")
        _add(right, theirs[c:d], differs=tag != "equal")
    return _joined(left), _joined(right)


def marked(parts: Sequence[Part], before: str, after: str) -> str:
    """Return the text with a sign before and after each part that differs."""
    return "".join(
        f"{before}{each.text}{after}" if each.differs else each.text for each in parts
    )


def _same(token: str) -> str:
    return " " if token.isspace() else token.casefold()


def _add(parts: list[Part], tokens: list[str], *, differs: bool) -> None:
    """Add tokens as one part; white space at its ends belongs to both sides."""
    text = "".join(tokens)
    core = text.strip()
    if not text:
        return
    if not differs or _LAYOUT.issuperset(core):
        parts.append(Part(text, differs=False))
        return
    begin = text.index(core)
    around = text[:begin], text[begin + len(core) :]
    parts += [Part(around[0], differs=False)] if around[0] else []
    parts.append(Part(core, differs=True))
    parts += [Part(around[1], differs=False)] if around[1] else []


def _joined(parts: list[Part]) -> list[Part]:
    """Join neighbours of one sort, and differing ones with only a space between."""
    joined: list[Part] = []
    for part in parts:
        if joined and joined[-1].differs == part.differs:
            joined[-1] = Part(joined[-1].text + part.text, part.differs)
        elif (
            part.differs
            and len(joined) > 1
            and joined[-1].text.isspace()
            and joined[-2].differs
        ):
            space = joined.pop().text
            joined[-1] = Part(joined[-1].text + space + part.text, differs=True)
        else:
            joined.append(part)
    return joined
