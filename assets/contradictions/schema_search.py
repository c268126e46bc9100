"""Two tables that give one column different meanings or units."""

from typing import Any

from assets.contradictions.explanation import where
from assets.contradictions.model import SCHEMA, Conflict, Group, Said, said, side
from resources.ids import content_id
from resources.lakehouse import Lakehouse
from sql import load

SCORES = {"meaning": 0.75, "unit": 0.9}  # A constant ratio is no accident.
Columns = frozenset[tuple[str, str]]


def search_schemas(lakehouse: Lakehouse, ref: str) -> list[Group]:
    """Return one group for each pair of tables and column that do not fit together.

    Args:
        lakehouse: The home.
        ref: Branch to look at.
    """
    rows = _query(lakehouse, ref, "schema_differences", {})
    ids = sorted({row[name] for row in rows for name in ("claim_a", "claim_b")})
    claims = _query(lakehouse, ref, "claims_by_id", {"claims": ids}) if ids else []
    known = {row["claim_id"]: said(row) for row in claims}
    return [_group(row, known[row["claim_a"]], known[row["claim_b"]]) for row in rows]


def explained(conflict: Conflict, groups: list[Group]) -> bool:
    """Return whether a conflict of cells is but one row of a conflict of columns.

    Args:
        conflict: Between two claims.
        groups: Conflicts of columns.
    """
    return any(
        {conflict.a.table_name, conflict.b.table_name} == _tables(group)
        and group.subject == conflict.a.attribute_key
        for group in groups
    )


def _group(row: dict[str, Any], a: Said, b: Said) -> Group:
    column = row["attribute_key"]
    return Group(
        contradiction_id=content_id(SCHEMA, column, row["table_a"], row["table_b"]),
        kind=SCHEMA,
        score=SCORES[row["what"]],
        explanation=_explanation(row, a, b),
        a=side(a),
        b=side(b),
        claims=sorted((a.claim_id, b.claim_id)),
        sides=sorted(
            content_id(SCHEMA, column, row[f"table_{letter}"], row[f"kind_{letter}"])
            for letter in "ab"
        ),
        subject=column,
        attribute=f"{row['table_a']} and {row['table_b']}",
    )


def _explanation(row: dict[str, Any], a: Said, b: Said) -> str:
    column, things = row["attribute_key"], row["things"]
    if row["what"] == "unit":
        return (
            f"column {column}: {row['ratio']:.4g} times as much in {where(a)} as in "
            f"{where(b)}, for {things} things alike"
        )
    return (
        f"column {column}: {row['kind_a']} in {where(a)}, "
        f"against {row['kind_b']} in {where(b)}"
    )


def _tables(group: Group) -> set[str | None]:
    return set((group.attribute or "").split(" and "))


def _query(
    lakehouse: Lakehouse, ref: str, name: str, wanted: dict[str, Any]
) -> list[dict[str, Any]]:
    query = load(f"steps/{name}")
    return lakehouse.warehouse.query(query, ref, wanted or None).to_pylist()
