from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assets.trust.healing.actions import Made
from assets.trust.healing.reconcile import (
    LEAD,
    TOLERANCE,
    action_by_person,
    suggestion_action,
    suggestions,
)
from resources.ids import content_id
from sql import load
from tests.assets.policies.shelf import NOW
from tests.assets.trust.court import Court
from tests.assets.trust.ward import Ward

Row = dict[str, Any]
TRUST = st.floats(0.001, 0.999)
MADE = Made("run-1", NOW)


def said(
    value: str, trust: float, *names: str, before: Row | None = None, **signals: float
) -> Row:
    """Return what is said in a conflict, in documents of these names."""
    uris = [f"office/{name}.md" for name in names or (value,)]
    known = before or {}
    return {
        "contradiction_id": "c1",
        "option": value,
        "trust": trust,
        "claim_id": f"claim {value}",
        "value": value,
        "signals": [
            {"signal": name, "value": None, "log_odds": log_odds}
            for name, log_odds in signals.items()
        ],
        "uris": uris,
        "claims": [f"claim {value}"],
        "revision": known.get("revision"),
        "status": known.get("status"),
        "claim_before": known.get("claim_id"),
        "value_before": known.get("value"),
        "probability_before": known.get("probability"),
        "uris_before": known.get("sources"),
    }


def test_the_most_probable_value_is_suggested_with_who_says_so_and_why() -> None:
    (row,) = suggestions(
        [
            said("30 s", 0.9, "a", "b", "c", "d", prior=1.0, corroboration=1.2),
            said("45 s", 0.05, "e", prior=1.0, contradiction=-3.9),
        ]
    )
    assert (row["value"], row["probability"], row["claim_id"]) == (
        "30 s",
        0.9,
        "claim 30 s",
    )
    assert row["sources"] == [f"office/{name}.md" for name in "abcd"]
    assert row["why"] == (
        "30 s: 0.90, by a.md, b.md, c.md and 1 more; 45 s: 0.05, by e.md. "
        "What tells them apart: contradiction +3.9, corroboration +1.2."
    )


def test_values_that_cannot_all_hold_share_their_probability() -> None:
    (row,) = suggestions([said("30 s", 0.9), said("45 s", 0.9), said("60 s", 0.2)])
    assert row["probability"] == 0.45
    assert row["why"].startswith("Too close to call: 30 s: 0.45")


def test_of_equals_the_one_that_more_documents_say_is_suggested() -> None:
    rows = [said("30 s", 0.5), said("45 s", 0.5, "a", "b")]
    assert [row["value"] for row in suggestions(rows)] == ["45 s"]


def test_long_statements_are_cut_in_the_reason_but_kept_as_the_value() -> None:
    text = "The lease may be ended by either side " * 9
    (row,) = suggestions([said(text, 0.8, "a"), said("It may not.", 0.1, "b")])
    assert row["value"] == text
    assert len(row["why"]) < 200


def test_each_conflict_has_one_suggestion() -> None:
    rows = [said("30 s", 0.9), said("45 s", 0.1)]
    rows += [row | {"contradiction_id": "c2"} for row in rows]
    assert [row["contradiction_id"] for row in suggestions(rows)] == ["c1", "c2"]


def follow(series: list[tuple[float, ...]]) -> list[Row]:
    """Return the suggestions that a series of trust in three values leads to."""
    found: list[Row] = []
    for trust in series:
        for _ in range(2):  # Again on the same: it must have settled.
            before = found[-1] if found else None
            new = suggestions(
                [
                    said(f"{place} s", each, before=before)
                    for place, each in enumerate(trust)
                ]
            )
            if not new:
                break
            found += new
        else:
            msg = "two suggestions on one trust"
            raise AssertionError(msg)
    return found


@given(st.lists(st.tuples(TRUST, TRUST, TRUST), min_size=1, max_size=20))
def test_a_suggestion_settles_and_follows_trust(
    series: list[tuple[float, ...]],
) -> None:
    found = follow(series)
    assert [row["revision"] for row in found] == list(range(1, len(found) + 1))
    last = series[-1]
    total = max(1.0, sum(last))
    standing = last[int(found[-1]["value"].split()[0])]
    assert (max(last) - standing) / total < LEAD
    assert abs(found[-1]["probability"] - standing / total) <= TOLERANCE + 1e-9


@given(st.lists(st.floats(-0.02, 0.02), min_size=1, max_size=30))
def test_values_nearly_as_probable_do_not_take_turns(noise: list[float]) -> None:
    found = follow([(0.4 + each, 0.4 - each, 0.01) for each in noise])
    assert len({row["value"] for row in found}) == 1


def test_what_a_person_withdrew_comes_back_only_as_another_value() -> None:
    (first,) = suggestions([said("30 s", 0.9), said("45 s", 0.1)])
    action = action_by_person("withdraw", [first], "no", "ada", MADE)
    (row,) = action.rows.to_pylist()
    assert (row["status"], row["revision"], row["decided_by"]) == (
        "withdrawn",
        2,
        "ada",
    )
    same = [said("30 s", 0.7, before=row), said("45 s", 0.1, before=row)]
    assert suggestions(same) == []
    other = [said("30 s", 0.1, before=row), said("45 s", 0.7, before=row)]
    (new,) = suggestions(other)
    assert (new["value"], new["revision"], new["status"]) == ("45 s", 3, "suggested")


def test_nothing_to_suggest_is_no_action() -> None:
    assert suggestion_action([], MADE) is None


def test_a_home_gets_suggestions_for_conflicts_that_stand(ward: Ward) -> None:
    ward.believe({"office/a.md": 0.9, "office/b.md": 0.3, "office/c.md": 0.8})
    for name, given_ in (
        ("c1", {}),
        ("c2", {"status": "dismissed"}),
        ("c3", {"kind": "policy"}),
        ("c4", {"kind": "schema"}),
        ("c5", {"kind": "meaning"}),
    ):
        ward.conflict(name, **given_)
    (done,) = ward.heal()
    (row,) = ward.query("from kb.current_reconciliations")
    assert row["contradiction_id"] == content_id("c1")
    assert (row["value"], row["sources"]) == (
        "30 seconds",
        ["office/a.md", "office/c.md"],
    )
    assert row["probability"] == 0.9 / 1.2
    assert row["action"] == done.action.id
    ward.conflict("c1", status="resolved", revision=2)
    assert ward.query("from kb.current_reconciliations") == []


def test_a_conflict_whose_claims_were_never_scored_has_no_suggestion(
    ward: Ward,
) -> None:
    ward.conflict()
    assert ward.heal() == []
    ward.believe({"office/a.md": 0.9})
    assert ward.heal() == []


def test_a_document_that_changes_takes_its_value_along(ward: Ward) -> None:
    ward.believe({"office/a.md": 0.9, "office/b.md": 0.3})
    ward.conflict()
    ward.heal()
    ward.say("office/a.md", 30, more=" It always was.")
    ward.believe({"office/a.md": 0.9})
    ward.conflict(revision=2)
    assert ward.heal() == []


def test_a_conflict_of_many_things_is_settled_by_what_its_sides_are_about(
    court: Court,
) -> None:
    court.say("desk/a.md", ("x", "size", "3 m"), ("y", "size", "7 m"))
    court.say("desk/b.md", ("x", "size", "4 m"), ("y", "size", "8 m"))
    court.say("desk/c.md", ("x", "size", "3 m"), ("x", "age", "9 years"))
    sides = {row["uri"]: row for row in court.claims() if row["subject"] == "x"}
    court.contradict(
        *(f"desk/{name}.md" for name in "abc"),
        claim_a=sides["desk/a.md"]["claim_id"],
        claim_b=sides["desk/b.md"]["claim_id"],
    )
    court.tell()
    said_of_x = court.sql(load("steps/said_in_conflicts"))
    assert {row["value"] for row in said_of_x} == {"3 m", "4 m"}


def test_a_conflict_of_few_claims_is_of_one_thing_whatever_it_is_called(
    court: Court,
) -> None:
    court.say("desk/a.md", ("x", "size", "3 m"))
    court.say("desk/b.md", ("the x", "length", "4 m"))
    court.contradict("desk/a.md", "desk/b.md")
    court.tell()
    found = court.sql(load("steps/said_in_conflicts"))
    assert {row["value"] for row in found} == {"3 m", "4 m"}
