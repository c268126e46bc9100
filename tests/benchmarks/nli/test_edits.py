"""Edits change what they say they change, and nothing else."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.nli import comparisons, edits, harmless
from benchmarks.nli.names import Names, resolved, subject

SENTENCES = [
    "The mill was built on April 1, 1954 by Ann Weir.",
    "It was moved on 7 June 1961 to Holm.",
    "The lake covers 1,200 hectares and is 45 km long.",
    "Two of the three towers are open, and were not rebuilt.",
    "The service was first enabled in 2011 for 30 minutes.",
]
seeds = st.integers(0, 2**32 - 1)
texts = st.sampled_from(SENTENCES)


def chance(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@given(texts, seeds)
def test_the_same_seed_makes_the_same_edit(text: str, seed: int) -> None:
    once = edits.changed(text, chance(seed))
    assert once == edits.changed(text, chance(seed))
    assert once is not None
    assert once != text


@given(st.sampled_from(SENTENCES[:2]), seeds)
def test_a_date_edit_changes_one_part_of_the_date_and_nothing_else(
    text: str, seed: int
) -> None:
    new = edits.change_date(text, chance(seed))
    assert new is not None
    old_words, new_words = text.split(), new.split()
    differing = [
        (old, other)
        for old, other in zip(old_words, new_words, strict=True)
        if old != other
    ]
    assert len(differing) == 1
    old, other = (word.strip(",.") for word in differing[0])
    assert (old in edits.MONTHS) == (other in edits.MONTHS)
    assert old.isdigit() == other.isdigit()


@given(seeds, st.integers(1000, 2029))
def test_a_year_stays_a_year_that_has_been(seed: int, year: int) -> None:
    new = edits.change_year(f"The mill burnt down in {year}.", chance(seed))
    assert new is not None
    found = re.fullmatch(r"The mill burnt down in (\d+)\.", new)
    assert found
    assert int(found[1]) != year
    assert year - 40 <= int(found[1]) <= 2029


@given(seeds, st.integers(2, 10**9), st.booleans())
def test_a_number_keeps_its_format_and_changes_its_value(
    seed: int, value: int, grouped: bool
) -> None:
    if 1000 <= value <= 2029 and not grouped:
        return  # A year, which this edit leaves alone.
    group = "," if grouped and value >= 1000 else ""
    new = edits.change_number(f"It has {value:{group}} seats.", chance(seed))
    assert new is not None
    found = re.fullmatch(r"It has ([\d,]+) seats\.", new)
    assert found
    other = int(found[1].replace(",", ""))
    assert other != value
    assert found[1] == f"{other:{group}}"


@given(seeds)
def test_denying_twice_says_the_same_again(seed: int) -> None:
    text = "The towers are open to visitors."
    once = edits.negate(text, chance(seed))
    assert once in {
        "The towers are not open to visitors.",
        "The towers are never open to visitors.",
    }
    denied = "The towers are not open to visitors."
    assert edits.negate(denied, chance(seed)) == text


def test_what_cannot_be_edited_is_left() -> None:
    text = "Salt dissolves quickly."
    for edit, _ in [*edits.CONTRADICTING, *harmless.FOLLOWING]:
        assert edit(text, chance(1)) is None


@pytest.mark.parametrize(
    ("edit", "text", "expected"),
    [
        (harmless.reformat_number, "It has 1,200 seats.", "It has 1200 seats."),
        (harmless.reformat_number, "It has 12000 seats.", "It has 12,000 seats."),
        (harmless.reformat_number, "It cost 1,500,000.", "It cost 1.5 million."),
        (harmless.reword, "It began early.", "It started early."),
        (
            harmless.reformat_date,
            "It opened on 3 May 1990 in Holm.",
            "It opened in May 1990 in Holm.",
        ),
    ],
)
def test_a_harmless_edit_keeps_the_meaning(
    edit: edits.Edit, text: str, expected: str
) -> None:
    assert edit(text, chance(3)) == expected


@given(seeds, st.integers(10_000, 10**9))
def test_a_rounded_number_bounds_the_number(seed: int, value: int) -> None:
    new = harmless.round_number(f"It has {value} seats.", chance(seed))
    wrong = harmless.misround_number(f"It has {value} seats.", chance(seed))
    assert new is not None
    assert wrong is not None
    assert holds(new, value)
    assert not holds(wrong, value)


def holds(sentence: str, value: int) -> bool:
    found = re.search(r"(about|more than|over|fewer than) ([\d,]+)", sentence)
    assert found
    bound = int(found[2].replace(",", ""))
    if found[1] == "about":
        return abs(bound - value) <= 0.06 * value
    return value < bound if found[1] == "fewer than" else value > bound


@given(seeds, st.integers(1100, 1990))
def test_a_compared_year_is_on_the_side_that_is_said(seed: int, year: int) -> None:
    text = f"The mill was built in {year}."
    for truly, edit in (
        (True, comparisons.compare_truly),
        (False, comparisons.compare_falsely),
    ):
        new = edit(text, chance(seed))
        assert new is not None
        assert spans(new, year) is truly


def spans(sentence: str, year: int) -> bool:
    found = re.search(r"(before|after|in the) (\d+)(s|\w\w century)?", sentence)
    assert found
    number = int(found[2])
    if found[1] == "before":
        return year < number
    if found[1] == "after":
        return year > number
    if found[3] == "s":
        return year // 10 * 10 == number
    return (year - 1) // 100 + 1 == number


@given(seeds)
def test_a_name_is_changed_for_one_of_its_kind(seed: int) -> None:
    names = Names(
        [
            "He was born in Oslo.",
            "She was born in Graz.",
            "It was directed by Ada Roe.",
        ],
        ["Danish", "Indian"],
    )
    new = names.change("She was born in Bern and lived in Rome.", chance(seed))
    assert new is None or set(re.findall(r"[A-Z]\w+", new)) - {"She"} <= {
        "Bern",
        "Rome",
        "Oslo",
        "Graz",
    }
    new = names.change("He is an Indian painter.", chance(seed))
    assert new in {None, "He is a Danish painter."}


def test_a_leading_pronoun_becomes_the_title() -> None:
    assert subject("Holm (island)") == "Holm"
    assert resolved("It lies north.", "Holm (island)") == "Holm lies north."
    assert resolved("Its mill is old.", "Holm") == "Holm's mill is old."
    assert resolved("Items are old.", "Holm") == "Items are old."
