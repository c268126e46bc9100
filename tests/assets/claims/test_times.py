from datetime import date

import pytest

from assets.claims.times import day_of, period
from resources.values import find_values


def held(words: str) -> tuple[date | None, date | None] | None:
    (found,) = [each for each in find_values(words) if each.value.kind == "date"]
    stated = period(words, found)
    return None if stated is None else (stated.first, stated.last)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("It was so in May 2021.", date(2021, 5, 1), date(2021, 5, 31)),
        ("As of 31 December 2024 it was so.", date(2024, 12, 31), date(2024, 12, 31)),
        ("It is so since 1 March 2021.", date(2021, 3, 1), None),
        ("It holds from 1 January 2025.", date(2025, 1, 1), None),
        ("It holds until 30 June 2025.", None, date(2025, 6, 30)),
        ("It holds from 1 May 2020 to 2 May 2020.", date(2020, 5, 1), date(2020, 5, 2)),
    ],
)
def test_a_date_with_its_preposition_says_when(
    words: str, first: date | None, last: date | None
) -> None:
    assert held(words) == (first, last)


def test_a_date_without_a_preposition_says_nothing_of_when() -> None:
    assert held("The 12 May 1987 notice hangs here.") is None


def test_a_day_beyond_the_calendar_is_none() -> None:
    assert day_of(1e12) is None
    assert day_of(0.5) == date(1970, 1, 1)
