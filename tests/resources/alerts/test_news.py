import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.alerts import Told, news
from resources.alerts.model import BANDS
from tests.resources.alerts.samples import Row, row

LEAST = 0.8
STATUSES = ("open", "confirmed", "dismissed", "resolved")

rows = st.builds(
    row,
    st.sampled_from([f"c{number}" for number in range(6)]),
    status=st.sampled_from(STATUSES),
    score=st.floats(0, 1),
    kind=st.sampled_from(["number", "policy", "version"]),
    sides=st.lists(st.sampled_from("abcd"), min_size=1, max_size=2, unique=True),
)
states = st.lists(rows, max_size=6, unique_by=lambda each: each["contradiction_id"])


def told_after(told: dict[str, Told], state: list[Row]) -> dict[str, Told]:
    alerts = news(state, told, "main", LEAST)
    return told | {each.id: Told(each.mark, each.event == "closed") for each in alerts}


def events(state: list[Row], told: dict[str, Told]) -> list[str]:
    return [each.event for each in news(state, told, "main", LEAST)]


@given(states)
def test_the_same_state_is_told_once(state: list[Row]) -> None:
    told = told_after({}, state)
    assert news(state, told, "main", LEAST) == []


@given(st.lists(states, max_size=5))
def test_after_any_history_only_what_stands_is_open(history: list[list[Row]]) -> None:
    told: dict[str, Told] = {}
    for state in history:
        told = told_after(told, state)
    last = {each["contradiction_id"]: each for each in history[-1]} if history else {}
    for identity, each in told.items():
        if not each.closed:
            assert last[identity]["status"] in ("open", "confirmed")


@given(states, states)
def test_what_is_opened_was_never_told_or_closed(
    one: list[Row], two: list[Row]
) -> None:
    told = told_after({}, one)
    for alert in news(two, told, "main", LEAST):
        known = told.get(alert.id)
        assert (alert.event == "opened") == (known is None or known.closed)


@pytest.mark.parametrize(
    ("change", "event"),
    [
        ({"status": "confirmed"}, "changed"),
        ({"status": "dismissed"}, "closed"),
        ({"status": "resolved"}, "closed"),
        ({"sides": ["thirty", "sixty"]}, "changed"),
        ({"score": 0.96}, "changed"),
        ({"score": 0.4}, "changed"),
    ],
)
def test_what_changes_is_told_again(change: dict[str, object], event: str) -> None:
    told = told_after({}, [row()])
    assert events([row(**change, revision=2)], told) == [event]


@pytest.mark.parametrize(
    "change", [{"score": 0.91}, {"explanation": "in other words"}, {"claims": ["x"]}]
)
def test_what_means_the_same_is_no_news(change: dict[str, object]) -> None:
    told = told_after({}, [row()])
    assert events([row(**change, revision=2)], told) == []


def test_a_doubtful_conflict_and_a_new_edition_are_not_told() -> None:
    assert events([row(score=0.79), row("c2", kind="version", score=1.0)], {}) == []


def test_a_conflict_that_comes_back_is_opened_again() -> None:
    told = told_after(told_after({}, [row()]), [row(status="resolved")])
    assert events([row(revision=3)], told) == ["opened"]


def test_a_conflict_that_left_the_branch_is_closed_once() -> None:
    told = told_after({}, [row()])
    (gone,) = news([], told, "main", LEAST)
    assert (gone.event, gone.id) == ("closed", "c1")
    assert "not on the branch any more" in gone.line
    assert news([], told_after(told, []), "main", LEAST) == []


def test_a_line_of_news_says_what_and_where_to_look() -> None:
    (alert,) = news([row("c" * 32, status="confirmed")], {}, "main", LEAST)
    assert alert.line == (
        "opened (confirmed): default timeout: 30 s in a.md against 45 s in b.md "
        "[number cccccccccccc]"
    )


def test_bands_are_in_order() -> None:
    assert list(BANDS) == sorted(BANDS)
