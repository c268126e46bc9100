"""Relative clauses that assert, and several verbs of one subject."""

import pytest

from tests.assets.claims.makers import Item, items


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "The plan covers the tower, which is a monument and belongs to the town.",
            ("tower", "belong to", "name:town"),
        ),
        (
            "Learn the alarm and the assembly point, which is the old mill.",
            ("assembly point", "assembly point", "name:old mill"),
        ),
        (
            "The skippers, who must present a permit, meet at noon.",
            ("permit", "present", "boolean:true"),
        ),
        (
            "Bread is baked on Mondays, costs EUR 3 and is always fresh.",
            ("bread", "price", "money:EUR:3"),
        ),
        (
            "The list is made by the clerk and published two weeks before it counts.",
            ("list", "publish", "quantity:second:1209600"),
        ),
        (
            "Leave the hall, do not use the lift, and wait outside.",
            ("lift", "use", "boolean:false"),
        ),
    ],
)
def test_each_verb_gives_its_own_claim(text: str, found: Item) -> None:
    keys = {(subject, value) for subject, _, value in items(text)}
    assert (found[0], found[2]) in keys


def test_a_clause_that_only_says_which_thing_asserts_nothing() -> None:
    found = items("Boats that belong to the club lie in the dock.")
    assert ("boat", "belong to", "name:club") not in found


def test_a_plural_after_and_is_no_verb() -> None:
    found = items(
        "The safety and harbour rules, edition 3, are in force from May 2020."
    )
    assert found[0][:2] == ("safety and harbour rule", "in force from")
