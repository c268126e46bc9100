import numpy as np
import pytest

from assets.trust.scoring.model import log_odds
from tests.assets.trust.score_makers import added, conflict, plain, scored


def test_the_odds_fall_in_proportion_to_the_score() -> None:
    """By 1 - score * (probability of the other side)."""
    for score in (0.2, 0.5, 0.9):
        scores = scored(plain(2), conflict((0, "a"), (1, "b"), score=score))
        (first, second) = added(scores, "contradiction")
        assert first == second == pytest.approx(np.log(1.0 - score * 0.88))


def test_a_confirmed_conflict_takes_much_more_than_an_open_one() -> None:
    opened = scored(plain(2), conflict((0, "a"), (1, "b"), score=0.7))
    confirmed = scored(
        plain(2), conflict((0, "a"), (1, "b"), score=0.7, confirmed=True)
    )
    assert added(confirmed, "contradiction") == [0.0, 0.0]
    assert added(confirmed, "confirmed")[0] < 2.0 * added(opened, "contradiction")[0]
    assert confirmed.trust[0] < 0.5 < opened.trust[0]
    assert confirmed.trust.sum() <= 1.0 + 0.02  # One of both at most is right.


def test_the_better_supported_side_loses_less() -> None:
    claims = {"support": [9, 0], "independent": [9, 0]}
    scores = scored(claims, conflict((0, "a"), (1, "b"), score=0.9))
    many, lonely = added(scores, "contradiction")
    assert lonely < many < 0.0


def test_a_side_that_people_rejected_hardly_counts_against_the_other() -> None:
    row = conflict((0, "a"), (1, "b"), score=0.9)
    plainly = scored(plain(2), row)
    rejected = scored({"rejected": [0, 1]}, row)
    assert rejected.trust[0] > plainly.trust[0]
    assert rejected.trust[1] < 0.1


def test_an_official_document_prevails_over_a_draft() -> None:
    row = conflict((0, "a"), (1, "b"), score=0.9)
    official, draft = scored({"status": ["official", "draft"]}, row).trust
    assert official > 0.75
    assert draft < 0.35


def test_claims_of_one_side_do_not_harm_each_other() -> None:
    alone = scored(plain(2), conflict((0, "a"), (1, "b"), score=0.9))
    three = scored(plain(3), conflict((0, "a"), (1, "b"), (2, "a"), score=0.9))
    assert three.trust[0] == three.trust[2] == pytest.approx(alone.trust[0])


def test_more_sides_take_more() -> None:
    two = scored(plain(2), conflict((0, "a"), (1, "b"), score=0.9))
    three = scored(plain(3), conflict((0, "a"), (1, "b"), (2, "c"), score=0.9))
    assert three.trust[0] < two.trust[0]


def test_a_conflict_whose_other_side_is_missing_takes_nothing() -> None:
    columns = {"belief": [0.2], "rest": [0.5]}
    assert scored(columns, conflict((0, "a"), score=0.9)).trust[0] == pytest.approx(
        0.88
    )


def test_what_truth_discovery_believes_decides_between_sides() -> None:
    columns = {"belief": [0.9, 0.06], "rest": [0.04, 0.04]}
    believed, doubted = scored(columns, conflict((0, "a"), (1, "b"), score=0.98)).trust
    assert believed == pytest.approx(0.88, abs=0.02)
    assert doubted < 0.2


def test_a_rule_stands_against_a_claim() -> None:
    row = conflict((0, "a"), (-1, "rule"), score=0.95)
    weak = scored(plain(1), [one | {"reliability": 0.5} for one in row])
    strong = scored(plain(1), [one | {"reliability": 0.99} for one in row])
    assert strong.trust[0] < weak.trust[0] < 0.88


def test_the_newer_edition_has_nothing_to_fear_of_the_older() -> None:
    rows = conflict((0, "old"), (1, "new"), score=0.9)
    rows[1]["felt"] = 0.0
    old, new = scored(plain(2), rows).trust
    assert new == pytest.approx(0.88)
    assert old < 0.65


def test_further_conflicts_weigh_half_each() -> None:
    rows = [
        row
        for name in "cde"
        for row in conflict((0, "a"), (1, "b"), name=name, score=0.5)
    ]
    once = np.log(1.0 - 0.5 * 0.88)
    assert added(scored(plain(2), rows), "contradiction")[0] == pytest.approx(
        1.75 * once
    )


def test_a_claim_named_twice_in_a_conflict_counts_once() -> None:
    once = scored(plain(2), conflict((0, "a"), (1, "b"), score=0.9))
    twice = scored(
        plain(2), conflict((0, "a"), (1, "b"), (0, "a"), (1, "b"), score=0.9)
    )
    assert np.array_equal(once.trust, twice.trust)


def test_the_panel_has_its_say_beside_the_detector() -> None:
    row = conflict((0, "a"), (1, "b"), score=0.9, panel=0.1)
    scores = scored(plain(2), row)
    assert added(scores, "panel")[0] > 0.0
    cleared = scored(plain(2), conflict((0, "a"), (1, "b"), score=0.1))
    assert scores.trust == pytest.approx(cleared.trust)


def test_what_a_person_confirmed_no_panel_changes() -> None:
    row = conflict((0, "a"), (1, "b"), score=0.9, confirmed=True)
    voted = [one | {"panel": 0.0} for one in row]
    assert np.array_equal(scored(plain(2), row).trust, scored(plain(2), voted).trust)


@pytest.mark.parametrize("score", [None, float("nan"), -1.0, 0.0])
def test_a_score_that_says_nothing_takes_nothing(score: float | None) -> None:
    scores = scored(plain(2), conflict((0, "a"), (1, "b"), score=score))
    assert log_odds(scores.trust) == pytest.approx(log_odds(np.full(2, 0.88)))


def test_what_was_measured_is_kept_beside_what_it_adds() -> None:
    rows = conflict((0, "a"), (1, "b"), score=0.6, panel=0.7) + conflict(
        (0, "a"), (1, "b"), name="d", score=0.9, confirmed=True
    )
    signals = scored(plain(2), rows).signals()[0].as_py()
    measured = {one["signal"]: one["value"] for one in signals}
    assert measured == {
        "prior": 0.88,
        "contradiction": 0.6,
        "confirmed": 1.0,
        "panel": 0.7,
    }
