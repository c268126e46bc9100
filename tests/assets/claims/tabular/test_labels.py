import pytest

from assets.claims.tabular.labels import is_code, read_label
from assets.claims.tabular.words import is_work


@pytest.mark.parametrize(
    ("text", "key", "codes"),
    [
        ("Quiet Meadow (QM-12)", "quiet meadow", ("qm 12",)),
        ("QM-12: Quiet Meadow", "quiet meadow", ("qm 12",)),
        ("Data Protection Officer (DPO)", "data protection officer", ("dpo",)),
        ("Quiet Meadow (late harvest)", "quiet meadow late harvest", ()),
        ("QM-12", "qm 12", ()),
    ],
)
def test_a_code_beside_a_name_is_another_name_of_it(
    text: str, key: str, codes: tuple[str, ...]
) -> None:
    label = read_label(text)
    assert (label.key, label.codes) == (key, codes)


def test_units_and_conditions_after_commas_are_not_part_of_the_name() -> None:
    label = read_label("Hotel, per night, with breakfast")
    assert label.key == "hotel"
    assert label.unit == "per night"
    assert label.scope == ("condition=with breakfast",)


def test_a_comma_inside_a_name_stays() -> None:
    assert read_label("Buyer, Asia").key == "buyer asia"


@pytest.mark.parametrize(
    ("text", "header", "key"),
    [
        ("A", "Zone", "zone a"),
        ("1007", "employee_id", "employee 1007"),
        ("京都", "City", "京都"),
    ],
)
def test_a_letter_or_number_is_named_after_its_column(
    text: str, header: str, key: str
) -> None:
    assert read_label(text, header).key == key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("QM-12", True),
        ("LAB-M07", True),
        ("max.poll.records", True),
        ("250g", False),
        ("Meadow", False),
        ("two words 12", False),
    ],
)
def test_codes_are_told_from_words_and_amounts(text: str, *, expected: bool) -> None:
    assert is_code(text) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Employee handbook", True),
        ("Minutes of the board, 3 May 2024", True),
        ("Trade catalogue, spring 2025", True),
        ("Quiet Meadow", False),
        ("Quiet Meadow (QM-12)", False),
    ],
)
def test_works_about_many_things_are_told_from_things(
    title: str, *, expected: bool
) -> None:
    assert is_work(title) is expected
