"""Claims written into the tables by hand, with the files and documents they need."""

from datetime import UTC, datetime
from typing import Any

from assets.claims.model import Claim, to_table
from resources.schemas import CLAIMS, DOCUMENTS, FILES
from resources.tables import append
from resources.values import name_key, parse_value
from tests.assets.workshop import Workshop

STAMP = datetime(2026, 1, 1, tzinfo=UTC)


def claim(version: str, subject: str, attribute: str, text: str, **more: Any) -> Claim:  # noqa: ANN401
    """Return the claim of a version that the attribute of the subject is text."""
    more = {"text": f"{subject}: {attribute} = {text}", "start": 0, "end": 9} | more
    made = Claim(
        kind="value",
        version_id=version,
        extractor="hand",
        subject=subject,
        subject_key=name_key(subject),
        resolved=True,
        attribute=attribute,
        attribute_key=name_key(attribute),
        **more,
    )
    made.take(parse_value(text))
    return made


def cells(table: str, column: str, values: list[str]) -> list[Claim]:
    """Return the claims of one column of a data table, about part 0, part 1, ..."""
    return [
        claim(
            table,
            f"part {number}",
            column,
            text,
            table_name=f"data.{table}",
            row_key=str(number),
            column_name=column,
        )
        for number, text in enumerate(values)
    ]


def sentence(version: str, text: str, number: int = 0) -> Claim:
    """Return the claim of a version that makes a statement."""
    start = 100 * number
    return Claim(
        kind="statement",
        version_id=version,
        text=text,
        extractor="hand",
        start=start,
        end=start + len(text),
    )


def write(workshop: Workshop, *claims: Claim) -> None:
    """Write claims, and a live document of CSV for each version."""
    versions = sorted({claim.version_id for claim in claims})
    with workshop.lakehouse.catalog.transaction(message="By hand") as tx:
        append(tx, FILES, FILES.table([_file(each) for each in versions]))
        append(tx, DOCUMENTS, DOCUMENTS.table([_text(each) for each in versions]))
        append(tx, CLAIMS, to_table(claims, "run"))


def _file(version: str) -> dict[str, Any]:
    return {
        "file_id": version,
        "uri": f"docs/{version}.csv",
        "source": "docs",
        "revision": 1,
        "status": "present",
        "extractor": "1",
        "version_id": version,
        "run_id": "run",
        "seen_at": STAMP,
    }


def _text(version: str) -> dict[str, Any]:
    return {
        "version_id": version,
        "document_id": version,
        "uri": f"docs/{version}.csv",
        "source": "docs",
        "sha256": version,
        "bytes": 1,
        "media_type": "text/csv",
        "title": version,
        "text": "",
        "characters": 0,
        "pages": [],
        "headings": [],
        "tables": [],
        "members": 0,
        "metadata": "{}",
        "reader": "hand",
        "ocr": False,
        "warnings": [],
        "extractor": "1",
        "run_id": "run",
        "extracted_at": STAMP,
    }
