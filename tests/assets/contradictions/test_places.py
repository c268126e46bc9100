from dataclasses import replace

import pytest

from assets.contradictions.places import (
    is_copied,
    leading_names,
    of_other_days,
    of_other_place,
    same_place,
    same_title,
)
from tests.assets.contradictions.makers import statement


def test_an_excerpt_stands_in_the_same_place_as_its_text() -> None:
    whole = replace(
        statement("a", "It is six."),
        title="Mill rules",
        place="page 1, Mill rules > 2. Hours",
    )
    part = replace(statement("b", "It is six."), title="Mill rules", place="2. Hours")
    other = replace(part, title="Boat rules")
    assert same_place(whole, part) == 1.0
    assert same_place(whole, replace(part, place="3. Sacks")) < 1.0
    assert same_place(whole, other) == 0.0


def test_a_title_with_another_day_is_another_title() -> None:
    one = replace(statement("a", "It is six."), title="Minutes, 3 May 2024")
    assert not same_title(one, replace(one, title="Minutes, 5 June 2024"))


def test_a_meeting_is_the_same_in_a_copy_of_its_minutes() -> None:
    one = replace(statement("a", "The meeting closed at six."), title="Minutes, May")
    other = replace(statement("b", "The meeting closed at nine."), title="Minutes, May")
    assert is_copied(one, other)
    assert not is_copied(one, replace(other, title="Minutes, June"))


def test_minutes_are_of_other_days_also_by_the_names_of_their_files() -> None:
    one = replace(statement("a", "It closed at six."), title="Minutes, 3 May 2024")
    for name, other in (("board-2024-06-05", True), ("board_2024-05-03", False)):
        assert of_other_days(one, replace(one, title=name)) is other


def test_what_begins_with_another_place_is_of_that_place() -> None:
    one = statement("a", "The store has four zones.")
    away = statement("b", "At the packers in Dunmorrow, the store has two zones.")
    assert of_other_place(one, away)
    known = replace(one, title="The store of Dunmorrow")
    assert not of_other_place(known, away)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("At the mill of Arle, sacks are weighed.", {"arle"}),
        ("In March 2024, sacks were weighed.", set()),
        ("As we said, sacks are weighed.", set()),
        ("In the yard, sacks are weighed.", set()),
    ],
)
def test_only_names_say_that_it_is_another_place(text: str, names: set[str]) -> None:
    assert leading_names(text) == names
