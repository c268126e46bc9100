"""What the view by source and the reports say of conflicts."""

from typing import Any

import pytest

from resources.ids import content_id
from resources.schemas import CLAIMS, CONTRADICTIONS
from resources.tables import append
from sql import load
from tests.pipelines.cli.conflict_rows import contradiction, filled
from tests.sql.ledger import Ledger

QUERIES = {
    "view": "select * from kb.contradictions_by_source",
    **{
        name: load(f"reports/{name}")
        for name in (
            "contradictions_by_kind",
            "decisions",
            "documents_in_conflict",
            "policy_violations",
        )
    },
}
Row = dict[str, Any]
RULE = {"claim_b": "policy:keep", "uri_b": None, "source_b": None, "kind": "policy"}


def asked(ledger: Ledger, name: str) -> list[Row]:
    return ledger.write().query(QUERIES[name]).to_pylist()


@pytest.fixture
def conflicts(ledger: Ledger) -> Ledger:
    """A number and an edition that stand, one that was settled, a rule broken twice."""
    rows = [
        contradiction("a", source_b="archive"),
        contradiction("a", source_b="archive", revision=2, status="confirmed",
                      decided_by="ada", reason="asked"),
        contradiction("b", kind="version", score=0.5),
        contradiction("c", status="dismissed", decided_by="bob", reason="two rooms"),
        contradiction("d", **RULE, explanation="first"),
        contradiction("e", **RULE, explanation="second"),
        contradiction("f", **RULE, status="dismissed", decided_by="bob", reason="no"),
    ]  # fmt: skip
    with ledger.catalog.transaction(message="rows") as tx:
        append(tx, CONTRADICTIONS, CONTRADICTIONS.table(rows))
    return ledger


def test_conflicts_are_counted_once_for_each_source(conflicts: Ledger) -> None:
    rows = asked(conflicts, "view")
    counts = {(row["source"], row["kind"]): row["contradictions"] for row in rows}
    assert counts == {
        ("office", "policy"): 2,
        ("archive", "number"): 1,
        ("office", "number"): 1,
        ("office", "version"): 1,
    }
    confirmed = {row["source"]: row["confirmed"] for row in rows if row["confirmed"]}
    assert confirmed == {"archive": 1, "office": 1}


def test_kinds_are_counted_by_status(conflicts: Ledger) -> None:
    rows = {row["kind"]: row for row in asked(conflicts, "contradictions_by_kind")}
    number, policy = rows["number"], rows["policy"]
    assert (number["open"], number["confirmed"], number["dismissed"]) == (0, 1, 1)
    assert (policy["open"], policy["dismissed"], policy["resolved"]) == (2, 1, 0)


def test_a_document_is_listed_with_its_conflicts_but_not_its_editions(
    conflicts: Ledger,
) -> None:
    first, second = asked(conflicts, "documents_in_conflict")
    assert (first["uri"], first["contradictions"]) == ("office/a.md", 3)
    assert (second["uri"], second["kinds"]) == ("office/b.pdf", ["number"])


def test_decisions_name_who_and_why(conflicts: Ledger) -> None:
    rows = asked(conflicts, "decisions")
    said = {(row["decided_by"], row["status"], row["reason"]) for row in rows}
    assert said == {
        ("ada", "confirmed", "asked"),
        ("bob", "dismissed", "two rooms"),
        ("bob", "dismissed", "no"),
    }


def test_rules_are_listed_by_what_breaks_them(conflicts: Ledger) -> None:
    (row,) = asked(conflicts, "policy_violations")
    assert (row["rule"], row["violations"], row["dismissed"]) == ("keep", 2, 1)
    assert row["example"] == "first"


@pytest.mark.parametrize(("version", "named"), [("v3", []), ("v4", ["a"])])
def test_only_a_conflict_that_is_compared_again_may_close(
    ledger: Ledger, version: str, named: list[str]
) -> None:
    said = [("v1", "silver hill"), ("v2", "silver hill"), ("v3", "water")]
    claims = [
        filled(CLAIMS, {
            "claim_id": f"c-{place}", "version_id": place, "kind": "value",
            "subject_key": subject, "attribute_key": "water",
            "entities": ["silver hill"],
        })
        for place, subject in (*said, ("v4", "silver hill"))
    ]  # fmt: skip
    conflict = contradiction("a", claims=["c-v1", "c-v2"])
    with ledger.catalog.transaction(message="rows") as tx:
        append(tx, CLAIMS, CLAIMS.table(claims))
        append(tx, CONTRADICTIONS, CONTRADICTIONS.table([conflict]))
    query = load("steps/contradictions_of_items")
    wanted = {"versions": [version], "claims": []}
    rows = ledger.warehouse.query(query, "main", wanted).to_pylist()
    assert [row["contradiction_id"] for row in rows] == list(map(content_id, named))
