"""Evidence without a home: claims and conflicts as columns."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from assets.trust.evidence.inputs import Evidence

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CLAIM = pa.schema(
    {
        "claim_id": pa.string(),
        "document_id": pa.string(),
        "source": pa.string(),
        "family": pa.string(),
        "table_name": pa.string(),
        "thing": pa.string(),
        "topic": pa.string(),
        "value": pa.string(),
        "attribute": pa.string(),
        "value_type": pa.string(),
        "modality": pa.string(),
        "span": pa.string(),
        "dated": pa.bool_(),
        "number": pa.float64(),
        "items": pa.list_(pa.string()),
        "several": pa.bool_(),
        "resolved": pa.bool_(),
        "coverage": pa.float64(),
        "ocr": pa.bool_(),
        "schema": pa.float64(),
        "at": pa.timestamp("us", tz="UTC"),
        "status": pa.string(),
        "authority": pa.float64(),
        "approved": pa.int64(),
        "rejected": pa.int64(),
        "compatible": pa.int64(),
        "document_approved": pa.int64(),
        "document_rejected": pa.int64(),
    }
)
CONFLICT = pa.schema(
    {
        "claim_id": pa.string(),
        "contradiction": pa.string(),
        "side": pa.string(),
        "kind": pa.string(),
        "named": pa.bool_(),
        "members": pa.int64(),
        "score": pa.float64(),
        "confirmed": pa.bool_(),
        "panel": pa.float64(),
        "felt": pa.float64(),
        "reliability": pa.float64(),
        "claim": pa.int64(),
    }
)
Row = dict[str, Any]


def said(who: str, thing: str, value: str, **more: object) -> Row:
    """Return a claim of a document, source/name, about the size of a thing."""
    row: Row = {
        "claim_id": f"{who} {thing} {value}",
        "document_id": who,
        "source": who.partition("/")[0],
        "family": who,
        "thing": thing,
        "topic": "size",
        "value": value,
        "attribute": "size",
        "value_type": "number",
        "modality": "is",
        "dated": False,
        "several": False,
        "resolved": True,
        "ocr": False,
        "at": NOW,
    }
    row |= dict.fromkeys(("approved", "rejected", "compatible"), 0)
    row |= dict.fromkeys(("document_approved", "document_rejected"), 0)
    return row | more


def conflict(*claims: int, name: str = "c1", **more: object) -> list[Row]:
    """Return the rows of a conflict between claims, each a side of its own."""
    return [
        {
            "contradiction": name,
            "side": str(claim),
            "kind": "number",
            "named": True,
            "members": len(claims),
            "score": 0.9,
            "confirmed": False,
            "felt": 1.0,
            "claim": claim,
        }
        | more
        for claim in claims
    ]


def evidence(claims: Sequence[Row], conflicts: Sequence[Row] = ()) -> Evidence:
    """Return evidence of claims and conflicts."""
    return Evidence(
        claims=pa.Table.from_pylist(list(claims), schema=CLAIM),
        conflicts=pa.Table.from_pylist(list(conflicts), schema=CONFLICT),
        now=NOW,
    )
