"""What must hold of every text and every pair of values."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.values import Value, compare, find_values, parse_value

NUMBERS = st.one_of(
    st.integers(0, 10**9).map(str),
    st.integers(0, 10**9).map("{:,}".format),
    st.floats(0.01, 10**6).map("{:.2f}".format),
)
UNITS = st.sampled_from(
    ["", " s", " min", " days", " months", " working days", " kg", " mg/kg", " °C",
     " %", " MB", " EUR", " km/h", " per day"]
)  # fmt: skip
BOUNDS = st.sampled_from(["", "about ", "at least ", "up to ", "more than ", "under "])
OTHERS = st.sampled_from(
    ["12 May 1987", "2021", "March 2021", "circa 1850", "25 December", "1990-95",
     "03/04/2021", "9 am to 5 pm", "17:30", "version 4.2", "3.x", "v3.8+", "yes",
     "disabled", "optional", "Ruth Lind", "R. Lind", "plain, black", "Monday to Friday",
     "null", "two thirds", "one in eight", "5-8 kg", "55 % to 65 %", "a year"]
)  # fmt: skip
VALUES = st.one_of(
    st.builds("{}{}{}".format, BOUNDS, NUMBERS, UNITS),
    st.builds("{}-{}{}".format, st.integers(1, 50), st.integers(51, 99), UNITS),
    OTHERS,
).map(parse_value)


@given(a=VALUES, b=VALUES)
def test_comparing_does_not_depend_on_the_order(a: Value, b: Value) -> None:
    one, other = compare(a, b), compare(b, a)
    assert (one.verdict, one.kind) == (other.verdict, other.kind)
    assert one.score == pytest.approx(other.score)
    assert 0.0 <= one.score <= 1.0


@given(value=VALUES)
def test_a_value_agrees_with_itself(value: Value) -> None:
    result = compare(value, value)
    assert (result.verdict, result.score) == ("agree", 0.0)


@given(a=VALUES, b=VALUES)
def test_equal_keys_agree(a: Value, b: Value) -> None:
    if a.key == b.key:
        assert compare(a, b).verdict == "agree"


@given(number=st.integers(10**3, 10**9), unit=UNITS)
def test_a_number_agrees_with_its_own_reformatting(number: int, unit: str) -> None:
    forms = [f"{number}{unit}", f"{number:,}{unit}", f"{number:,}.0{unit}"]
    forms.append(f"{number:,}".replace(",", "\u202f") + unit)
    first = parse_value(forms[0])
    for form in forms[1:]:
        assert compare(first, parse_value(form)).verdict == "agree", form


@given(text=st.text(max_size=80), hint=st.text(max_size=20))
def test_parsing_takes_any_text(text: str, hint: str) -> None:
    value = parse_value(text, hint=hint)
    assert value.kind
    assert value.key.startswith(value.kind + ":")
    assert compare(value, value).verdict == "agree"


_SPOKEN = (
    "12 1,5 3.4.5 -7 ½ 1/2 % € $ EUR km /h per a an one half of third in to - \u2013"
    " and between from about at least May Monday 12th 2021 1990s 9:30 am pm v3 x e999"
    " 10^ ("
)
PIECES = st.sampled_from(_SPOKEN.split())


@given(parts=st.lists(PIECES, max_size=12), glue=st.sampled_from([" ", ""]))
def test_spans_are_ordered_and_are_the_text(parts: list[str], glue: str) -> None:
    text = glue.join(parts)
    found = find_values(text)
    ends = [0, *(value.end for value in found)]
    for value, end in zip(found, ends, strict=False):
        assert end <= value.start < value.end <= len(text)
        low, high = value.value.low, value.value.high
        assert low is None or high is None or low <= high
    assert parse_value(text).kind


@pytest.mark.parametrize(
    "piece",
    [
        "12 May 1987 and 30 kg ",
        "1,",
        "9" * 50,
        "hundred ",
        "between 5 and ",
        "ISO 9001 ",
    ],
)
def test_an_enormous_sentence_is_read_in_linear_time(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    found = find_values(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert parse_value(text).kind == "text"
