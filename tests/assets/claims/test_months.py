"""Months without a year, and days before what was done."""

from tests.assets.claims.makers import item, items


def test_months_are_a_set_in_the_order_of_the_year() -> None:
    found = item("The board meets in October and in March.")
    assert found == ("board", "meet", "set:march|october")


def test_a_month_with_a_year_is_a_date() -> None:
    keys = [value for _, _, value in items("The board met in March 2021.")]
    assert "date:2021-03" in keys


def test_the_day_before_a_deed_is_its_date() -> None:
    after = items("The mill was closed in May 1996.")
    before = items("In May 1996 the mill was closed.")
    assert ("mill", "close", "date:1996-05") in after
    assert ("mill", "close", "date:1996-05") in before
