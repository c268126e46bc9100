import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.values.names import name_key, one_slip_apart, person_key, same_person

KEYS = [
    ("The Default Timeouts", "default timeout"),
    ("session.timeout.ms", "session timeout ms"),
    ("max_pool_size", "max pool size"),
    ("Ruth's policies", "ruth policy"),
    ("the bosses\u2019 addresses", "boss address"),
    ("status of the bus", "status of the bus"),
    ("Café", "cafe"),
    ("STRASSE", "strasse"),
    ("Straße", "strasse"),
    ("ﬁle № 4.2", "file no 4.2"),
    ("Plan A", "plan a"),
    ("a-17", "a 17"),
    ("C++ and C#", "c++ and c#"),
    ("...", ""),
    (
        "\u202b\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd\u202c",
        "\u05e9\u05dc\u05d5\u05dd",
    ),
    ("हिन्दी", "हिन्दी"),
]


@pytest.mark.parametrize(("text", "key"), KEYS)
def test_a_name_has_one_comparable_form(text: str, key: str) -> None:
    assert name_key(text) == key


@given(text=st.text(max_size=60))
def test_a_comparable_name_has_single_spaces_and_no_punctuation(text: str) -> None:
    words = name_key(text).split(" ")
    assert words == [""] or all(any(map(str.isalnum, word)) for word in words)


@given(text=st.text("abcdeés ñø-'_.,3 ", max_size=40))
def test_case_makes_no_other_name(text: str) -> None:
    assert name_key(text) == name_key(text.upper())


def test_titles_and_legal_forms_are_off_unless_nothing_remains() -> None:
    assert person_key("dr ruth lind") == "ruth lind"
    assert person_key("acme gmbh") == "acme"
    assert person_key("king") == "king"


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("r okonjo lind", "ruth okonjo lind", True),
        ("ruth a lind", "ruth lind", True),
        ("r lind", "m lind", False),
        ("lind", "ruth lind", False),
        ("ruth lind", "ruth berg", False),
        ("", "ruth lind", False),
    ],
)
def test_initials_stand_for_given_names(a: str, b: str, *, same: bool) -> None:
    assert same_person(a.split(), b.split()) is same
    assert same_person(b.split(), a.split()) is same


@given(
    word=st.text("abcdef", min_size=1, max_size=8),
    at=st.integers(0, 8),
    letter=st.sampled_from("xyz"),
)
def test_one_edit_is_one_slip(word: str, at: int, letter: str) -> None:
    at = min(at, len(word) - 1)
    added = word[:at] + letter + word[at:]
    changed = word[:at] + letter + word[at + 1 :]
    swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    for other in (added, changed, swapped):
        assert one_slip_apart(word, other)
        assert one_slip_apart(other, word)
    assert not one_slip_apart(word, "zz" + added)
