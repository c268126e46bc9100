"""What two sentences differ in, by typed evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.contradictions.denial import deny_the_same
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


def test_a_denial_that_turns_a_bound_is_no_difference() -> None:
    bound = "Alone you lift no more than 25 kg."
    assert difference(bound, "Alone, nobody lifts more than 25 kg.").same
    assert difference(bound, "Alone, nobody lifts more than 15 kg.").kind == "negation"


def test_words_that_lead_up_to_a_sentence_are_no_part_of_it() -> None:
    plain = difference("The lift is not in use.", "The lift is in use.")
    led = difference("Please note that the lift is not in use.", "The lift is in use.")
    assert led == plain


def test_two_sentences_deny_the_same_when_the_words_denied_meet() -> None:
    assert deny_the_same("It is never sold to guests.", "It is not sold on Sundays.")
    assert not deny_the_same("It is never sold.", "Guests are not welcome.")
    assert not deny_the_same("It is never sold.", "It is sold.")


def test_opening_and_closing_at_different_times_is_no_difference() -> None:
    found = difference("The fair opened at 9:00.", "The fair closed at 17:00.")
    assert found.strength == 0.0
    assert difference("The fair is open.", "The fair is closed.").kind == "antonym"
