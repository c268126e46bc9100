"""What a table without row names is about: the heading or title above it."""

import re
from dataclasses import dataclass

from assets.claims.model import DocumentText
from assets.claims.tabular import words
from assets.claims.tabular.labels import is_code, read_label
from assets.claims.tabular.markdown import plain
from resources.structured.names import slug
from resources.values import name_key

MOST_WORDS = 6  # Of the name of a thing; a longer title describes a text.

_FAR = 20_000  # Characters above a table in which a heading is looked for.
_NUMBERED = re.compile(
    r"^(?:(?:chapter|section|part|table)\s+)?[\d.]+[):.]?\s+", re.IGNORECASE
)
_STEM = re.compile(r"([a-z]{1,6}[-_]\d+)[-_]([a-z].*)")
# A heading also inside an item of a list, and a line that is bold as a whole.
_LEAD = re.compile(
    r"^[ \t]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?"
    r"(?:#{1,6}[ \t]+(?P<heading>\S[^\n]{0,300})|\*\*(?P<bold>[^*\n]{2,80})\*\*:?)"
    r"[ \t]*$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What stands above a table.

    Attributes:
        name: As written; None when nothing stands there.
        key: The same, comparable; None when it is not known for sure.
        codes: Codes of it, comparable.
    """

    name: str | None
    key: str | None
    codes: tuple[str, ...] = ()


def topic_at(
    document: DocumentText, position: int, after: int = 0, *, is_form: bool = False
) -> Topic:
    """Return what a table at a place is about.

    The title, where it names one thing, such as a product: headings below it then name
    its aspects. In a document about many things, such as a manual, only a heading with
    a code is sure; where a document repeats the same table under one heading after the
    other, like a form, each heading is.

    Args:
        document: The version.
        position: Where the table begins.
        after: Where the text above it begins: the end of the table before.
        is_form: Whether tables with the same labels stand elsewhere in the document.
    """
    heading = _heading(document, position, after if is_form else 0)
    if is_form:
        return _named(heading, document) if heading else Topic(None, None)
    title = _unnumbered(document.title)
    if is_thing(title) and not _is_file_name(title, document.uri):
        return _named(title, document)
    if not heading:
        return Topic(None, None)
    label = read_label(heading)
    sure = bool(label.codes) or is_code(label.name)
    return Topic(label.name, label.key if sure else None, label.codes)


def is_thing(title: str) -> bool:
    """Whether a title names one thing rather than a text about many."""
    short = 0 < len(title.split()) <= MOST_WORDS
    return short and not words.is_work(title) and not _says_nothing(title)


def _named(name: str, document: DocumentText) -> Topic:
    label = read_label(name)
    codes = label.codes or _codes_of(document.uri, name)
    return Topic(label.name, label.key or None, codes)


def _heading(document: DocumentText, position: int, after: int) -> str:
    """Return the nearest heading above a place that says something; or ""."""
    start = max(after, position - _FAR)
    found = [
        _unnumbered(plain(match["heading"] or match["bold"]))
        for match in _LEAD.finditer(document.text, start, position)
    ]
    if not after:
        found = [_unnumbered(each) for each in document.heading_path(position)] + found
    telling = [each for each in found if each and not _says_nothing(each)]
    return telling[-1] if telling else ""


def _is_file_name(title: str, uri: str) -> bool:
    """Whether a title is only the name of the file, and not words."""
    stem = uri.rpartition("/")[2].rpartition(".")[0]
    technical = any(mark in title for mark in "_.") or any(map(str.isdigit, title))
    return technical and slug(stem) == slug(title)


def _unnumbered(heading: str) -> str:
    return _NUMBERED.sub("", heading.strip()).strip("*_# ")


def _says_nothing(heading: str) -> bool:
    return words.bare(heading) in words.HEADING


def _codes_of(uri: str, title: str) -> tuple[str, ...]:
    """Return the code in a file name such as fq-118-ropewalk-breakfast.md."""
    stem = uri.rpartition("/")[2].rpartition(".")[0].casefold()
    found = _STEM.fullmatch(stem)
    if found and set(slug(found[2]).split("_")) <= set(slug(title).split("_")):
        return (name_key(found[1]),)
    return ()
