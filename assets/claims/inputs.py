"""Documents as the claims' extractors read them, from rows of the warehouse."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from assets.claims.blocks import all_headings
from assets.claims.editions import edition_of
from assets.claims.model import DocumentText, Heading, Passage

_AT_THE_TOP = 200  # Code points.


def document_of(row: dict[str, Any]) -> DocumentText:
    """Return the document in a row of `steps/unclaimed_documents`.

    Headings inside list items and lines of bold words are added to its own.
    """
    text = row["text"]
    edition = edition_of(row["uri"], row["title"])
    known = [
        Heading(each["level"], each["text"], each["start"]) for each in row["headings"]
    ]
    headings = all_headings(text, known)
    return DocumentText(
        version_id=row["version_id"],
        uri=row["uri"],
        title=_title(row["uri"], row["title"], headings),
        text=text,
        language=row["language"],
        headings=headings,
        chunks=tuple(Passage(**each) for each in row["chunks"]),
        family=edition.family,
        edition=edition.edition,
    )


def _title(uri: str, title: str, headings: Sequence[Heading]) -> str:
    """Return a document's title; where that is its file's name, its first heading."""
    stem = uri.rpartition("/")[2].rpartition(".")[0]
    first = headings[0] if headings else None
    if title != stem or first is None or first.level > 1 or first.start > _AT_THE_TOP:
        return title
    return first.text


def documents_in(
    batches: Iterator[pa.RecordBatch],
) -> Iterator[list[tuple[DocumentText, bool]]]:
    """Yield the documents of each batch, each with whether it is a data table."""
    for batch in batches:
        yield [(document_of(row), row["is_table"]) for row in batch.to_pylist()]
