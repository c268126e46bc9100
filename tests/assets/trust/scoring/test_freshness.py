from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.trust.scoring.freshness import FOREVER, aged, half_lives
from tests.assets.trust.score_makers import NOW, added, scored


def years(
    attribute: str | None, value_type: str | None = "number", **said: object
) -> float:
    found = half_lives(
        pa.array([attribute], pa.string()),
        pa.array([value_type], pa.string()),
        pa.array([said.get("modality", "is")], pa.string()),
        pa.array([said.get("dated")], pa.bool_()),
    )
    return float(found[0])


def test_a_population_decays_and_a_birth_date_does_not() -> None:
    claims = {
        "at": [NOW - timedelta(days=8 * 365.25)] * 2,
        "half_life": [years("population"), years("birth date", "date")],
    }
    population, birth = added(scored(claims), "freshness")
    assert population == pytest.approx(-np.log(2.0), abs=1e-3)
    assert birth == 0.0


def test_a_price_decays_faster_than_a_population() -> None:
    assert years("net price", "money") < years("population") < years("date of birth")


@pytest.mark.parametrize("name", ["boiling point", "author", "founded", "ISBN"])
def test_what_cannot_change_lasts(name: str) -> None:
    assert years(name) == FOREVER


def test_a_date_lasts_whatever_it_is_the_date_of() -> None:
    assert years("release", "version") < years("release", "date") == FOREVER


def test_what_is_said_of_the_past_or_of_a_stated_time_does_not_age() -> None:
    assert years("price", "money", modality="was") == FOREVER
    assert years("price", "money", dated=True) == FOREVER
    assert years("price", "money", dated=False) < FOREVER


def test_unnamed_properties_age_by_the_type_of_their_value() -> None:
    assert years("zorb", "version") < years("zorb", "number") < years("zorb", "date")
    assert years(None, None) == years("zorb", "text") == 12.0


def test_half_lives_of_no_claims_are_none() -> None:
    empty = pa.array([], pa.string())
    assert half_lives(empty, empty, empty, pa.array([], pa.bool_())).shape == (0,)


@given(age=st.floats(-1e5, 1e6), older=st.floats(0, 1e6), half=st.floats(0.01, 1e3))
def test_older_is_never_fresher(age: float, older: float, half: float) -> None:
    now = 20_000.0
    said = np.array([now - age, now - age - older])
    _, odds = aged(said, np.full(2, half), now)
    assert odds[1] <= odds[0] <= 0.0
    assert odds[1] >= -4.0 * np.log(2.0) - 1e-12


@pytest.mark.parametrize("half", [float("nan"), float("inf"), 0.0, -3.0])
def test_a_half_life_that_is_none_takes_nothing(half: float) -> None:
    claims = {"at": [datetime(1980, 1, 1, tzinfo=UTC)], "half_life": [half]}
    assert added(scored(claims), "freshness") == [0.0]


def test_a_claim_without_a_time_does_not_age() -> None:
    claims = {"at": pa.nulls(1, pa.timestamp("us", "UTC")), "half_life": [3.0]}
    assert added(scored(claims), "freshness") == [0.0]
