"""States made of a few rows, without a catalog."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from resources.ids import content_id
from resources.search.building import live_columns, said_columns
from resources.search.state import State

STAMP = pa.timestamp("us", "UTC")
VERSIONS = pa.schema(
    [
        ("version_id", pa.string()),
        ("document_id", pa.string()),
        ("uri", pa.string()),
        ("uris", pa.list_(pa.string())),
        ("title", pa.string()),
        ("source", pa.string()),
        ("sources", pa.list_(pa.string())),
        ("written_at", STAMP),
    ]
)
PASSAGES = pa.schema([("chunk_id", pa.string()), ("version_id", pa.string())])
TRUST = pa.schema(
    [
        ("chunk_id", pa.string()),
        ("version_id", pa.string()),
        ("trust", pa.float64()),
    ]
)
CONFLICTS = pa.schema(
    [
        ("chunk_id", pa.string()),
        ("contradiction_id", pa.string()),
        ("kind", pa.string()),
        ("score", pa.float64()),
        ("explanation", pa.string()),
    ]
)
HELD = pa.schema([("chunk_id", pa.string()), ("claim_id", pa.string())])

Row = Mapping[str, Any]


def chunk(version: str, position: int) -> str:
    return content_id("chunk", version, position)


def version_row(name: str, **given: object) -> dict[str, Any]:
    """Return a version with a value in every column."""
    uri = f"docs/{name}.md"
    usual = {
        "version_id": name,
        "document_id": content_id(name),
        "uri": uri,
        "uris": [uri],
        "title": name,
        "source": "docs",
        "sources": ["docs"],
        "written_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return usual | given


def made(
    passages: Mapping[str, int],
    *,
    versions: Sequence[Row] = (),
    trust: Sequence[Row] = (),
    conflicts: Sequence[Row] = (),
    held: Sequence[Row] = (),
) -> State:
    """Return a state of versions with so many passages each.

    Args:
        passages: Number of passages by version.
        versions: What is said of them, where it is not the usual.
        trust: Rows of steps/state_trust.
        conflicts: Rows of steps/state_conflicts.
        held: Rows of steps/state_held.
    """
    known = {row["version_id"]: row for row in versions}
    rows = [known.get(name) or version_row(name) for name in sorted(passages)]
    parts = [
        {"chunk_id": chunk(name, position), "version_id": name}
        for name in sorted(passages)
        for position in range(passages[name])
    ]
    live = live_columns(
        pa.Table.from_pylist(parts, PASSAGES), pa.Table.from_pylist(rows, VERSIONS)
    )
    said = said_columns(
        live,
        *(
            pa.Table.from_pylist([dict(row) for row in given], schema)
            for given, schema in ((trust, TRUST), (conflicts, CONFLICTS), (held, HELD))
        ),
    )
    return State("made", live, said)
