"""Items that are called differently and are the same, and those that are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.contradictions.relations import Item, related

words = st.lists(st.sampled_from(["tea", "store", "limit", "zone", "air"]), max_size=3)
items = st.builds(
    Item,
    subject=words.map(" ".join),
    attribute=words.filter(bool).map(" ".join),
    resolved=st.booleans(),
    entities=words.map(tuple),
)


def test_the_same_item_is_the_same() -> None:
    assert related(Item("server", "timeout"), Item("server", "timeout")) == 1.0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (Item("probation period", "probation"), Item("probation", "probation")),
        (
            Item("tea cooperative", "found"),
            Item("cooperative", "found", resolved=False),
        ),
        (Item("fq 118", "price"), Item("ropewalk", "price", entities=("fq 118",))),
        (Item("report 2024", "worker member"), Item("house", "worker member")),
    ],
)
def test_items_called_differently_are_related(a: Item, b: Item) -> None:
    assert 0.4 < related(a, b) < 1.0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (Item("red tea", "price"), Item("green tea", "price")),
        (Item("server", "timeout"), Item("server", "port")),
        (Item("tea cooperative", "found"), Item("bakers cooperative", "found")),
        (Item("report", "total"), Item("house", "total")),
        (Item("", "worker member"), Item("", "worker member")),
    ],
)
def test_items_of_other_things_or_properties_are_not_related(a: Item, b: Item) -> None:
    assert related(a, b) == 0.0


@given(items, items)
def test_relation_has_no_direction(a: Item, b: Item) -> None:
    assert related(a, b) == related(b, a)
    assert 0.0 <= related(a, b) <= 1.0
