import pytest

from assets.claims.names import Labels, Lowered, identifiers, lowered, names, settle
from assets.claims.tokens import tokenize

NOTHING = Lowered(frozenset(), frozenset())


def named(words: str, written: Lowered = NOTHING) -> list[str]:
    return [each.text for each in names(tokenize(words, []), written)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The chair is Agathe Linden.", ["Agathe Linden"]),
        ("The letter of Dr Ruth Okonjo-Lind came.", ["Ruth Okonjo-Lind"]),
        ("The head, R. Okonjo-Lind, decides.", ["R. Okonjo-Lind"]),
        ("We met Bank of Scotland people.", ["Bank of Scotland"]),
        ("Guided visits are on Monday in May.", []),
        ("Ostrey had an auction.", ["Ostrey"]),
        ("Ines Halloran has left.", ["Ines Halloran"]),
        ("You SHALL keep it.", []),
    ],
)
def test_names_are_capitals_that_are_not_only_there_for_their_place(
    words: str, found: list[str]
) -> None:
    assert named(words) == found


def test_the_first_word_is_judged_by_the_rest_of_the_document() -> None:
    common = lowered([tokenize("We sell Green tea and records.", [])])
    assert named("Records Green came.", common) == ["Green"]
    assert named("Green is a garden.", common) == ["Green"]


def test_a_capital_outside_a_name_is_no_sign_of_one() -> None:
    tokens = tokenize("Overtime is paid to Ada Mirren.", [])
    found = names(tokens, NOTHING)
    settled = settle(tokens, found)
    assert names(settled, NOTHING) == found
    assert settled[0].flags != tokens[0].flags


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("FQ-118 and LAB-M07 are codes.", ["FQ-118", "LAB-M07"]),
        ("Set poll.ms and max_records.", ["poll.ms", "max_records"]),
        ("Write to desk@quay.example or www.quay.org, e.g. today.", []),
        ("It is 3.5 mg.", []),
    ],
)
def test_codes_and_keys_are_identifiers(words: str, found: list[str]) -> None:
    assert [each for each in identifiers(words) if "@" not in each][
        : len(found) or 9
    ] == found


def test_countries_and_towns_are_places_and_people_are_not() -> None:
    labels = Labels()
    assert labels.is_place("Malawi")
    assert labels.is_place("Berlin")
    assert labels.is_person("Petra Velde")
    assert not labels.is_person("Malawi")
