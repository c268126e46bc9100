"""Open, changed, dismissed, resolved, open again: what becomes of a contradiction."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.contradictions.lifecycle import STATUSES, Pass, decide, events
from assets.contradictions.model import Group, Side
from resources.schemas import CONTRADICTIONS

NOW = datetime(2026, 1, 2, tzinfo=UTC)
BY = Pass("1.test", "nli@1", "run", NOW)
Row = dict[str, Any]


def group(name: str = "g", sides: str = "ab", score: float = 0.9) -> Group:
    return Group(
        contradiction_id=name,
        kind="number",
        score=score,
        explanation="timeout: 30 s in a, against 45 s in b",
        a=Side("claim-a", "30 s", "va", "docs/a", "docs"),
        b=Side("claim-b", "45 s", "vb", "docs/b", "docs"),
        claims=["claim-b", "claim-a"],
        sides=list(sides),
    )


def after(rows: list[Row], more: list[Row]) -> dict[str, Row]:
    """Return the latest row of each id, as the view does."""
    latest: dict[str, Row] = {}
    for row in sorted([*rows, *more], key=lambda row: row["revision"]):
        latest[row["contradiction_id"]] = row
    return latest


def test_what_is_new_is_open_and_fits_the_table() -> None:
    (row,) = events({}, [group()], (), BY)
    assert (row["status"], row["revision"], row["decided_by"]) == ("open", 1, None)
    assert CONTRADICTIONS.table([row]).num_rows == 1
    assert row["model"] is None  # The typed comparers found it, not the model.


def test_what_is_found_again_as_it_was_writes_nothing() -> None:
    current = after([], events({}, [group()], (), BY))
    assert events(current, [group(score=0.901)], {"g"}, BY) == []


def test_another_side_is_a_new_revision_of_the_same_conflict() -> None:
    current = after([], events({}, [group()], (), BY))
    (row,) = events(current, [group(sides="abc")], {"g"}, BY)
    assert (row["status"], row["revision"]) == ("open", 2)


def test_what_is_not_found_any_more_is_resolved_if_it_was_looked_at() -> None:
    current = after([], events({}, [group()], (), BY))
    assert events(current, [], (), BY) == []
    (row,) = events(current, [], {"g"}, BY)
    assert (row["status"], row["revision"]) == ("resolved", 2)
    assert "no side" in row["reason"]


def test_a_dismissed_conflict_stays_so_until_something_else_is_said() -> None:
    (first,) = events({}, [group(sides="abc")], (), BY)
    dismissed = decide(first, "dismissed", "two kinds of timeout", "ann", NOW)
    current = {"g": dismissed}
    assert events(current, [group(sides="abc")], {"g"}, BY) == []
    assert events(current, [group(sides="ab")], {"g"}, BY) == []
    assert events(current, [], {"g"}, BY) == []
    (back,) = events(current, [group(sides="abd")], {"g"}, BY)
    assert (back["status"], back["decided_by"]) == ("open", None)


def test_a_confirmed_conflict_stays_confirmed_as_it_changes_and_ends_resolved() -> None:
    (first,) = events({}, [group()], (), BY)
    current = {"g": decide(first, "confirmed", "both are in print", "ann", NOW)}
    (grown,) = events(current, [group(sides="abc")], {"g"}, BY)
    assert (grown["status"], grown["decided_by"]) == ("confirmed", "ann")
    (gone,) = events({"g": grown}, [], {"g"}, BY)
    assert gone["status"] == "resolved"
    (again,) = events({"g": gone}, [group()], {"g"}, BY)
    assert (again["status"], again["revision"]) == ("open", 5)


def test_nobody_can_decide_that_a_conflict_is_resolved() -> None:
    (row,) = events({}, [group()], (), BY)
    with pytest.raises(ValueError, match="resolved"):
        decide(row, "resolved", "because", "ann", NOW)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["dismissed", "confirmed"]),
            st.sets(st.sampled_from("abcd"), min_size=2).map(sorted),
            st.none(),
        ),
        max_size=12,
    )
)
def test_any_history_rises_by_one_and_a_repeated_pass_adds_nothing(
    history: list[str | list[str] | None],
) -> None:
    rows: list[Row] = []
    for step in history:
        current = after(rows, [])
        if isinstance(step, str):
            if "g" in current and current["g"]["status"] != "resolved":
                rows.append(decide(current["g"], step, "so", "ann", NOW))
            continue
        found = [] if step is None else [group(sides="".join(step))]
        rows += events(current, found, {"g"}, BY)
        assert events(after(rows, []), found, {"g"}, BY) == []
    assert [row["revision"] for row in rows] == list(range(1, len(rows) + 1))
    assert all(row["status"] in STATUSES for row in rows)
