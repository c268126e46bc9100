import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.values.number_words import read_words
from resources.values.numerals import coarseness, read_digits, tolerance

DIGITS = [
    ("1,200", 1200, 1),
    ("1.200,50", 1200.5, 0.01),
    ("1.200.000", 1200000, 1),
    ("1 200", 1200, 1),
    ("1\u202f200,5", 1200.5, 0.1),
    ("1'200", 1200, 1),
    ("12,5", 12.5, 0.1),
    ("1,200,300.25", 1200300.25, 0.01),
    ("-5", -5, 1),
    ("\u22125", -5, 1),
    (".75", 0.75, 0.01),
    ("1.2 million", 1.2e6, 1e5),
    ("10k", 10000, 1000),
    ("3 dozen", 36, 1),
    ("1.5e-3", 0.0015, 0.0001),
    ("1.5 \u00d7 10^6", 1.5e6, 1e5),
    ("2 x 10⁶", 2e6, 1e6),
    ("2½", 2.5, 0),
    ("1 1/2", 1.5, 0),
    ("3/4", 0.75, 0),
    ("21st", 21, 1),
    ("٣٤", 34, 1),
]

WORDS = [
    ("fifteen", 15),
    ("twenty-five", 25),
    ("one hundred and twenty", 120),
    ("a hundred", 100),
    ("two thousand five hundred", 2500),
    ("two million five hundred thousand", 2500000),
    ("two dozen", 24),
    ("a couple of", 2),
    ("two thirds", 2 / 3),
    ("three-quarters", 0.75),
    ("a quarter of it", 0.25),
    ("two and a half", 2.5),
]


@pytest.mark.parametrize(("text", "value", "step"), DIGITS)
def test_digits_are_read_in_every_notation(
    text: str, value: float, step: float
) -> None:
    number = read_digits(text, 0)
    assert number is not None
    assert number.end == len(text)
    assert number.value == pytest.approx(value)
    assert number.step == pytest.approx(step)


@pytest.mark.parametrize("text", ["24/7", "5/0", "x", "", "1" * 400])
def test_what_is_no_number_is_not_read(text: str) -> None:
    assert read_digits(text, 0) is None


@pytest.mark.parametrize(("text", "value"), WORDS)
def test_words_are_read_as_numbers(text: str, value: float) -> None:
    number = read_words(text, 0)
    assert number is not None
    assert number.value == pytest.approx(value)


def test_two_numbers_in_words_are_not_one() -> None:
    number = read_words("one two", 0)
    assert number is not None
    assert (number.value, number.end) == (1, 3)


@given(number=st.integers(0, 10**12), places=st.integers(0, 4))
def test_a_number_reads_back_in_both_notations(number: int, places: int) -> None:
    written = f"{number / 10**places:,.{places}f}"
    continental = written.translate(str.maketrans(",.", ".,"))
    first = read_digits(written, 0)
    assert first is not None
    assert first.value == pytest.approx(float(written.replace(",", "")))
    if written.count(",") >= 2 or ("," in written and "." in written):
        second = read_digits(continental, 0)
        assert second is not None
        assert second.value == first.value


@pytest.mark.parametrize(
    ("text", "exact", "about"),
    [("12.5", 0.05, 1.25), ("1,200", 0.5, 60), ("6,000", 0.5, 500), ("30", 0.5, 3)],
)
def test_the_tolerance_follows_the_stated_precision(
    text: str, exact: float, about: float
) -> None:
    number = read_digits(text, 0)
    assert number is not None
    assert tolerance(number) == pytest.approx(exact)
    low = 0.05 * number.value
    assert low <= tolerance(number, approximate=True) <= max(about, 2 * low) + 1e-9


def test_trailing_zeros_are_coarse() -> None:
    assert [coarseness(n) for n in (1200, 1187, 30, 0, 2.5)] == [100, 1, 10, 1, 1]
