import subprocess
import sys
from pathlib import Path

import pytest

from tests.assets.trust.ward import CrashError, Ward

ROOT = Path(__file__).parents[3]
LOW = {"office/a.md": 0.9, "office/b.md": 0.08, "office/c.md": 0.8}


def head(ward: Ward) -> str:
    return ward.lakehouse.catalog.resolve("main").id


def uris(ward: Ward, table: str) -> list[str]:
    return sorted(row["uri"] for row in ward.query(f"from {table}"))


def test_a_claim_of_low_trust_is_out_of_what_people_read_but_still_there(
    ward: Ward,
) -> None:
    ward.believe(LOW)
    ward.heal()
    assert ward.held() == ["office/b.md"]
    assert uris(ward, "kb.current_claims") == ["office/a.md", "office/c.md"]
    assert uris(ward, "kb.live_claims") == sorted(LOW)


def test_an_action_is_a_commit_that_says_why_and_how_to_undo_it(ward: Ward) -> None:
    ward.believe(LOW)
    (done,) = ward.heal()
    commit = ward.lakehouse.catalog.resolve("main")
    assert commit.id == done.commit
    said = "1 claim held back: trust below 0.15"
    assert commit.message == f"healing: {said}"
    (row,) = ward.query("from kb.claim_quarantine")
    assert (row["status"], row["decided_by"]) == ("held", "policy")
    assert row["reason"] == "trust 0.08 is below 0.15"
    undo = f"assay quarantine release --action {row['action'][:12]} --reason TEXT"
    assert commit.properties == {
        "assay.does": "hold",
        "assay.action": row["action"],
        "assay.reason": said,
        "assay.undo": undo,
        "assay.policies": "none",
    }


def test_a_claim_comes_back_by_itself_when_its_trust_has_risen(ward: Ward) -> None:
    ward.believe(LOW)
    ward.heal()
    ward.believe({"office/b.md": 0.17})
    assert ward.heal() == []
    ward.believe({"office/b.md": 0.25})
    (done,) = ward.heal()
    assert done.action.reason == "1 claim let in: trust above 0.15 again"
    assert ward.held() == []
    assert len(ward.query("from kb.claim_quarantine")) == 2


def test_healing_again_changes_nothing(ward: Ward) -> None:
    ward.believe(LOW)
    ward.conflict()
    assert len(ward.heal()) == 2
    before = head(ward)
    assert ward.heal() == []
    assert head(ward) == before


def test_a_home_without_trust_is_left_as_it_is(ward: Ward) -> None:
    before = head(ward)
    assert ward.heal() == []
    assert head(ward) == before


@pytest.mark.parametrize("crash_at", [1, 2, 3])
def test_after_a_crash_between_two_commits_the_next_run_does_the_rest(
    ward: Ward, crash_at: int
) -> None:
    ward.believe(LOW | {"office/a.md": 0.1})
    ward.heal()
    ward.believe({"office/a.md": 0.9, "office/c.md": 0.05})
    ward.conflict()
    ward.crash_at = crash_at
    with pytest.raises(CrashError):
        ward.heal()
    ward.crash_at = 4
    rest = [each.action.kind for each in ward.heal()]
    assert rest == ["hold", "release", "suggest"][crash_at - 1 :]
    assert ward.held() == ["office/b.md", "office/c.md"]
    events = ward.query("select claim_id, revision from kb.claim_quarantine")
    assert len({tuple(row.values()) for row in events}) == len(events) == 4
    assert len(ward.query("from kb.reconciliations")) == 1


@pytest.mark.slow
def test_after_a_process_died_in_its_second_commit_the_next_does_the_rest(
    ward: Ward,
) -> None:
    ward.believe(LOW)
    ward.conflict()
    before = head(ward)
    code = "import sys; from tests.assets.trust.ward import die_at; "
    words = [sys.executable, "-c", f"{code} die_at(2, sys.argv[1])"]
    folder = str(ward.settings.home.parent)
    done = subprocess.run([*words, folder], check=False, cwd=ROOT)
    assert done.returncode == 9
    (holding,) = ward.lakehouse.catalog.log("main", 1)
    assert holding.parents == (before,)
    assert ward.held() == ["office/b.md"]
    assert [each.action.kind for each in ward.heal()] == ["suggest"]


def test_a_rule_says_where_claims_are_held_and_is_named(ward: Ward) -> None:
    ward.rules("""
        - id: strict-office
          quarantine: {below: 0.85}
          applies_to: {sources: [office]}
        - id: lenient-drafts
          quarantine: {below: 0}
          applies_to: {sources: [drafts]}
    """)
    ward.say("drafts/d.md", 50)
    ward.believe(LOW | {"drafts/d.md": 0.01})
    (done,) = ward.heal()
    assert ward.held() == ["office/b.md", "office/c.md"]
    assert done.action.reason == (
        "2 claims held back: trust below 0.85, by rule strict-office"
    )
    commit = ward.lakehouse.catalog.resolve(done.commit)
    assert commit.properties["assay.policy"] == "strict-office"
    assert len(commit.properties["assay.policies"]) == 32
    assert {row["policy"] for row in ward.query("from kb.quarantined_claims")} == {
        "strict-office"
    }
    ward.rules("")
    assert [each.action.kind for each in ward.heal()] == ["hold", "release"]
    assert ward.held() == ["drafts/d.md", "office/b.md"]


def test_rules_hold_in_actions_of_their_own(ward: Ward) -> None:
    ward.rules("""
        - id: strict-drafts
          quarantine: {below: 0.5}
          applies_to: {sources: [drafts]}
    """)
    ward.say("drafts/d.md", 50)
    ward.believe(LOW | {"drafts/d.md": 0.4})
    assert [each.action.policy for each in ward.heal()] == ["", "strict-drafts"]


def test_a_persons_release_holds_for_the_next_version_of_the_document(
    ward: Ward,
) -> None:
    ward.believe(LOW)
    ward.heal()
    ward.release("office/b.md")
    ward.believe({"office/b.md": 0.05})
    assert ward.heal() == []
    ward.say("office/b.md", 45, more=" Ask if you doubt it.")
    ward.believe({"office/b.md": 0.05})
    assert ward.heal() == []
    ward.say("office/b.md", 46)
    ward.believe({"office/b.md": 0.05})
    assert [each.action.kind for each in ward.heal()] == ["hold"]
