"""What reading a file gives: an extracted document, or the reason it failed."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Page(NamedTuple):
    """Where a page, slide or sheet lies in the text: text[start:end]."""

    number: int
    start: int
    end: int


class Heading(NamedTuple):
    """A heading: level 1 to 6, its words, and the offset of its line."""

    level: int
    text: str
    start: int


class DocumentTable(NamedTuple):
    """A table inside a document, as Markdown."""

    page: int | None
    markdown: str


class Member(NamedTuple):
    """A file inside an archive or mail: a harmless relative path, and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True)
class Extracted:
    """One document: all text and what is known about it.

    Attributes:
        text: Markdown where structure is known; always storable as UTF-8.
        title: As stated in it, or its first heading, or its name.
        language: ISO 639-3 code, when detected.
        media_type: By content first, then by name.
        pages: Spans of the text by page, slide or sheet; empty if not paged.
        headings: In reading order.
        tables: Tables inside the document, bounded in number and size.
        metadata: The file's own metadata, bounded, text only.
        reader: Which reader's text this is, such as "xberg" or "selectolax".
        coverage: Share of the second reader's words that the first one found, 0 to
            1; None if nothing was compared.
        ocr: Whether any text was recognised on a scan.
        warnings: What the readers complained about.
        members: Files inside it, to be extracted as documents of their own.
    """

    text: str
    title: str
    language: str | None
    media_type: str
    reader: str
    pages: list[Page] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    tables: list[DocumentTable] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    coverage: float | None = None
    ocr: bool = False
    warnings: list[str] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)


@dataclass(frozen=True)
class Failure:
    """Why a file gave no document: a short code, what happened, what would help."""

    reason: str
    detail: str
    remedy: str
