"""Who must agree to a release, and who has."""

from datetime import datetime

import pyarrow as pa
import pytest

from assets.policies.approvals import Need, approvals_of, approve, needs, state_of
from assets.policies.changes import changed_places, changes
from resources.catalog.errors import FailedBranchError
from resources.lakehouse import Lakehouse
from resources.policies import Policy
from resources.policies.scopes import Place
from tests.assets.policies.shelf import NOW, Shelf, value

TWO = "- {id: two, approval: {people: 2}}"
CLAIM = value("Kept for 20 days.", "retention", "20 days", subject="logs")


def write(shelf: Shelf, name: str, number: int, agent: str = "writer") -> None:
    """Write a row of a data table on the branch draft."""
    rows = pa.table({"number": [number]})
    with shelf.lakehouse.catalog.transaction("draft", message=name, agent=agent) as tx:
        tx.create_namespace_if_not_exists("data")
        tx.create_table_if_not_exists(f"data.{name}", rows.schema).append(rows)


@pytest.fixture
def draft(shelf: Shelf) -> Shelf:
    shelf.write("office/a.md", CLAIM)
    shelf.lakehouse.catalog.create_branch("draft")
    write(shelf, "prices", 1)
    return shelf


def wanted(shelf: Shelf, policies: tuple[Policy, ...]) -> list[Need]:
    lakehouse = shelf.lakehouse
    return needs(lakehouse, changes(lakehouse, "draft", "main"), "main", policies)


def agree(lakehouse: Lakehouse, who: str, at: datetime = NOW) -> str | None:
    return approve(lakehouse, "draft", who, "read it", at)


def test_different_people_are_counted_each_once(draft: Shelf) -> None:
    policies = draft.rules(TWO)
    assert str(wanted(draft, policies)[0]) == "rule two: 0 of 2 approvals"
    assert agree(draft.lakehouse, "Anna")
    assert agree(draft.lakehouse, " anna") is None
    (need,) = wanted(draft, policies)
    assert (need.approved, need.missing) == (("Anna",), 1)
    agree(draft.lakehouse, "ben")
    (need,) = wanted(draft, policies)
    assert (need.approved, need.missing) == (("Anna", "ben"), 0)
    assert str(need) == "rule two: 2 of 2 approvals (Anna, ben)"


def test_who_wrote_on_the_branch_does_not_count_unless_the_rule_names_him(
    draft: Shelf,
) -> None:
    for who in ("Writer", "anna"):
        agree(draft.lakehouse, who)
    (need,) = wanted(draft, draft.rules(TWO))
    assert (need.approved, need.ignored) == (("anna",), ("Writer",))
    assert str(need).endswith("(anna); without Writer, who wrote on the branch")
    (need,) = wanted(
        draft, draft.rules("- {id: n, approval: {people: 1, by: [writer, ben]}}")
    )
    assert (need.approved, need.ignored) == (("Writer",), ("anna",))
    assert str(need).endswith("without anna, who is not named by it")
    agree(draft.lakehouse, "carl")
    (need,) = wanted(draft, draft.rules("- {id: n, approval: {by: [ben]}}"))
    assert str(need).endswith("without Writer, anna, carl, who are not named by it")


def test_who_wrote_on_main_may_approve(draft: Shelf) -> None:
    agree(draft.lakehouse, "tester")  # The agent of the commits on main.
    (need,) = wanted(draft, draft.rules(TWO))
    assert need.approved == ("tester",)


def test_a_state_that_changed_has_to_be_approved_anew_and_one_that_came_back_not(
    draft: Shelf,
) -> None:
    policies = draft.rules(TWO)
    agree(draft.lakehouse, "anna")
    catalog = draft.lakehouse.catalog
    before = catalog.resolve("draft").id
    write(draft, "prices", 2)
    assert wanted(draft, policies)[0].approved == ()
    rows = approvals_of(draft.lakehouse, "draft", state_of(catalog, "draft"))
    assert [row["current"] for row in rows] == [False]
    catalog.create_branch("again", before)
    assert state_of(catalog, "again") == state_of(catalog, before)
    same = changes(draft.lakehouse, "again", "main")
    (need,) = needs(draft.lakehouse, same, "main", policies)
    assert need.approved == ("anna",)


def test_an_approval_changes_neither_the_branch_nor_what_two_branches_may_merge(
    draft: Shelf,
) -> None:
    catalog = draft.lakehouse.catalog
    head, state = catalog.resolve("draft").id, state_of(catalog, "draft")
    catalog.create_branch("second", "draft~1")
    agree(draft.lakehouse, "anna")
    approve(draft.lakehouse, "second", "anna", "", NOW)
    assert (catalog.resolve("draft").id, state_of(catalog, "draft")) == (head, state)
    assert catalog.resolve("main").message == "approve second by anna"
    assert not catalog.merge("draft", dry_run=True).conflicts


RULES = """\
- {id: prices, applies_to: {tables: data.p*}, approval: {people: 1}}
- {id: wages, applies_to: {tables: data.wages}, approval: {people: 1}}
- {id: old, applies_to: {documents: "*/old/*"}, approval: {people: 1}}
- {id: office, applies_to: {sources: office}, approval: {people: 1}}
- {id: label, applies_to: {sources: office}, governance: {tags: [held]}}
- {id: held, applies_to: {tags: held}, approval: {people: 1}}
"""


def test_only_rules_ask_that_apply_to_what_changes(draft: Shelf) -> None:
    policies = draft.rules(RULES)
    assert [need.rule for need in wanted(draft, policies)] == ["prices"]


def test_documents_that_are_added_changed_or_removed_are_what_changes(
    draft: Shelf,
) -> None:
    lakehouse = draft.lakehouse
    before = lakehouse.catalog.resolve("main").id
    draft.write("office/old/b.md", CLAIM)
    draft.write("office/a.md")
    lakehouse.catalog.create_branch("base", before)
    found = changes(lakehouse, "main", "base")
    assert changed_places(lakehouse, found) == {
        Place("office", "office/a.md"),
        Place("office", "office/old/b.md"),
    }
    asked = needs(lakehouse, found, "base", draft.rules(RULES))
    assert [need.rule for need in asked] == ["held", "office", "old"]


def test_a_merge_that_changes_nothing_asks_nobody(draft: Shelf) -> None:
    lakehouse = draft.lakehouse
    nothing = changes(lakehouse, "main", "draft")
    assert not nothing.keys
    assert needs(lakehouse, nothing, "draft", draft.rules(TWO)) == []


def test_a_failed_branch_has_no_changes_to_agree_to(draft: Shelf) -> None:
    draft.lakehouse.catalog.mark_failed("draft", "a step failed")
    with pytest.raises(FailedBranchError):
        changes(draft.lakehouse, "draft", "main")
