"""What two sentences differ in, by typed evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.contradictions.differences import difference


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("The oven is kept at 180 °C.", "The oven is kept at 220 °C.", "number"),
        ("A break lasts 15 minutes.", "A break lasts 15 seconds.", "unit"),
        ("The mill was built in 1820.", "The mill was built in 1850.", "date"),
        ("The porter is Ada Finch.", "The porter is Tom Reed.", "name"),
        (
            "The gate is locked at night.",
            "The gate is not locked at night.",
            "negation",
        ),
        ("The valve is open at night.", "The valve is closed at night.", "antonym"),
        ("Dogs may enter the yard.", "Dogs must not enter the yard.", "negation"),
    ],
)
def test_the_evidence_is_named(one: str, other: str, kind: str) -> None:
    found = difference(one, other)
    assert found.kind == kind
    assert found.strength > 0.5
    assert found.text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bell rings every 60 seconds.", "The bell rings every minute."),
        ("In 2010 the town had 3,559 people.", "In 1890 the town had 1,647 people."),
        ("Kenya has 50 million people.", "Uganda has 45 million people."),
        ("We sold 204 tonnes in 2023.", "We sold 212 tonnes in 2024."),
        ("It is not only cheap but good.", "It is cheap and good."),
        ("The lamp is green.", "The lamp is green."),
    ],
)
def test_what_agrees_or_is_of_another_case_is_weak_evidence(
    one: str, other: str
) -> None:
    assert difference(one, other).strength < 0.2


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_compared_in_either_order(one: str, other: str) -> None:
    there, back = difference(one, other), difference(other, one)
    assert 0.0 <= there.strength <= 1.0
    assert 0.0 <= there.overlap <= 1.0
    assert abs(there.overlap - back.overlap) < 1e-9


@given(st.text(max_size=80))
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert difference(text, text).strength == 0.0
