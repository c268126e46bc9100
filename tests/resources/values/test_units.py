import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.values import find_values, parse_value
from resources.values.units import measure, read_unit
from resources.values.vocabulary import spellings


def test_every_unit_of_the_vocabulary_is_known() -> None:
    for name in set(spellings().values()):
        unit = measure(name)
        assert unit.factor > 0


@pytest.mark.parametrize(
    ("text", "base", "factor"),
    [
        ("ms", "second", 0.001),
        ("Minutes", "second", 60),
        ("kg", "kilogram", 1),
        ("tonnes", "kilogram", 1000),
        ("sq m", "meter**2", 1),
        ("km²", "meter**2", 1e6),
        ("mph", "meter/second", 0.44704),
        ("GiB", "byte", 2**30),
        ("Mbps", "byte/second", 125000),
        ("kWh", "kilogram*meter**2/second**2", 3.6e6),
        ("years", "month", 12),
        ("per cent", "", 0.01),
        ("feet", "meter", 0.3048),
    ],
)
def test_a_unit_is_read_to_its_base(text: str, base: str, factor: float) -> None:
    read = read_unit(text, 0)
    assert read is not None
    assert read[0] == len(text)
    assert read[1].base == base
    assert read[1].factor == pytest.approx(factor)


def test_a_symbol_that_is_a_common_word_is_a_unit_only_in_a_cell() -> None:
    assert read_unit("in", 0) is None
    assert read_unit("in", 0, cell=True) is not None


def test_no_unit_is_cut_out_of_a_word() -> None:
    assert read_unit("grand", 0) is None
    assert read_unit("m4", 0) is None


@given(celsius=st.integers(-80, 400))
def test_temperatures_convert_by_their_offset(celsius: int) -> None:
    a = parse_value(f"{celsius} °C").low
    b = parse_value(f"{celsius * 1.8 + 32:.1f} °F").low
    assert a is not None
    assert b is not None
    assert a == pytest.approx(celsius + 273.15)
    assert b == pytest.approx(a)


@given(
    number=st.integers(1, 10**6),
    units=st.sampled_from(
        [("km", "m", 1000), ("h", "min", 60), ("GB", "MB", 1000), ("kg", "g", 1000)]
    ),
)
def test_a_quantity_is_the_same_in_another_unit(
    number: int, units: tuple[str, str, int]
) -> None:
    large, small, ratio = units
    a = parse_value(f"{number} {large}")
    b = parse_value(f"{number * ratio} {small}")
    assert a.key == b.key


def test_a_slow_library_is_loaded_only_for_a_unit() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from resources.values import find_values;"
        "find_values('Port 8080 since 12 May 1987'); print('pint' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_units_that_contradict_each_other_are_kept_apart() -> None:
    first, second = find_values("a 5 kg bag of 5 m")
    assert (first.value.unit, second.value.unit) == ("kilogram", "meter")
