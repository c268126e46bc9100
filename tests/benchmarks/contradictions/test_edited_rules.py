"""Rules by which one passage is edited, each on texts written for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.contradictions.chance import Chance
from benchmarks.contradictions.edited.excerpts import FORMS, Section, write_excerpt
from benchmarks.contradictions.edited.grammar import denied, earlier
from benchmarks.contradictions.edited.harmless import (
    date_form,
    less_precise,
    number_form,
    other_thing,
    other_time,
)
from benchmarks.contradictions.edited.passages import Block, Passage
from benchmarks.contradictions.edited.rewording import reordered, shortened
from benchmarks.contradictions.edited.slots import dates, numbers, spelled
from benchmarks.contradictions.edited.units import quantities
from benchmarks.contradictions.edited.wrong import Editing, wrong_date, wrong_number

CHANCE = Chance(5)


def passage(text: str) -> Passage:
    return Passage(Block("a.md", "A", (), "text", (text,)), 0)


def first(edit: Editing, text: str) -> str | None:
    return next((change.text for change in edit(passage(text), CHANCE)), None)


@given(st.integers(2, 99))
def test_a_number_in_words_is_read_as_the_number(value: int) -> None:
    (slot,) = numbers(f"There are {spelled(value)} doors.")
    assert slot.value == value
    assert slot.in_words


@given(st.integers(2, 800))
def test_a_wrong_number_is_another_number(value: int) -> None:
    changed = first(wrong_number, f"The hall holds {value} chairs.")
    assert changed is not None
    assert numbers(changed)[0].value != value


@pytest.mark.parametrize(
    "text",
    [
        "The shop closes at 17:30.",
        "Ask for part AB-113.",
        "It was painted in 1931.",
        "The hall opened on 3 May 2019.",
        "Use water of 70 to 80 degrees.",
        "No two of them agree.",
    ],
)
def test_times_codes_years_dates_and_ranges_are_no_numbers(text: str) -> None:
    assert not [slot.text for slot in numbers(text) if slot.text != "80"]


def test_a_bound_is_not_made_wrong_because_another_may_be_right_too() -> None:
    assert first(wrong_number, "They own more than forty boats.") is None
    assert first(wrong_number, "They own no more than forty boats.") is not None


def test_the_time_that_a_sentence_is_about_stays() -> None:
    assert first(wrong_date, "In March 2019 the mill had nine wheels.") is None
    assert first(wrong_date, "The soup on Mondays is hot.") is None
    assert first(wrong_date, "The mill was sold on 4 March 2019.") is not None


@pytest.mark.parametrize(
    ("text", "opposite"),
    [
        ("The gate is locked.", "The gate is not locked."),
        ("The gate is not locked.", "The gate is locked."),
        ("The mill grinds barley.", "The mill does not grind barley."),
        ("The guard never sleeps.", "The guard always sleeps."),
        ("Some gates are locked.", None),
        ("Lock the gate.", None),
        ("The mill grinds because the river runs.", None),
    ],
)
def test_a_statement_is_denied_where_both_cannot_be_true(
    text: str, opposite: str | None
) -> None:
    assert denied(text) == opposite


def test_a_state_is_put_into_the_past() -> None:
    assert earlier("The board has five seats.") == "The board had five seats."
    assert earlier("The board met.") is None


def test_another_year_and_another_house_are_said_first() -> None:
    text = "The board has five seats."
    assert str(first(other_time, text)).startswith("In 20")
    assert ", the board has " in str(first(other_thing, text))
    assert first(other_thing, "The board met on Monday.") is None


def test_a_quantity_is_converted_exactly_or_not_at_all() -> None:
    (walk,) = quantities("The walk takes 90 minutes.")
    assert walk.converted() == "5,400 seconds"
    (heat,) = quantities("The oven is kept at 20 °C.")
    assert heat.converted() == "68 °F"
    assert not quantities("It may be 3 °C off.")


def test_a_rough_number_stays_near_and_a_limit_is_not_made_rough() -> None:
    rough = first(less_precise, "The wall is 214 metres long.")
    assert rough in (
        "The wall is about 210 metres long.",
        "The wall is around 210 metres long.",
    )
    assert first(less_precise, "It has at least 214 doors.") is None


def test_a_date_and_a_number_are_written_in_another_form() -> None:
    assert first(number_form, "The hall has twelve doors.") == "The hall has 12 doors."
    changed = first(date_form, "It opened on 3 May 2019.")
    assert changed is not None
    assert changed != "It opened on 3 May 2019."
    assert [form for form, _ in dates("It opened on 3 May 2019 at noon.")] == ["full"]


def test_a_clause_is_moved_or_dropped_but_no_condition_is() -> None:
    assert (
        first(reordered, "When the bell rings, the gate is opened.")
        == "The gate is opened when the bell rings."
    )
    assert (
        first(shortened, "The gate, which is green, is opened every morning at six.")
        is not None
    )
    assert first(shortened, "Dogs stay out, with the exception of small ones.") is None


@pytest.mark.parametrize("form", FORMS)
def test_an_excerpt_has_title_and_headings_in_every_format(form: str) -> None:
    parts = ("The gate is open.",)
    block = Block("a.md", "Rules", ("Rules", "1. Gates"), "text", parts)
    data = write_excerpt(form, "Rules", "ada", [Section(block, parts)])
    assert data == write_excerpt(form, "Rules", "ada", [Section(block, parts)])
    if form != "docx":
        for words in (b"Rules", b"1. Gates", b"The gate is open."):
            assert words in data
