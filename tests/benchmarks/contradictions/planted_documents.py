"""Planted documents as their reader sees them, and what they are taken from."""

from collections.abc import Iterable, Mapping
from email import message_from_bytes
from email.policy import default
from html import unescape
from pathlib import Path

from benchmarks.contradictions.places import find_quotes
from benchmarks.contradictions.wording import Edit


def read(path: Path) -> str:
    """Return an excerpt as its reader sees it."""
    if path.suffix == ".docx":
        from docx import Document

        document = Document(str(path))
        rows = [row for table in document.tables for row in table.rows]
        cells = [" | ".join(cell.text for cell in row.cells) for row in rows]
        return "\n".join([*(part.text for part in document.paragraphs), *cells])
    data = path.read_bytes()
    if path.suffix == ".eml":
        return str(message_from_bytes(data, policy=default).get_content())
    text = data.decode()
    if path.suffix == ".html":
        text = text.replace("<td>", " ").replace("</td>", " ")
    return unescape(text) if path.suffix == ".html" else text


def unquoted(edits: Iterable[Edit], library: Mapping[str, str]) -> list[str]:
    """Return what edits say stands in the library, and does not.

    Args:
        edits: With their places.
        library: Texts of its files by path.
    """
    return [
        anchor.quote
        for edit in edits
        for anchor in edit.anchors
        if not find_quotes(library[anchor.file], anchor.quote)
    ]
