from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.trust.author_lists import Book, texts_of
from benchmarks.trust.authors import last_names, written

SHOPS = Counter(
    {
        "Okonjo, Ruth; Lind, Tomas": 6,
        "Ruth Okonjo, Tomas Lind": 3,
        "Okonjo, Ruth": 2,
    }
)


def authors(text: str) -> set[str]:
    """Return the persons of a line in comparable form."""
    return {written(each) for each in Book(SHOPS).authors(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Okonjo, Ruth; Lind, Tomas",
        "Ruth Okonjo, Tomas Lind",
        "ruth okonjo and tomas lind",
        "OKONJO, RUTH LIND, TOMAS",
        "OKONJO, RUTHLIND, TOMAS",
        "Okonjo, Ruth, Lind, Tomas",
        "Okonjo, RuthBRLind, Tomas",
        "Okonjo Ruth, Lind Tomas",
        "Ruth Okonjo Tomas Lind",
        "Okonjo, Ruth (EDT)/ Lind, Tomas, Ph.D.",
        "By (author) Okonjo, Ruth By (author) Lind, Tomas",
        "Okonjo, R. A. &amp; Lind, T.",
        "Ruth Okonjo|Tomas Lind",
        "Lind, Tomas, and Okonjo, Ruth, et al.",
        "Ökönjo, Ruth; Lind, Tomas (University of Umeå, Sweden)",
        "Okonjo- Ruth/ Lind- Tomas",
    ],
)
def test_a_list_is_read_in_any_style(text: str) -> None:
    assert authors(text) == {"okonjo r", "lind t"}


@pytest.mark.parametrize("text", ["", "  ", "Not Available", "N/A", "Unknown", "()"])
def test_a_list_that_names_nobody_is_empty(text: str) -> None:
    assert authors(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Okonjo", {"okonjo"}),
        ("Okonjo & Lind", {"okonjo", "lind"}),
        ("Okonjo, Ruth", {"okonjo r"}),
        ("van den Berg, Jan; Okonjo, Ruth", {"berg j", "okonjo r"}),
        ("Okonjo, Ruth; Okonjo, Ben", {"okonjo r", "okonjo b"}),
    ],
)
def test_a_list_says_no_more_than_it_says(text: str, expected: set[str]) -> None:
    assert authors(text) == expected


def test_who_is_named_in_full_is_named_by_family_as_well() -> None:
    persons = Book(SHOPS).authors("Okonjo, Ruth")
    assert last_names(persons) == ["okonjo", "okonjo r"]


def test_lines_are_counted_for_each_book() -> None:
    found = texts_of([("1", "a"), ("1", "a"), ("2", "a")])
    assert found == {"1": Counter({"a": 2}), "2": Counter({"a": 1})}


@settings(max_examples=200)
@given(text=st.text(alphabet="aB ,;/&().-'é", max_size=40))
def test_any_line_can_be_read(text: str) -> None:
    persons = Book(Counter([text])).authors(text)
    assert all(each.family.islower() for each in persons)
    assert len({*persons}) == len(persons)
