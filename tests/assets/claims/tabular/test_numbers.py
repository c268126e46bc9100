import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.claims.tabular.cells import read_cell
from assets.claims.tabular.numbers import as_values, scale_of

UNITS = ["", "g", "°C", "EUR", "%", "mg/kg", "million EUR", "days"]


@given(
    number=st.one_of(
        st.integers(-(10**9), 10**9).map(float),
        st.decimals(-10_000, 10_000, places=3).map(float),
    ),
    unit=st.sampled_from(UNITS),
)
def test_numbers_in_bulk_are_what_they_are_one_by_one(number: float, unit: str) -> None:
    scale = scale_of("amount", unit)
    assert scale is not None
    made = as_values(np.array([number]), scale, unit)
    single = read_cell(made.texts[0])
    assert made.keys == [single.key]
    assert scale.kind == single.kind
    assert scale.unit == single.unit
    assert made.bounds[0] == pytest.approx(single.low, rel=1e-9, abs=1e-12)
    if "million" not in unit:
        assert made.tolerances[0] == pytest.approx(single.tolerance, rel=1e-6)


def test_numbers_under_version_are_versions_and_have_no_scale() -> None:
    assert scale_of("version", "") is None


def test_the_whole_number_of_a_float_is_written_without_a_point() -> None:
    scale = scale_of("amount", "")
    assert scale is not None
    numbers = np.array([150.0, 14.8, 1e-7, 1e15, -0.5])
    assert as_values(numbers, scale, "").texts == [
        "150",
        "14.8",
        "0.0000001",
        "1000000000000000",
        "-0.5",
    ]
