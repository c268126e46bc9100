"""People agree to a branch, and then it may be merged."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

from resources.lakehouse import Lakehouse
from tests.pipelines.cli.samples import Assay
from tests.pipelines.cli.test_help import _loaded

RULES = """\
- id: prices-need-two
  applies_to: {tables: data.prices}
  approval: {people: 2, by: [anna, ben, carl]}
"""


@pytest.fixture
def draft(lakehouse: Lakehouse, home: Path) -> Lakehouse:
    """A branch that changes a table which two people must approve."""
    (home / "policies").mkdir()
    (home / "policies" / "rules.yaml").write_text(RULES)
    lakehouse.catalog.create_branch("draft")
    rows = pa.table({"item": ["bolt"], "price": [1.6]})
    with lakehouse.catalog.transaction("draft", message="new", agent="anna") as tx:
        tx.load_table("data.prices").append(rows)
    return lakehouse


def test_a_branch_is_merged_once_enough_people_approved_it(
    assay: Assay, draft: Lakehouse
) -> None:
    held = assay("merge", "draft")
    assert held.code == 1
    assert "'draft' waits for people: rule prices-need-two: 0 of 2" in held.err
    assert "Try: assay approve draft, then assay merge draft" in held.err
    one = assay("approve", "draft", "--agent", "ben", "--reason", "read  them\n")
    assert one.code == 0
    assert one.err.startswith("ben approved draft in commit ")
    assert "1 of 2 approvals of anna, ben, carl (ben)" in one.out
    assert one.out.endswith("Others can: assay approve draft\n")
    again = assay("approve", "draft", "--agent", "Ben")
    assert again.err == "Ben approved draft before, and still.\n"
    assert assay("merge", "draft").code == 1
    two = assay("approve", "draft", "--agent", "anna")  # Named, though she wrote it.
    assert two.out.endswith("Try next: assay merge draft\n")
    assert assay("merge", "draft").code == 0
    kept = draft.catalog.resolve("main").properties["assay.approvals"]
    assert json.loads(kept)["prices-need-two"]["approved"] == ["ben", "anna"]


def test_the_list_shows_who_approved_what_and_what_is_missing(
    assay: Assay, draft: Lakehouse
) -> None:
    empty = assay("approve", "--list", "draft")
    assert (empty.code, empty.out.splitlines()[0]) == (1, "Nobody has approved draft.")
    assay("approve", "draft", "--agent", "ben", "--reason", "read\nthem")
    rows = pa.table({"item": ["nut"], "price": [0.6]})
    with draft.catalog.transaction("draft", message="more") as tx:
        tx.load_table("data.prices").append(rows)
    head = draft.catalog.resolve("main").id
    old = assay("approve", "--list", "draft")
    assert "an older state" in old.out
    assert "read them" in old.out
    assert "0 of 2 approvals" in old.out
    document = assay("approve", "--list", "draft", "--json")
    assert document.code == 1
    assert document.json["needs"][0]["missing"] == 2
    assert document.json["approvals"][0]["current"] is False
    assert draft.catalog.resolve("main").id == head  # A list writes nothing.


def test_what_cannot_be_merged_cannot_be_approved(
    assay: Assay, draft: Lakehouse
) -> None:
    draft.catalog.create_tag("v1", "draft")
    assert "is a tag" in assay("approve", "v1").err
    assert "Did you mean 'draft'?" in assay("approve", "drat").err
    draft.catalog.create_branch("same")
    nothing = assay("approve", "same")
    assert nothing.code == 1
    assert "There is nothing to approve" in nothing.err
    draft.catalog.mark_failed("draft", "a step failed")
    assert "failed" in assay("approve", "draft").err


def test_where_no_rule_asks_an_approval_is_kept_all_the_same(
    assay: Assay, draft: Lakehouse, home: Path
) -> None:
    (home / "policies" / "rules.yaml").unlink()
    done = assay("approve", "draft")
    assert done.code == 0
    assert done.out.startswith("No rule asks for an approval of what it changes.\n")
    query = "select decided_by, branch from kb.approvals"
    rows = draft.warehouse.query(query).to_pylist()
    assert rows == [{"decided_by": "tester", "branch": "draft"}]


def test_a_merge_of_data_tables_loads_nothing_heavy(
    draft: Lakehouse, home: Path
) -> None:
    floor = "- {id: floor, applies_to: {sources: office}, trust: {at_least: 0.6}}\n"
    elsewhere = RULES.replace("data.prices", "data.wages")
    (home / "policies" / "rules.yaml").write_text(elsewhere + floor)
    loaded = _loaded("--home", str(home), "merge", "draft")
    assert not loaded & {"dagster", "great_expectations", "torch", "polars", "spacy"}
    assert draft.catalog.resolve("main").message == "Merge draft into main"
