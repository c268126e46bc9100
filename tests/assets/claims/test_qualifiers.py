import pytest

from assets.claims.qualifiers import attribution, conditions, is_place, version_scope


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("According to the port authority, the roof is sound.", "the port authority"),
        ("The roof is sound, according to Ada Mirren.", "Ada Mirren"),
        ("Petra Velde said that the roof is sound.", "Petra Velde"),
        ("The auditors have reported that it is sound.", "The auditors"),
        ("It is said that the roof is sound.", "It is said that"),
        ("The roof is sound.", None),
        ("The report says more on the roof.", None),
    ],
)
def test_who_is_said_to_say_so_is_kept(words: str, who: str | None) -> None:
    assert attribution(words) == who


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        ("In version 3 the port is 80.", ["version=3"]),
        ("It has been so since release 2.8.", ["version=2.8"]),
        ("The version 3 is new.", []),
    ],
)
def test_versions_that_a_sentence_is_about_are_its_scope(
    words: str, scope: list[str]
) -> None:
    assert version_scope(words) == scope


@pytest.mark.parametrize(
    ("lead", "tail", "scope"),
    [
        ("In capital cities", "", ["condition=capital city"]),
        ("If it rains,", "", ["condition=it rain"]),
        ("", "unless the gate is shut.", ["condition=gate is shut"]),
        ("In addition,", "", []),
        ("", "if possible", []),
        ("", "because it rains", []),
    ],
)
def test_conditions_are_scope_and_connecting_words_are_not(
    lead: str, tail: str, scope: list[str]
) -> None:
    assert conditions(lead, tail) == scope


def test_a_place_stands_after_in() -> None:
    words = "The limit in Germany is higher."
    assert is_place(words, words.index("Germany"))
    assert not is_place("Germany is larger.", 0)
