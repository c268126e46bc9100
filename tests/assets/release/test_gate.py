"""The gate: everything that holds a release back, told at once, and what it records."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from fastapi.testclient import TestClient

from assets.policies.approvals import approve
from assets.release import gate
from assets.release.findings import (
    ApprovalMissingError,
    ReleaseBlockedError,
    Verdict,
)
from assets.release.gate import decide, install
from assets.release.verdicts import Case, verdict_on
from assets.release.warnings import LOOK, MEASURES
from resources.catalog.errors import RefusedError
from resources.catalog.rest.app import create_app
from resources.lakehouse import Lakehouse
from resources.policies import CHECKS, PolicyError, digest
from resources.schemas import CONTRADICTIONS
from resources.settings import Settings
from resources.tables import append
from tests.assets.policies.shelf import NOW, Shelf, value
from tests.assets.policies.trusted import trust_row, write_trust
from tests.pipelines.cli.conflict_rows import contradiction

CLAIM = value("Kept for 20 days.", "retention", "20 days", subject="logs")
CHEAP = (
    "- {id: cheap, severity: block, sql: select item from data.prices where price < 0}"
)
FLOOR = "- {id: floor, applies_to: {sources: office}, trust: {at_least: 0.6}}"


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """A document on main, and a branch draft that changes a data table only."""
    made = Shelf(tmp_path)
    made.write("office/a.md", CLAIM)
    made.lakehouse.catalog.create_branch("draft")
    prices(made, 2.0)
    yield made
    made.lakehouse.close()


def prices(shelf: Shelf, price: float) -> None:
    rows = pa.table({"item": ["bolt"], "price": [price]})
    with shelf.lakehouse.catalog.transaction(
        "draft", message="prices", agent="writer"
    ) as tx:
        tx.create_namespace_if_not_exists("data")
        tx.create_table_if_not_exists("data.prices", rows.schema).append(rows)


def contradict(shelf: Shelf, branch: str, **changes: object) -> None:
    with shelf.lakehouse.catalog.transaction(branch, message="found") as tx:
        append(tx, CONTRADICTIONS, CONTRADICTIONS.table([contradiction(**changes)]))


def kept(properties: dict[str, str], name: str) -> Any:  # noqa: ANN401
    return json.loads(properties[f"assay.{name}"])


def test_without_rules_a_change_of_data_passes(shelf: Shelf) -> None:
    verdict = decide(shelf.lakehouse, "draft", "main")
    assert verdict.may_pass
    assert verdict.properties() == {"assay.policies": "none"}
    verdict.require()


def test_a_query_is_asked_anew_since_tables_change_without_an_ingest(
    shelf: Shelf,
) -> None:
    policies = shelf.rules(CHEAP)
    assert decide(shelf.lakehouse, "draft", "main").may_pass
    prices(shelf, -1.0)
    verdict = decide(shelf.lakehouse, "draft", "main")
    (finding,) = verdict.blocked
    assert finding.kind == "policy"
    assert "breaks rules that block a release: item: bolt" in finding.problem
    assert finding.remedy.startswith("assay contradictions --kind policy --ref draft")
    with pytest.raises(ReleaseBlockedError, match="item: bolt"):
        verdict.require(approvals=False)
    shelf.rules(CHEAP.replace("block", "warn"))
    verdict = decide(shelf.lakehouse, "draft", "main")
    assert verdict.may_pass
    properties = verdict.properties()
    assert kept(properties, "violations") == {"blocking": 0, "warning": 1}
    assert kept(properties, "rules")["cheap"].startswith("warn: select item")
    assert properties["assay.policies"] == digest(verdict.policies) != digest(policies)


def test_what_people_dismissed_holds_nothing_back(shelf: Shelf) -> None:
    policies = shelf.rules(CHEAP)
    prices(shelf, -1.0)
    # As an ingest writes it, and a person then dismisses it, on the same branch.
    shelf.lakehouse.catalog.merge("draft")
    (row,) = shelf.commit(policies)
    again = {**row, "revision": 2, "status": "dismissed", "reason": "a refund"}
    with shelf.lakehouse.catalog.transaction(message="dismissed") as tx:
        append(tx, CONTRADICTIONS, CONTRADICTIONS.table([again]))
    shelf.lakehouse.catalog.create_branch("next")
    rows = pa.table({"item": ["bolt"], "price": [3.0]})
    with shelf.lakehouse.catalog.transaction("next", message="more") as tx:
        tx.load_table("data.prices").append(rows)
    assert decide(shelf.lakehouse, "next", "main").may_pass


def test_a_floor_of_trust_holds_back_and_its_figures_are_recorded(
    shelf: Shelf,
) -> None:
    shelf.rules(FLOOR)
    for number, trust in enumerate((0.7, 0.5), start=1):
        write_trust(shelf.lakehouse, trust_row("source", "office", trust, number))
        shelf.lakehouse.catalog.merge("main", "draft")
        verdict = decide(shelf.lakehouse, "draft", "main")
        (figures,) = kept(verdict.properties(), "trust")
        assert (figures["lowest"], figures["of"]) == (trust, "source office")
        assert verdict.may_pass is (trust >= 0.6)
    (finding,) = verdict.blocked
    assert finding.kind == "trust"
    assert "source office has 0.50, and floor wants 0.6" in finding.problem


def _kinds(shelf: Shelf, *kinds: str) -> list[str]:
    found = decide(shelf.lakehouse, "draft", "main").blocked
    return [each.kind for each in found if each.kind in kinds]


def test_a_state_that_waits_for_people_is_not_blocked(shelf: Shelf) -> None:
    shelf.rules("- {id: two, approval: {people: 2}}")
    verdict = decide(shelf.lakehouse, "draft", "main")
    assert (verdict.waits, verdict.may_pass) == (True, False)
    verdict.require(approvals=False)
    with pytest.raises(ApprovalMissingError, match="rule two: 0 of 2") as error:
        verdict.require()
    assert error.value.remedy == "assay approve draft, then assay merge draft"
    for who in ("anna", "ben"):
        approve(shelf.lakehouse, "draft", who, "", NOW)
    verdict = decide(shelf.lakehouse, "draft", "main")
    assert verdict.may_pass
    shelf.lakehouse.catalog.create_branch("other", "main")
    assert decide(shelf.lakehouse, "draft", "other").needs == ()  # It is not guarded.
    agreed = kept(verdict.properties(), "approvals")
    assert agreed == {"two": {"people": 2, "approved": ["anna", "ben"]}}


def test_all_that_is_wrong_is_told_at_once(shelf: Shelf) -> None:
    shelf.rules(f"{CHEAP}\n{FLOOR}\n- {{id: people, approval: {{people: 1}}}}")
    prices(shelf, -1.0)
    contradict(shelf, "draft")  # Its sides are not known: the audit finds that.
    write_trust(shelf.lakehouse, trust_row("source", "office", 0.5), branch="draft")
    verdict = decide(shelf.lakehouse, "draft", "main")
    assert [each.kind for each in verdict.blocked] == ["audit", "policy", "trust"]
    assert not verdict.waits
    with pytest.raises(ReleaseBlockedError) as error:
        verdict.require()
    lines = error.value.problem.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["Branch", "'draft'", "'draft'"]
    assert error.value.remedy.count("\n  and: ") == 2


def test_the_settings_stop_contradictions_as_before(
    shelf: Shelf, tmp_path: Path
) -> None:
    contradict(shelf, "draft")
    strict = Settings(home=tmp_path / "home", contradiction_block={"*": 0.9})
    with Lakehouse(strict) as lakehouse:
        verdict = decide(lakehouse, "draft", "main")
    problem = next(each.problem for each in verdict.blocked if each.kind[0] == "c")
    assert problem.startswith("Branch 'draft' has 1 new contradictions that reach")
    assert kept(verdict.properties(), "contradictions")["blocking"] == 1


CHECK = "- {id: calm, applies_to: {sources: %s}, checks: {blocking: [%s]}}"


def test_a_warning_holds_back_where_a_rule_says_so(shelf: Shelf) -> None:
    contradict(shelf, "draft")
    shelf.rules(CHECK % ("mail", "new_contradictions"))
    assert not _kinds(shelf, "check")
    shelf.rules(CHECK % ("office", "new_contradictions"))
    verdict = decide(shelf.lakehouse, "draft", "main")
    (finding,) = [each for each in verdict.blocked if each.kind == "check"]
    assert finding.problem.startswith(
        "The check new_contradictions warns, and the rule calm lets no such warning "
        "pass: default timeout: 30 seconds"
    )
    assert finding.remedy.startswith("assay contradictions --ref draft")
    checks = kept(verdict.properties(), "checks")
    assert checks == {"calm: new_contradictions": 1}


def test_a_fall_of_trust_holds_back_where_a_rule_says_so(shelf: Shelf) -> None:
    shelf.rules(CHECK % ("office", "trust_dropped, trust_calibration"))
    catalog = shelf.lakehouse.catalog
    write_trust(shelf.lakehouse, trust_row("source", "office", 0.9))
    catalog.create_branch("fallen")
    fallen = trust_row("source", "office", 0.5, 2)
    write_trust(shelf.lakehouse, fallen, branch="fallen")
    verdict = decide(shelf.lakehouse, "fallen", "main")
    problems = [each.problem for each in verdict.blocked if each.kind == "check"]
    assert len(problems) == 1
    assert "source office has 0.50 and had 0.90" in problems[0]
    checks = kept(verdict.properties(), "checks")
    assert checks == {"calm: trust_calibration": 0, "calm: trust_dropped": 1}


def test_every_check_that_a_rule_may_name_is_measured() -> None:
    assert set(MEASURES) == set(LOOK) == set(CHECKS)


def test_rules_that_cannot_be_read_hold_back_a_release(shelf: Shelf) -> None:
    shelf.rules("")
    path = shelf.settings.policies_folder / "rules.yaml"
    path.write_text("- {id: keep, bond: retention >= 30 days}")
    with pytest.raises(PolicyError, match=r"rules\.yaml:1:14: .* Did you mean 'bound'"):
        decide(shelf.lakehouse, "draft", "main")


def test_the_hook_lets_into_main_what_passes_and_keeps_its_verdict(
    shelf: Shelf,
) -> None:
    shelf.rules(CHEAP)
    install(shelf.lakehouse)
    merged = shelf.lakehouse.catalog.merge("draft", properties={"ticket": "7"})
    assert merged.commit is not None
    assert merged.commit.properties["ticket"] == "7"
    assert list(kept(dict(merged.commit.properties), "rules")) == ["cheap"]


def test_the_hook_refuses_for_main_what_a_release_would_and_names_the_branch(
    shelf: Shelf,
) -> None:
    shelf.rules(CHEAP)
    prices(shelf, -1.0)
    catalog = shelf.lakehouse.catalog
    install(shelf.lakehouse)
    head = catalog.resolve("main").id
    for source in ("draft", catalog.resolve("draft").id):
        with pytest.raises(RefusedError, match=r"'draft' breaks rules.*item: bolt"):
            catalog.merge(source)
    assert catalog.resolve("main").id == head
    catalog.create_branch("aside")
    assert catalog.merge("draft", "aside").commit


def test_the_hook_waits_for_people(shelf: Shelf) -> None:
    shelf.rules("- {id: two, approval: {people: 1}}")
    catalog = shelf.lakehouse.catalog
    install(shelf.lakehouse)
    with pytest.raises(ApprovalMissingError, match="0 of 1"):
        catalog.merge("draft")
    approve(shelf.lakehouse, "draft", "anna", "", NOW)
    assert catalog.merge("draft").commit


def test_a_verdict_counts_for_the_states_it_is_about_and_no_others(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def counting(lakehouse: Lakehouse, case: Case) -> Verdict:
        asked.append((case.ref, case.into))
        return verdict_on(lakehouse, case)

    monkeypatch.setattr(gate, "verdict_on", counting)
    judged = install(shelf.lakehouse)
    assert judged.judge("draft", "main").may_pass
    shelf.lakehouse.catalog.merge("draft")
    assert asked == [("draft", "main")]
    judged.judge("draft", "main")
    shelf.rules(CHEAP)
    prices(shelf, -1.0)
    with pytest.raises(ReleaseBlockedError):
        shelf.lakehouse.catalog.merge("draft")
    assert len(asked) == 3


def test_a_direct_commit_to_main_is_not_a_merge(shelf: Shelf) -> None:
    install(shelf.lakehouse)
    shelf.rules(CHEAP)
    rows = pa.table({"item": ["bolt"], "price": [-1.0]})
    with shelf.lakehouse.catalog.transaction("main", message="by hand") as tx:
        tx.create_namespace_if_not_exists("data")
        tx.create_table("data.prices", rows.schema).append(rows)
    assert shelf.lakehouse.catalog.resolve("main").message == "by hand"


def test_a_merge_over_http_is_judged_as_any_other(shelf: Shelf) -> None:
    shelf.rules(CHEAP)
    prices(shelf, -1.0)
    install(shelf.lakehouse)
    catalog = shelf.lakehouse.catalog
    head = catalog.resolve("main").id
    wanted = {"source": "draft", "into": "main"}
    with TestClient(create_app(catalog), "http://localhost") as http:
        refused = http.post("/assay/v1/merge", json=wanted)
        assert refused.status_code == 403
        assert "item: bolt" in refused.text
        assert catalog.resolve("main").id == head
        prices(shelf, 3.0)
        with catalog.transaction("draft", message="mend", agent="writer") as tx:
            tx.load_table("data.prices").delete("price < 0")
        assert http.post("/assay/v1/merge", json=wanted).status_code == 200
    assert "assay.policies" in catalog.resolve("main").properties


TOTAL = (
    "- {id: total, severity: block, sql: "
    "select sum(price) as total from data.prices having sum(price) > 5}"
)


def append_price(shelf: Shelf, branch: str, price: float, message: str) -> str:
    rows = pa.table({"item": ["nut"], "price": [price]})
    with shelf.lakehouse.catalog.transaction(branch, message=message) as tx:
        tx.load_table("data.prices").append(rows)
    assert tx.commit is not None
    return tx.commit.id


@pytest.fixture
def counted(shelf: Shelf) -> Shelf:
    """Prices of 2 on main and on the branch draft, and a rule that stops at 5."""
    shelf.lakehouse.catalog.merge("draft")
    shelf.rules(TOTAL)
    install(shelf.lakehouse)
    return shelf


def test_both_sides_are_judged_together_where_both_changed_something(
    counted: Shelf,
) -> None:
    catalog = counted.lakehouse.catalog
    for name in ("one", "two"):
        catalog.create_branch(name)
        append_price(counted, name, 2.0, name)
        assert decide(counted.lakehouse, name, "main").may_pass
    catalog.merge("one")
    states = catalog.refs(), catalog.reflog()
    for source in ("two", catalog.resolve("two").id):
        with pytest.raises(ReleaseBlockedError, match="total: 6") as caught:
            catalog.merge(source)
        problem, remedy = caught.value.problem, caught.value.remedy
        assert problem.startswith("Together with what came to main meanwhile: 'two'")
        assert "assay merge two --into look" in remedy
    assert not decide(counted.lakehouse, "two", "main").may_pass
    assert (catalog.refs(), catalog.reflog()) == states
    append_price(counted, "main", -1.0, "cheaper")
    assert catalog.merge("two").replayed == ("data.prices",)


def test_what_nobody_else_changed_is_judged_as_it_is_on_its_branch(
    counted: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = []

    def watched(lakehouse: Lakehouse, case: Case) -> Verdict:
        cases.append(case)
        return verdict_on(lakehouse, case)

    monkeypatch.setattr(gate, "verdict_on", watched)
    catalog = counted.lakehouse.catalog
    catalog.create_branch("next")
    head = append_price(counted, "next", 1.0, "more")
    approve(counted.lakehouse, "next", "anna", "", NOW)  # This moves main.
    assert catalog.merge("next").commit
    (case,) = cases
    assert (case.changed.after, case.apart) == (head, ())


def test_what_a_merge_leaves_out_is_not_judged(counted: Shelf) -> None:
    catalog = counted.lakehouse.catalog
    catalog.create_branch("next")
    append_price(counted, "next", 9.0, "dear")
    catalog.at("next").create_namespace("extra")
    with pytest.raises(ReleaseBlockedError, match="total: 11"):
        catalog.merge("next")
    assert catalog.merge("next", behaviours={"data.prices": "drop"}).commit


def test_a_pick_onto_main_is_judged_as_a_merge_is(counted: Shelf) -> None:
    catalog = counted.lakehouse.catalog
    catalog.create_branch("next")
    dear = append_price(counted, "next", 9.0, "dear")
    cheap = append_price(counted, "next", -7.0, "cheap")
    assert decide(counted.lakehouse, "next", "main").may_pass
    head = catalog.resolve("main").id
    with pytest.raises(ReleaseBlockedError, match="total: 11"):
        catalog.cherry_pick(dear)
    assert catalog.resolve("main").id == head
    picked = catalog.cherry_pick(cheap).commit
    assert picked is not None
    assert list(kept(dict(picked.properties), "rules")) == ["total"]
    catalog.create_branch("aside")
    assert catalog.cherry_pick(dear, "aside").commit


def test_a_refusal_is_thought_over_when_rules_change(counted: Shelf) -> None:
    catalog = counted.lakehouse.catalog
    catalog.create_branch("next")
    append_price(counted, "next", 9.0, "dear")
    with pytest.raises(ReleaseBlockedError):
        catalog.merge("next")
    counted.rules(TOTAL.replace("5", "50"))
    assert catalog.merge("next").commit


def test_main_goes_back_to_where_it_was_and_nowhere_else_without_a_merge(
    counted: Shelf,
) -> None:
    catalog = counted.lakehouse.catalog
    first, second = catalog.resolve("main~1").id, catalog.resolve("main").id
    catalog.create_branch("next")
    foreign = append_price(counted, "next", 9.0, "dear")
    for state in ("next", foreign):
        with pytest.raises(RefusedError, match="was never at 'next'") as caught:
            catalog.reset("main", state)
        assert caught.value.remedy == "assay merge next"
    assert catalog.reset("main", first).head == first
    assert catalog.reset("main", second).head == second  # In its reflog only.
    catalog.create_branch("aside")
    assert catalog.reset("aside", foreign).head == foreign


def test_an_undo_on_main_is_not_held_up(counted: Shelf) -> None:
    catalog = counted.lakehouse.catalog
    append_price(counted, "main", 9.0, "by hand")
    append_price(counted, "main", -8.0, "by hand as well")
    assert catalog.revert("main").commit  # Although the rule is broken then.


def test_the_gate_of_a_home_is_one(shelf: Shelf) -> None:
    assert install(shelf.lakehouse) is install(shelf.lakehouse)


def test_what_was_said_of_another_branch_does_not_count_for_main(
    shelf: Shelf,
) -> None:
    shelf.rules("- {id: one, approval: {people: 1}}")
    shelf.lakehouse.catalog.create_branch("aside")  # Where main is.
    assert install(shelf.lakehouse).judge("draft", "aside").may_pass
    with pytest.raises(ApprovalMissingError, match="0 of 1"):
        shelf.lakehouse.catalog.merge("draft")
