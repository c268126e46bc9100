import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.claims.tabular.headers import read_header


@pytest.mark.parametrize(
    ("text", "key", "unit"),
    [
        ("Net weight", "net weight", ""),
        ("Net weight (g)", "net weight", "g"),
        ("net_weight_g", "net weight", "g"),
        ("net_kg", "net weight", "kg"),
        ("Weight [kg]", "weight", "kg"),
        ("Speed in km/h", "speed", "km/h"),
        ("temperature_c", "temperature", "°C"),
        ("vitamin_c", "vitamin c", ""),
        ("humidity_percent", "humidity", "%"),
        ("battery_mv", "battery", "mV"),
        ("price_eur", "price", "EUR"),
        ("EUR", "price", "EUR"),
        ("Turnover, EUR million", "turnover", "million EUR"),
        ("Tea sold, tonnes", "tea sell", "tonnes"),
        ("lead_time_days", "lead time", "days"),
        ("answered_in_days", "answer", "days"),
        ("lead_mg_kg", "lead", "mg/kg"),
        ("Default:", "default", ""),
    ],
)
def test_a_header_is_a_property_and_perhaps_a_unit(
    text: str, key: str, unit: str
) -> None:
    header = read_header(text)
    assert (header.key, header.unit) == (key, unit)


def test_the_same_property_has_one_key_however_its_header_is_written() -> None:
    keys = {read_header(text).key for text in ("net weight g", "Net weight", "pack_g")}
    assert keys == {"net weight"}


@pytest.mark.parametrize(
    ("text", "label"),
    [("2024", None), ("c_2024", None), ("FY 2024", None), ("Price 2024", "price")],
)
def test_a_year_in_a_header_is_when_its_cells_hold(
    text: str, label: str | None
) -> None:
    header = read_header(text)
    assert header.time is not None
    assert header.time.key == "date:2024"
    assert header.has_label is (label is not None)
    if label:
        assert header.key == label


def test_columns_of_words_have_no_unit_at_the_end_of_their_name() -> None:
    assert read_header("vitamin_g", numeric=False).unit == ""


@given(st.text(min_size=1, max_size=60))
def test_any_header_can_be_read(text: str) -> None:
    header = read_header(text)
    assert header.label or not text.strip()
