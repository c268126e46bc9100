from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.values import parse_value
from resources.values.calendar_days import day_number, months_span

EPOCH = date(1970, 1, 1)

FORMATS = [
    "{d.year:04d}-{d.month:02d}-{d.day:02d}",
    "{d.day} {month} {d.year:04d}",
    "{month} {d.day}, {d.year:04d}",
    "{d.day}. {short} {d.year:04d}",
    "{d.day:02d}.{d.month:02d}.{d.year:04d}",
    "{d.year:04d}/{d.month:02d}/{d.day:02d}",
]


@given(day=st.dates())
def test_days_are_numbered_as_the_calendar_does(day: date) -> None:
    assert day_number(day.year, day.month, day.day) == (day - EPOCH).days


@given(day=st.dates(min_value=date(1000, 1, 1)), form=st.sampled_from(FORMATS))
def test_a_day_is_the_same_in_every_format(day: date, form: str) -> None:
    text = form.format(d=day, month=f"{day:%B}", short=f"{day:%b}")
    value = parse_value(text.replace(". ", " "))
    assert value.kind == "date", text
    assert value.low == value.high == (day - EPOCH).days


@pytest.mark.parametrize(
    ("text", "first", "last", "unit"),
    [
        ("March 2021", date(2021, 3, 1), date(2021, 3, 31), "month"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("Q4 2020", date(2020, 10, 1), date(2020, 12, 31), "quarter"),
        ("second half of 2020", date(2020, 7, 1), date(2020, 12, 31), "quarter"),
        ("the 1990s", date(1990, 1, 1), date(1999, 12, 31), "decade"),
        ("19th century", date(1801, 1, 1), date(1900, 12, 31), "century"),
        ("summer 2019", date(2019, 6, 1), date(2019, 8, 31), "quarter"),
        ("FY2023", date(2023, 1, 1), date(2023, 12, 31), "year"),
        ("5-May-87", date(1987, 5, 5), date(1987, 5, 5), "day"),
        ("05/13/21", date(2021, 5, 13), date(2021, 5, 13), "day"),
        ("13/05/2021", date(2021, 5, 13), date(2021, 5, 13), "day"),
        ("AD 1066", date(1066, 1, 1), date(1066, 12, 31), "year"),
        ("1990-95", date(1990, 1, 1), date(1995, 12, 31), "year"),
        ("Monday, 12 May 1987", date(1987, 5, 12), date(1987, 5, 12), "day"),
        ("12\u201315 May 1987", date(1987, 5, 12), date(1987, 5, 15), "day"),
        ("May 12\u201315, 1987", date(1987, 5, 12), date(1987, 5, 15), "day"),
    ],
)
def test_a_date_covers_its_granularity(
    text: str, first: date, last: date, unit: str
) -> None:
    value = parse_value(text)
    assert value.unit == unit
    assert value.low is not None
    assert value.high is not None
    assert EPOCH + timedelta(days=value.low) == first
    assert EPOCH + timedelta(days=value.high) == last


def test_years_before_christ_count_backwards() -> None:
    assert parse_value("44 BC").low == day_number(-43)
    assert parse_value("44 BC").key == "date:-043"


def test_a_day_without_a_year_is_kept_as_month_and_day() -> None:
    value = parse_value("25 December")
    assert (value.low, value.items) == (None, ("--12-25",))


def test_a_time_of_day_is_a_part_of_its_day() -> None:
    value = parse_value("2021-03-03T18:00:00Z")
    assert value.low == day_number(2021, 3, 3) + 0.75


@pytest.mark.parametrize(
    "text", ["2021-13-40", "31 February 2021", "99/99/2021", "13/2021"]
)
def test_a_day_that_no_calendar_has_is_no_date(text: str) -> None:
    assert parse_value(text).kind != "date"


@given(year=st.integers(1, 9990), first=st.integers(1, 12), count=st.integers(1, 24))
def test_months_follow_each_other_without_a_gap(
    year: int, first: int, count: int
) -> None:
    _, end = months_span(year, first, count)
    after = first + count
    start, _ = months_span(year + (after - 1) // 12, (after - 1) % 12 + 1, 1)
    assert start == end + 1
