"""Documents as the claims' extractors read them, from rows of the warehouse."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from assets.claims.blocks import all_headings
from assets.claims.editions import edition_of
from assets.claims.model import DocumentText, Heading, Passage


def document_of(row: dict[str, Any]) -> DocumentText:
    """Return the document in a row of `steps/unclaimed_documents`.

    Headings inside list items and lines of bold words are added to its own.
    """
    text = row["text"]
    edition = edition_of(row["uri"], row["title"])
    known = [
        Heading(each["level"], each["text"], each["start"]) for each in row["headings"]
    ]
    return DocumentText(
        version_id=row["version_id"],
        uri=row["uri"],
        title=row["title"],
        text=text,
        language=row["language"],
        headings=all_headings(text, known),
        chunks=tuple(Passage(**each) for each in row["chunks"]),
        family=edition.family,
        edition=edition.edition,
    )


def documents_in(
    batches: Iterator[pa.RecordBatch],
) -> Iterator[list[tuple[DocumentText, bool]]]:
    """Yield the documents of each batch, each with whether it is a data table."""
    for batch in batches:
        yield [(document_of(row), row["is_table"]) for row in batch.to_pylist()]
