"""What stands before a subject says when or where, and is no part of it."""

from datetime import date

import pytest

from tests.assets.claims.makers import item, items, statements, values


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("In 1999 the mill had nine wheels.", "mill"),
        ("Until 2008 the guild met in the barn.", "guild"),
        ("In 2018 freight cost 3 % more than planned.", "freight"),
        ("In September 2024 two boats were sold by Ada Brook.", "boat"),
        ("Under the fleet policy 2024 boat trips are free.", "boat trip"),
        ("Today the mill no longer leaks.", "mill"),
    ],
)
def test_a_leading_time_is_no_subject(text: str, subject: str) -> None:
    assert statements(text)[0].subject_key == subject


def test_a_leading_year_dates_the_values() -> None:
    found = values("In 1999 the mill had nine wheels.")
    assert {each.time_from for each in found} == {date(1999, 1, 1)}
    (until,) = values("Until 2008 the guild had three seats.")
    assert until.time_to == date(2008, 12, 31)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Order XK-2031 weighed 585 kg net.", "xk 2031"),
        ("The order XK-2031 weighed 585 kg net.", "xk 2031"),
        ("The lead time of the dealer Mill Brook Dairy is 6 days.", "mill brook dairy"),
        ("Zone B is kept at 8 °C.", "zone b"),
    ],
)
def test_the_kind_of_a_thing_is_no_part_of_its_name(text: str, subject: str) -> None:
    assert subject in {each for each, _, _ in items(text)}


def test_a_preface_is_no_subject_but_says_who_says_it() -> None:
    plain = values("The lock is 9 metres wide.")
    (told,) = values("According to the rules, the lock is 9 metres wide.")
    assert (told.subject_key, told.value_key) == (
        plain[0].subject_key,
        plain[0].value_key,
    )
    assert told.attribution == "the rules"


def test_what_binds_from_a_day_holds_of_the_document() -> None:
    (found,) = values(
        "The fleet rules, version 3.0, have been in force from 1 May 2023."
    )
    assert found.attribute_key == "in force from"
    assert found.value_key == "date:2023-05-01"
    assert found.scope == ("version=3.0",)


def test_a_meeting_is_the_one_that_its_minutes_record() -> None:
    found = values(
        "The meeting closed at 18:20.", title="Minutes of the guild, 17 September 2024"
    )
    assert [each.subject_key for each in found] == ["guild meeting"]
    assert found[0].time_from == found[0].time_to == date(2024, 9, 17)


def test_nobody_does_more_is_a_bound() -> None:
    (found,) = values("Nobody lifts more than 25 kg.")
    assert (found.value_key, found.affirmed) == ("quantity:kilogram:..25", True)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("In our store Blue Heron lies in dock B.", "blue heron"),
        ("On Fridays orders are packed.", "order"),
        ("From 18:00 to 6:00 lamps must burn.", "lamp"),
        ("Within a metre of a boiler chests may be stacked.", "chest"),
        ("On the first day new members are met by the guide.", "new member"),
        ("In the last two weeks of October leave is granted.", "leave"),
    ],
)
def test_a_lead_without_comma_is_no_subject(text: str, subject: str) -> None:
    assert statements(text)[0].subject_key == subject


def test_a_place_beside_a_property_is_whose_it_is() -> None:
    found = items("The limit is 6 km/h inside the mill and 10 km/h in the yard.")
    assert [each[:2] for each in found] == [("mill", "limit"), ("yard", "limit")]
    assert item("In the yard the limit is 5 km/h.")[:2] == ("yard", "limit")
