"""A home in which claims, documents, sources and tables have scores."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import exp
from typing import Any

import pyarrow as pa

from resources.catalog.iceberg import Transaction
from resources.ids import content_id
from resources.schemas import (
    CLAIM_QUARANTINE,
    CLAIMS,
    CONTRADICTIONS,
    DATA_TABLES,
    DOCUMENTS,
    FEEDBACK,
    FILES,
    QUARANTINE,
    RECONCILIATIONS,
    TRUST,
    TableSpec,
)
from resources.tables import append
from tests.rows import filled

Row = dict[str, Any]
SEEN = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
HOSTILE = "<script>alert('x')</script> & \"quoted\" \x1b[31m"
SAID = {
    "office/fees.md": (
        ("The annual fee is EUR 40.", "annual fee", 40.0),
        ("The default timeout is 30 seconds.", "default timeout", 30.0),
        ("The desk opens at 9:00.", "opening", 9.0),
    ),
    "office/plan.md": (
        ("The annual fee is EUR 40.", "annual fee", 40.0),
        ("The hall holds 120 people.", "hall holds", 120.0),
    ),
    "shop/offer.html": (
        ("The annual fee is EUR 55.", "annual fee", 55.0),
        (HOSTILE, "opening", 8.0),
    ),
    "press/2019.txt": (("The hall holds 90 people.", "hall holds", 90.0),),
}


def at(weeks: float) -> datetime:
    """Return a moment so many weeks after the first."""
    return SEEN + timedelta(weeks=weeks)


def document_id(uri: str) -> str:
    return content_id("document", uri)


def claim_id(uri: str, place: int = 0) -> str:
    return content_id("claim", uri, place)


def score(
    kind: str, target: str, signals: Mapping[str, float], **changes: object
) -> Row:
    """Return a score whose signals add up to it, with an interval around it."""
    trust = 1 / (1 + exp(-sum(signals.values())))
    given: Row = {
        "kind": kind,
        "target": target,
        "revision": 1,
        "trust": trust,
        "low": max(trust - 0.12, 0.001),
        "high": min(trust + 0.08, 0.999),
        "claims": 1,
        "signals": [
            {"signal": name, "value": None if name == "usage" else 0.5, "log_odds": x}
            for name, x in signals.items()
        ],
        "model": "trust-1",
        "at": at(0),
    }
    return filled(TRUST, given | changes, at=SEEN)


def scores() -> list[Row]:
    """Return scores of all claims, documents, sources and of one table."""
    weak = {"prior": 0.8, "corroboration": 0.0, "contradiction": -2.4}
    strong = {"prior": 0.8, "corroboration": 1.1, "usage": 0.0}
    rows = [
        score("claim", claim_id(uri, place), weak if "shop" in uri else strong)
        for uri, texts in SAID.items()
        for place in range(len(texts))
    ]
    rows += [
        score("document", document_id(uri), weak if "shop" in uri else strong,
              claims=len(texts))
        for uri, texts in SAID.items()
    ]  # fmt: skip
    for revision, fall in enumerate((0.0, 1.0, 2.5), start=1):
        for source, prior in (("office", 2.2), ("shop", 1.2 - fall), ("press", 0.4)):
            row = score("source", source, {"prior": prior}, at=at(revision), claims=7)
            rows.append(row | {"revision": revision})
    rows += [
        score("source", source, {"prior": prior}, attribute=attribute)
        for source, attribute, prior in (
            ("office", "annual fee", 2.5),
            ("office", "default timeout", 1.5),
            ("shop", "annual fee", -2.0),
            ("press", "hall holds", -0.4),
        )
    ]
    return [*rows, score("table", "data.prices", {"prior": 1.7}, claims=2)]


def conflict(**changes: object) -> Row:
    """Return a standing contradiction between the office and the shop."""
    sides = "office/fees.md", "shop/offer.html"
    given: Row = {
        "contradiction_id": content_id("fee"),
        "revision": 1,
        "status": "open",
        "kind": "number",
        "score": 0.95,
        "explanation": "annual fee: EUR 40 in fees.md against EUR 55 in offer.html",
        "claims": [claim_id(uri) for uri in sides],
        "detector": "detector-1",
    }
    for side, uri in zip("ab", sides, strict=True):
        given[f"claim_{side}"] = claim_id(uri)
        given[f"text_{side}"] = SAID[uri][0][0]
        given[f"uri_{side}"] = uri
        given[f"source_{side}"] = uri.partition("/")[0]
    return filled(CONTRADICTIONS, given | changes, at=SEEN)


def feedback(uri: str, verdict: str, place: int = 0, **changes: object) -> Row:
    """Return what a person said of a claim, a day after its first score."""
    given: Row = {
        "target": claim_id(uri, place),
        "kind": "claim",
        "revision": 1,
        "verdict": verdict,
        "reason": "asked finance",
        "decided_by": "ada",
        "at": at(0.2),
    }
    return filled(FEEDBACK, given | changes, at=SEEN)


def held() -> Row:
    """Return the event that holds the shop's second claim back."""
    given = {
        "claim_id": claim_id("shop/offer.html", 1),
        "revision": 1,
        "status": "held",
        "trust": 0.12,
        "reason": "its trust is below 0.15",
        "decided_by": "policy",
        "policy": "quarantine",
    }
    return filled(CLAIM_QUARANTINE, given, at=SEEN)


def suggestion() -> Row:
    """Return what would settle the conflict."""
    given = {
        "contradiction_id": content_id("fee"),
        "revision": 1,
        "status": "suggested",
        "claim_id": claim_id("office/fees.md"),
        "value": "EUR 40",
        "probability": 0.91,
        "sources": ["office/fees.md", "office/plan.md"],
        "why": "Two independent documents say so.",
    }
    return filled(RECONCILIATIONS, given, at=SEEN)


def write_library(tx: Transaction) -> None:
    """Write the documents, what they claim, and a table of prices."""
    files, documents, claims = [], [], []
    for number, (uri, texts) in enumerate(SAID.items(), start=1):
        version = content_id("version", uri)
        source = uri.partition("/")[0]
        place = {"uri": uri, "source": source, "version_id": version}
        files.append(_row(FILES, place, file_id=f"{number:032x}", status="present"))
        names = {"document_id": document_id(uri), "title": uri}
        documents.append(
            _row(DOCUMENTS, place | names, text="\n".join(text for text, *_ in texts))
        )
        claims += [
            _row(
                CLAIMS,
                {"version_id": version, "claim_id": claim_id(uri, place)},
                fingerprint=f"{attribute} {value}",
                text=text,
                kind="value",
                start=0,
                subject="club",
                subject_key="club",
                attribute=attribute,
                attribute_key=attribute,
                value_type="number",
                value_text=f"{value:g}",
                value_key=f"{value:g}",
                low=value,
                high=value,
                modality="is",
                family=uri,
                language="en",
            )
            for place, (text, attribute, value) in enumerate(texts)
        ]
    sheet = _row(DATA_TABLES, {"table_name": "data.prices", "status": "present"})
    write(
        tx,
        (FILES, files),
        (DOCUMENTS, documents),
        (CLAIMS, claims),
        (DATA_TABLES, [sheet]),
    )
    prices = pa.table({"item": ["bolt", "nut"], "price": [1.5, 0.5]})
    tx.create_namespace("data")
    tx.create_table("data.prices", prices.schema).append(prices)


def write_trust(tx: Transaction) -> None:
    """Write all scores, and everything that people and policies said of them."""
    locked = {"file_id": "locked", "uri": "office/locked.pdf", "source": "office"}
    seen = _row(FILES, locked, status="present")
    out = _row(
        QUARANTINE, locked, reason="encrypted", detail="has a key", remedy="remove it"
    )
    write(
        tx,
        (TRUST, scores()),
        (CONTRADICTIONS, [conflict()]),
        (RECONCILIATIONS, [suggestion()]),
        (CLAIM_QUARANTINE, [held()]),
        (FILES, [seen]),
        (QUARANTINE, [out]),
        (
            FEEDBACK,
            [
                feedback("office/fees.md", "approved"),
                feedback("office/plan.md", "approved"),
                feedback("shop/offer.html", "rejected"),
                feedback("press/2019.txt", "rejected"),
            ],
        ),
    )


def write(tx: Transaction, *written: tuple[TableSpec, list[Row]]) -> None:
    """Append rows to tables."""
    for spec, rows in written:
        append(tx, spec, spec.table(rows))


def _row(spec: TableSpec, row: Row, **more: object) -> Row:
    return filled(spec, row | more, at=SEEN, yes=True)
