import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.trust.healing.quarantine import (
    HOLD,
    LET_IN,
    NOTHING,
    PERSON_MARGIN,
    RETURN_MARGIN,
    Cases,
    judge,
)

TRUST = st.floats(0.001, 0.999)
LIMIT = 0.15


def one(
    trust: float,
    *,
    limit: float = LIMIT,
    held: bool = False,
    by_person: bool = False,
    then: float = np.nan,
) -> int:
    columns = (np.array([each]) for each in (trust, limit, held, by_person, then))
    return int(judge(Cases(*columns))[0])


@pytest.mark.parametrize(
    ("trust", "held", "verdict"),
    [
        (0.149, False, HOLD),
        (0.15, False, NOTHING),
        (0.149, True, NOTHING),
        (0.199, True, NOTHING),
        (0.2, True, LET_IN),
        (np.nan, False, NOTHING),
        (np.nan, True, NOTHING),
    ],
)
def test_a_claim_is_held_below_its_limit_and_let_in_well_above_it(
    trust: float, held: bool, verdict: int
) -> None:
    assert one(trust, held=held) == verdict


@pytest.mark.parametrize(
    ("trust", "held", "then", "verdict"),
    [
        (0.05, False, 0.12, NOTHING),
        (0.02, False, 0.125, HOLD),
        (0.9, True, 0.85, NOTHING),
        (0.9, True, 0.75, LET_IN),
        (0.05, True, 0.75, NOTHING),
    ],
)
def test_a_persons_word_stands_until_trust_moves_far_against_it(
    trust: float, held: bool, then: float, verdict: int
) -> None:
    assert one(trust, held=held, by_person=True, then=then) == verdict


def test_without_a_limit_nothing_is_held_and_what_was_comes_back() -> None:
    assert one(0.001, limit=-np.inf) == NOTHING
    assert one(0.001, limit=-np.inf, held=True, then=0.001) == LET_IN


def test_columns_of_unequal_length_are_refused() -> None:
    flags, numbers = np.zeros(2, dtype=np.bool_), np.zeros(2)
    with pytest.raises(ValueError, match="one value a claim"):
        judge(Cases(numbers, numbers, flags, np.zeros(3, dtype=np.bool_), numbers))


def events_of(series: list[float], limit: float, by_person: bool) -> list[float]:
    """Return the trust at each event while trust goes through a series."""
    held, then, spoken, found = False, np.nan, False, []
    for trust in series:
        for _ in range(2):  # Again on the same: it must have settled.
            verdict = one(trust, limit=limit, held=held, by_person=spoken, then=then)
            if verdict == NOTHING:
                break
            held, then, spoken = verdict == HOLD, trust, False
            found.append(trust)
            if by_person and held:  # Somebody lets it in at once.
                held, spoken = False, True
        else:
            msg = "two events on one trust"
            raise AssertionError(msg)
    return found


@given(st.lists(TRUST, max_size=40), st.floats(0.01, 0.9))
def test_between_two_events_trust_has_moved_by_the_margin(
    series: list[float], limit: float
) -> None:
    found = events_of(series, limit, by_person=False)
    gaps = np.abs(np.diff(found))
    assert (gaps >= RETURN_MARGIN - 1e-9).all()
    travelled = float(np.abs(np.diff(series)).sum())
    assert len(found) - 1 <= travelled / (RETURN_MARGIN - 1e-9)


@given(st.lists(TRUST, max_size=40), st.floats(0.01, 0.9))
def test_what_people_let_in_is_held_again_only_after_a_real_fall(
    series: list[float], limit: float
) -> None:
    found = events_of(series, limit, by_person=True)
    assert (np.diff(found) <= -PERSON_MARGIN + 1e-9).all()


@given(st.lists(st.floats(-0.024, 0.024), max_size=40), st.floats(0.1, 0.9))
def test_noise_about_the_limit_moves_a_claim_once_at_most(
    noise: list[float], limit: float
) -> None:
    series = [limit + each for each in noise]
    assert len(events_of(series, limit, by_person=False)) <= 1


@given(st.lists(st.tuples(TRUST, st.floats(0.0, 1.0), st.booleans()), max_size=30))
def test_all_at_once_is_judged_as_one_by_one(
    given_: list[tuple[float, float, bool]],
) -> None:
    trust, limit, held = (
        (np.array(each) for each in zip(*given_, strict=True))
        if (given_)
        else (np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.bool_))
    )
    nobody = np.zeros(trust.shape, dtype=np.bool_)
    never = np.full(trust.shape, np.nan)
    verdicts = judge(Cases(trust, limit, held, nobody, never))
    alone = [one(t, limit=m, held=h) for t, m, h in given_]
    assert verdicts.tolist() == alone
