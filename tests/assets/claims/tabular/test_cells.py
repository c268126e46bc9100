import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.claims.tabular.cells import (
    is_nothing,
    is_prose,
    kind_of,
    proper_names,
    read_cell,
)


@pytest.mark.parametrize(
    ("text", "hint", "unit", "key"),
    [
        ("250", "weight", "g", "quantity:kilogram:0.25"),
        ("2 kg", "weight", "g", "quantity:kilogram:2"),
        ("6.31", "turnover", "million EUR", "money:EUR:6310000"),
        ("EUR 140", "limit", "per night", "money:EUR/night:140"),
        ("EUR 9 per head", "limit", "per night", "money:EUR/head:9"),
        ("4 chests", "highest stack", "", "number:4"),
        ("2.0", "version", "", "version:2"),
        ("yes, certified since 2017", "organic", "", "boolean:true"),
        ("green", "colour", "g", "name:green"),
    ],
)
def test_a_cell_says_its_own_unit_or_that_of_its_header(
    text: str, hint: str, unit: str, key: str
) -> None:
    value = read_cell(text, hint, unit)
    assert value.key == key


def test_an_amount_that_words_follow_keeps_all_its_text() -> None:
    value = read_cell("28 days a year and the public holidays")
    assert value.kind == "quantity"
    assert value.text == "28 days a year and the public holidays"


@pytest.mark.parametrize("text", ["", " - ", "n/a", "N.A.", "\u2014", "tbd"])
def test_signs_for_no_value_are_nothing(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1987", "year"),
        ("12 May 1987", "date"),
        ("P-12", "code"),
        ("12 kg", "number"),
        ("yes", "other"),
        ("Quiet Meadow", "text"),
        ("word " * 13, "long"),
    ],
)
def test_cells_are_told_apart_by_kind(text: str, kind: str) -> None:
    assert kind_of(text, read_cell(text)) == kind


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Bank of Ireland", ("bank of ireland",)),
        ("P-12", ("p 12",)),
        ("Green tea", ()),
        ("Green", ()),
        ("12 kg", ()),
    ],
)
def test_only_codes_and_proper_names_are_named(
    text: str, names: tuple[str, ...]
) -> None:
    assert proper_names(read_cell(text)) == names


@given(st.text(max_size=300), st.text(max_size=20), st.text(max_size=10))
def test_any_cell_can_be_read(text: str, hint: str, unit: str) -> None:
    value = read_cell(text, hint, unit)
    assert value.key
    is_prose(text, value)
    kind_of(text, value)
