from datetime import date

import pytest

from tests.assets.claims.makers import Item, item, items, values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "The limit for a hotel is EUR 140 per night.",
            ("hotel", "limit", "money:EUR/night:140"),
        ),
        (
            "The harbour museum was founded on 12 May 1987.",
            ("harbour museum", "found", "date:1987-05-12"),
        ),
        (
            "The lease of the mill ends on 31 December 2031.",
            ("mill lease", "end", "date:2031-12-31"),
        ),
        ("The mill is 214 metres long.", ("mill", "length", "quantity:meter:214")),
        (
            "A complaint is answered within five working days.",
            ("complaint", "answer", "quantity:working_day:..5"),
        ),
        (
            "We answer complaints within five working days.",
            ("complaint", "answer", "quantity:working_day:..5"),
        ),
        (
            "The laboratory keeps each keeping sample for 24 months after release.",
            ("laboratory", "keep sample", "quantity:month:24"),
        ),
        (
            "The store requires a relative humidity of 55 % to 65 % in all zones.",
            ("zone", "relative humidity", "percent:0.55..0.65"),
        ),
        (
            "Each logger takes a reading every 15 minutes.",
            ("logger", "interval", "quantity:second:900"),
        ),
        (
            "12.5 % of our tests were repeated.",
            ("test", "repeat", "percent:0.125"),
        ),
        ("The chair is Agathe Linden.", ("chair", "chair", "name:agathe linden")),
        (
            "Ines Halloran has been managing director.",
            ("managing director", "managing director", "name:ine halloran"),
        ),
        (
            "The chair of the board is Agathe Linden.",
            ("board", "chair", "name:agathe linden"),
        ),
    ],
)
def test_a_sentence_gives_its_value_with_subject_and_property(
    text: str, found: Item
) -> None:
    assert item(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Probation: six months", ("probation", "probation", "quantity:month:6")),
        ("Desk hours: 9 am to 5 pm", ("desk hour", "desk hour", "time:32400..61200")),
        ("- Chair: Agathe Linden", ("chair", "chair", "name:agathe linden")),
        ("46 worker-members at 31 December 2024",
         ("worker member", "worker member", "number:46")),
    ],
)  # fmt: skip
def test_labels_and_fragments_give_values(text: str, found: Item) -> None:
    assert item(text) == found


def test_a_sentence_and_a_label_of_one_property_meet() -> None:
    sentence = item("The probation period is three months.")
    label = item("Probation: six months")
    assert sentence[:2] == label[:2]
    assert sentence[2] != label[2]


def test_passive_and_active_wording_are_about_the_same_thing() -> None:
    assert item("A claim is paid within 30 days.")[0] == "claim"
    assert item("We pay claims within 30 days.")[0] == "claim"


@pytest.mark.parametrize(
    "text",
    [
        "That is all right: we agree.",
        "Note: see 3.2",
        "Introduction 4",
        "14 Ropewalk Lane",
        "Replaces version 5.0.",
        "Is the limit 5 kg?",
    ],
)
def test_no_number_is_made_a_property_of_something_that_it_is_not(text: str) -> None:
    kept = [each for each in values(text) if each.value_type != "boolean"]
    assert kept == []


def test_a_title_page_states_the_version_of_its_document() -> None:
    found = items("Document LAB-01. Version 4.2.", title="Laboratory manual")
    assert found == [("laboratory manual", "version", "version:4.2")]


def test_a_title_page_with_a_code_is_about_that_code() -> None:
    text = "Document TRV-01, version 6.0, in force from 1 February 2024."
    first, second = values(text, title="Travel policy")
    assert (first.subject_key, first.value_key) == ("trv 01", "version:6")
    assert (second.attribute_key, second.value_key) == (
        "in force from",
        "date:2024-02-01",
    )
    assert "travel policy" in first.entities


def test_when_something_was_done_is_a_value_beside_how_much() -> None:
    found = items("We lost two tonnes of tea to a pallet of cloves in 1996.")
    assert [value for _, _, value in found] == ["quantity:kilogram:2000", "date:1996"]
    assert found[0][1] != found[1][1]


def test_how_much_differs_by_year_without_a_conflict_of_dates() -> None:
    first = items("We sold 204 tonnes of tea in 2023.")
    second = items("We sold 212 tonnes of tea in 2024.")
    dated = [
        {key for _, key, value in found if str(value).startswith("date:")}
        for found in (first, second)
    ]
    assert all(dated)
    assert not dated[0] & dated[1]


def test_a_duration_before_the_clause_is_a_value() -> None:
    found = items("After twelve months you may apply for membership.")
    assert found[0] == ("apply after", "apply after", "quantity:month:12")


def test_a_value_keeps_when_it_holds() -> None:
    (claim,) = values("The quay had 48 members at 31 December 2024.")
    assert (claim.time_from, claim.time_to) == (date(2024, 12, 31), date(2024, 12, 31))
    assert claim.time_text == "at 31 December 2024"
    assert claim.modality == "was"


def test_a_number_after_for_is_a_year() -> None:
    (claim,) = values("The board proposes a dividend of 5.4 % on pay for 2024.")
    assert claim.value_key == "percent:0.054"
    assert claim.time_from == date(2024, 1, 1)


def test_a_denied_value_is_denied() -> None:
    (claim,) = values("The limit for a room is not EUR 140.")
    assert not claim.affirmed


def test_a_correction_gives_the_value_that_stands() -> None:
    found = items("The pump of hall B is fourteen years old, not fifteen.")
    assert found == [("hall b pump", "age", "quantity:month:168")]


def test_a_name_before_a_country_is_there() -> None:
    found = items("The leaf comes from Thirua Growers in Malawi.")
    assert ("thirua grower", "country", "name:malawi") in found


def test_a_name_in_apposition_has_its_role() -> None:
    found = items("The head of laboratory, R. Okonjo-Lind, decides on lots.")
    assert ("laboratory", "head", "name:r okonjo lind") in found
