import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.policies.bounds import breaks
from resources.policies import Bound, Names
from resources.policies.model import Operator
from resources.values import parse_value

numbers = st.integers(-(10**6), 10**6)


def bound(operator: Operator, *values: str) -> Bound:
    return Bound(Names(), operator, tuple(map(parse_value, values)), "")


@pytest.mark.parametrize(
    ("operator", "limit", "value", "expected"),
    [
        (">=", "30 days", "20 days", True),
        (">=", "30 days", "30 days", False),
        (">=", "30 days", "720 hours", False),
        (">=", "30 days", "29 days", True),
        (">=", "30 days", "1 month", False),
        (">=", "32 days", "six weeks", False),
        (">=", "1 year", "11 months", True),
        (">=", "60 days", "1 month", True),
        (">=", "30 days", "about 29 days", False),
        (">=", "30 days", "about 20 days", True),
        (">=", "30 days", "at least 20 days", True),
        (">=", "30 days", "at least 40 days", False),
        (">=", "30 days", "at most 40 days", False),
        (">=", "30 days", "at most 20 days", True),
        (">=", "30 days", "EUR 20", False),
        (">=", "30 days", "twenty", False),
        (">", "30 days", "30 days", True),
        (">", "30 days", "31 days", False),
        ("<=", "EUR 140", "EUR 160", True),
        ("<=", "EUR 140", "EUR 160 per night", True),
        ("<=", "EUR 140", "EUR 140 per night", False),
        ("<=", "EUR 140", "USD 160", False),
        ("<", "5 %", "5 %", True),
        ("<=", "5 %", "0.05", False),
        ("<=", "0.02 mg/kg", "30 µg/kg", True),
        ("<=", "0.02 mg/kg", "20 µg/kg", False),
        ("<=", "20 °C", "75 °F", True),
        ("<=", "20 °C", "68 °F", False),
        (">=", "15 July 2024", "June 2024", True),
        (">=", "15 July 2024", "July 2024", False),
        (">=", "1 July 2024", "30 June 2024", True),
        ("<=", "1 July 2024", "August 2024", True),
        ("<=", "1 July 2024", "July 2024", False),
        (">=", "3.8", "version 3.10", False),
        (">=", "3.8", "version 3.7.4", True),
        (">", "version 3.8", "version 3.8.0", True),
        ("=", "yes", "no", True),
        ("=", "yes", "true", False),
        ("!=", "MD5", "md5", True),
        ("!=", "MD5", "SHA-256", False),
        ("in", "50 % to 60 %", "55 %", False),
        ("in", "50 % to 60 %", "55 % to 65 %", True),
        ("in", "50 % to 60 %", "45 %", True),
        ("in", "9:00 to 17:00", "8:00 to 16:00", True),
        ("in", "9:00 to 17:00", "10:00 to 16:00", False),
        ("in", "2024", "3 May 2024", False),
        ("in", "2024", "3 May 2025", True),
        ("in", "100 g", "100 g", False),
        ("in", "100 g", "125 g", True),
    ],
)
def test_a_value_keeps_or_breaks_a_bound(
    operator: Operator, limit: str, value: str, expected: bool
) -> None:
    assert breaks(bound(operator, limit), parse_value(value)) is expected


@pytest.mark.parametrize(("year", "expected"), [("2023", True), ("2024", False)])
def test_a_year_breaks_a_bound_only_with_all_its_days(
    year: str, expected: bool
) -> None:
    value = parse_value(year, hint="founded")
    assert breaks(bound(">=", "1 July 2024"), value) is expected
    assert breaks(bound(">=", "2024"), value) is expected


def test_one_of_several_values_is_enough() -> None:
    either = bound("in", "100 g", "250 g")
    assert not breaks(either, parse_value("0.25 kg"))
    assert breaks(either, parse_value("125 g"))


@given(numbers, numbers)
def test_each_relation_is_what_its_sign_says(limit: int, number: int) -> None:
    value = parse_value(str(number))
    kept = {
        sign: not breaks(bound(sign, str(limit)), value)  # type: ignore[arg-type]
        for sign in (">=", ">", "<=", "<")
    }
    assert kept == {
        ">=": number >= limit,
        ">": number > limit,
        "<=": number <= limit,
        "<": number < limit,
    }
