import pytest

from assets.contradictions.copies import SURE_COPY, copied, frame
from assets.contradictions.differences import difference


@pytest.mark.parametrize(
    ("one", "other", "slot"),
    [
        ("The lamp is in the hall.", "The lamp is in the attic.", "hall attic"),
        ("His deputy is Ada Wren.", "His deputy is Tom Bell.", "Ada Wren Tom Bell"),
        ("We drill in May and June.", "We drill in May and July.", "June July"),
        ("The rope is 4 m long.", "The rope is 40 m long.", "4 m 40 m"),
    ],
)
def test_a_copy_differs_in_one_place(one: str, other: str, slot: str) -> None:
    found = copied(one, other)
    assert found.share == 1.0
    assert found.slot is not None
    assert " ".join(each.text for each in found.slot.both) == slot


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The mill opens at six.", "Boats are painted by the smith in spring."),
        ("The mill grinds oats.", "The old mill by the river stands idle at night."),
    ],
)
def test_sentences_that_share_little_are_no_copies(one: str, other: str) -> None:
    assert copied(one, other).share < SURE_COPY


def test_a_form_filled_in_for_something_else_is_of_another_thing() -> None:
    one = "The daily limit for oats in the mill is 30 kg."
    other = "The daily limit for rye in the mill is 45 kg."
    assert copied(one, other).of_another
    assert difference(one, other).elsewhere


def test_what_only_says_more_takes_the_place_of_nothing() -> None:
    assert copied("The mill grinds oats.", "The old mill grinds oats.").slot is None


def test_another_name_before_the_verb_is_another_thing() -> None:
    found = difference(
        "The mill of Arle opens at six.", "The mill of Ooze opens at six."
    )
    assert found.elsewhere


def test_another_code_before_the_verb_is_another_row() -> None:
    found = difference("Lot AB-17 came from the mill.", "Lot AB-23 came from the mill.")
    assert found.copied == 0.0


def test_another_month_in_a_copy_is_another_date() -> None:
    found = difference("The mill is cleaned in May.", "The mill is cleaned in August.")
    assert found.kind == "date"
    assert found.copied == 1.0


def test_another_verb_for_a_refusal_is_no_denial() -> None:
    found = difference(
        "A wet sack is refused at the gate of the mill.",
        "A wet sack is turned away at the gate of the mill.",
    )
    assert found.kind != "negation"


def test_what_adds_not_even_denies_nothing_more() -> None:
    found = difference(
        "Sacks never stand outside, not even for an hour.", "Sacks never stand outside."
    )
    assert found.kind != "negation"


def test_sentences_with_other_figures_and_names_have_one_frame() -> None:
    assert frame("His deputy is Ada Wren.") == frame("His deputy is Tom Bell.")
    assert frame("It takes 50 g.") == frame("It takes 70 g.")
    assert frame("His deputy is Ada.") != frame("Her deputy is Ada.")
