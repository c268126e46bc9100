"""Values as people say them."""

import pytest

from resources.values import compare, find_values, parse_value


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("at half past nine", "time:34200"),
        ("at quarter to ten", "time:35100"),
        ("at eleven o'clock", "time:39600"),
        ("at nine in the evening", "time:75600"),
        ("it lasts an hour and a half", "quantity:second:5400"),
        ("it took two years and a half", "quantity:month:30"),
        ("by the end of March", "date:--03-31"),
        ("a batch of 64K", "number:64000"),
        ("kept at 64 K", "quantity:kelvin:64"),
    ],
)
def test_a_spoken_value_is_found(text: str, key: str) -> None:
    assert [each.value.key for each in find_values(text)] == [key]


def test_things_are_counted_in_digits_and_in_words() -> None:
    assert (
        compare(parse_value("six crates"), parse_value("6 crates")).verdict == "agree"
    )
    assert compare(parse_value("4 crates"), parse_value("three")).verdict == "differ"
    assert parse_value("12 Mill Roads").kind == "name"


def test_an_address_says_nothing_against_a_name() -> None:
    mail, name = parse_value("ada@mill.example"), parse_value("Ada Brook")
    assert compare(mail, name).verdict == "incomparable"
    assert compare(mail, parse_value("bo@mill.example")).verdict == "differ"
