"""Rows that the query of a rule finds, as sides of violations."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from assets.contradictions.model import SIDE_CHARACTERS, Said, Side, said, side
from resources.errors import AssayError
from resources.ids import content_id
from resources.lakehouse import Lakehouse
from resources.policies import Fault, Policy, PolicyError, Query
from sql import load

# Columns of a query that say where a row is, and not what it says.
PLACES = {
    *("claim_id", "version_id", "_version_id", "uri", "source", "place", "start"),
    *("end", "_row", "text", "key"),
}


@dataclass(frozen=True)
class Offence:
    """What breaks a rule: the side that says so, and what makes it the same again."""

    fingerprint: str
    side: Side
    claim: Said | None = None


def offending_rows(
    lakehouse: Lakehouse, ref: str, policy: Policy, query: Query, most: int
) -> Iterator[Offence]:
    """Return the first rows that a query finds at a ref, in the order of all columns.

    A rule that names tables is asked only where one of them is there.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
        policy: The rule, for its name and place.
        query: Its query; columns `claim_id`, `uri`, `version_id`, `source`, `place`,
            `start`, `end`, `text` and `key` say where a row is and what to show.
        most: Rows wanted.

    Raises:
        PolicyError: If the query cannot be answered there.
    """
    if not _has_tables(lakehouse, ref, policy):
        return
    wanted = f"select * from (\n{query.sql}\n) order by all limit {most}"  # noqa: S608
    try:
        rows = lakehouse.warehouse.query(wanted, ref).to_pylist()
    except AssayError as error:
        said_so = f"The query of '{policy.id}' fails: {error.problem}"
        fault = Fault(policy.file, query.line, 1, said_so, error.remedy)
        # Said in full: what reports a failed run goes by the first cause.
        raise PolicyError(None, [fault]) from None
    claims = _claims(lakehouse, ref, rows)
    places = _places(lakehouse, ref, rows)
    for row in rows:
        yield _offence(row, claims, places)


def _has_tables(lakehouse: Lakehouse, ref: str, policy: Policy) -> bool:
    globs = policy.scope.tables
    known = lakehouse.catalog.contents(ref) if globs else ()
    return not globs or any(fnmatchcase(key, glob) for key in known for glob in globs)


def _offence(
    row: Mapping[str, Any], claims: Mapping[str, Said], places: Mapping[str, str]
) -> Offence:
    claim = claims.get(row.get("claim_id") or "")
    if claim is not None:
        return Offence(claim.fingerprint, side(claim), claim)
    version = row.get("version_id") or row.get("_version_id")
    uri = row.get("uri") or places.get(version or "")
    values = {name: each for name, each in row.items() if name not in PLACES}
    text = row.get("text") or "; ".join(
        f"{name}: {each}" for name, each in values.items() if each is not None
    )
    key = row.get("key")
    same = str(key) if key is not None else json.dumps([values, text], default=str)
    fingerprint = content_id("row", same)
    found = Side(
        claim=f"row:{fingerprint}",
        text=str(text)[:SIDE_CHARACTERS],
        version=version,
        uri=uri,
        source=row.get("source") or (uri.partition("/")[0] if uri else None),
        place=row.get("place") or _row_place(row),
        start=row.get("start"),
        end=row.get("end"),
    )
    return Offence(fingerprint, found)


def _row_place(row: Mapping[str, Any]) -> str | None:
    return f"row {row['_row']}" if row.get("_row") is not None else None


def _claims(
    lakehouse: Lakehouse, ref: str, rows: list[dict[str, Any]]
) -> dict[str, Said]:
    ids = sorted({row["claim_id"] for row in rows if row.get("claim_id")})
    if not ids:
        return {}
    found = lakehouse.warehouse.query(load("steps/claims_of_rows"), ref, {"ids": ids})
    return {row["claim_id"]: said(row) for row in found.to_pylist()}


def _places(
    lakehouse: Lakehouse, ref: str, rows: list[dict[str, Any]]
) -> dict[str, str]:
    """Return where the files lie whose rows are named by version alone."""
    if not any(row.get("version_id") or row.get("_version_id") for row in rows):
        return {}
    query = "select version_id, min(uri) as uri from kb.live_files group by version_id"
    found = lakehouse.warehouse.query(query, ref)
    return {row["version_id"]: row["uri"] for row in found.to_pylist()}
