"""Two documents that contradict each other, as an ingest would write them."""

from typing import Any

from resources.catalog.iceberg import Transaction
from resources.ids import content_id
from resources.schemas import CLAIMS, CONTRADICTIONS, DOCUMENTS, FILES, TableSpec
from resources.tables import append
from tests import rows
from tests.pipelines.cli.samples import SEEN, file_row

Row = dict[str, Any]
A = "Fees are below. The default timeout is 30 seconds. Ask if you doubt it."
B = "In short: the default timeout is 45 seconds."
VERSIONS = (f"{1:032x}", f"{2:032x}")
URIS = ("office/a.md", "office/b.pdf")
SPANS = ((16, 50), (10, 44))


def filled(spec: TableSpec, row: Row) -> Row:
    """Return a row with a value for every column that a test does not look at."""
    return rows.filled(spec, row, at=SEEN, yes=True)


def contradiction(identity: str = "c1", **changes: object) -> Row:
    """Return an event of a contradiction of the two documents."""
    claims = [claim(0)["claim_id"], claim(1)["claim_id"]]
    given: Row = {
        "contradiction_id": content_id(identity),
        "revision": 1,
        "status": "open",
        "kind": "number",
        "score": 0.97,
        "subject": "timeout",
        "attribute": "default timeout",
        "explanation": "default timeout: 30 seconds in a.md against 45 seconds",
        "claim_a": claims[0],
        "claim_b": claims[1],
        "text_a": A[slice(*SPANS[0])],
        "text_b": B[slice(*SPANS[1])],
        "version_a": VERSIONS[0],
        "version_b": VERSIONS[1],
        "uri_a": URIS[0],
        "uri_b": URIS[1],
        "source_a": "office",
        "source_b": "office",
        "place_a": "page 4",
        "start_a": SPANS[0][0],
        "end_a": SPANS[0][1],
        "start_b": SPANS[1][0],
        "end_b": SPANS[1][1],
        "claims": claims,
        "sides": ["45", "thirty"],
        "detector": "detector-1",
        "run_id": "run-1",
        "at": SEEN,
    }
    return filled(CONTRADICTIONS, given | changes)


def claim(number: int) -> Row:
    """Return the claim of the first or second document."""
    start, end = SPANS[number]
    text = (A, B)[number]
    return filled(
        CLAIMS,
        {
            "claim_id": content_id("claim", number),
            "fingerprint": ("thirty", "45")[number],
            "kind": "value",
            "version_id": VERSIONS[number],
            "start": start,
            "end": end,
            "text": text[start:end],
            "family": URIS[number],
            "run_id": "run-1",
        },
    )


def write_conflict(tx: Transaction, *contradictions: Row) -> None:
    """Write two documents, what they claim, and contradictions."""
    documents = [
        filled(DOCUMENTS, {"version_id": version, "uri": uri, "text": text})
        for version, uri, text in zip(VERSIONS, URIS, (A, B), strict=True)
    ]
    for spec, written in (
        (FILES, [file_row(1, URIS[0]), file_row(2, URIS[1])]),
        (DOCUMENTS, documents),
        (CLAIMS, [claim(0), claim(1)]),
        (CONTRADICTIONS, list(contradictions)),
    ):
        append(tx, spec, spec.table(written))
