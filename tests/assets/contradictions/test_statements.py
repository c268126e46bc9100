"""Which pairs of sentences are worth asking the model about, and how they score."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assets.contradictions.compatible import (
    are_editions,
    are_siblings,
    past_of_other_years,
    scopes_meet,
    speak_of_themselves,
)
from assets.contradictions.model import Said
from assets.contradictions.statements import (
    differ,
    is_speech,
    judged,
    may_conflict,
    worth_asking,
)
from tests.assets.contradictions.makers import statement


def pair(one: str, other: str, **more: Any) -> tuple[Said, Said]:  # noqa: ANN401
    return statement("a", one, **more), statement("b", other)


def asked(one: str, other: str, **more: Any) -> bool:  # noqa: ANN401
    a, b = pair(one, other, **more)
    return may_conflict(a, b) and worth_asking(a, b, differ(a, b))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The gate is locked at night.", "The gate is not locked at night."),
        ("The mill was built in 1820.", "The mill was built in 1850."),
        (
            "The ferry leaves from the north pier.",
            "The ferry leaves from a south pier.",
        ),
        ("The bell in the tower is made of bronze.", "The tower bell is made of iron."),
    ],
)
def test_sentences_that_may_conflict_are_asked_about(one: str, other: str) -> None:
    assert asked(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The gate is locked.", "The choir sings on Thursdays."),
        ("The gate is *locked* at night.", "The gate is locked at night"),
        ("Her deputy is Tom Reed.", "His deputy is Tom Reed."),
        ("'I won't,' said the porter.", "'I will,' said the porter."),
        ("See [the rules](a.md).", "See [the rules](b.md)."),
    ],
)
def test_sentences_that_cannot_conflict_are_not(one: str, other: str) -> None:
    assert not asked(one, other)


def test_one_document_is_not_compared_with_itself() -> None:
    a = statement("a", "The gate is locked at night.")
    b = statement("a", "The gate is not locked at night.", start=50)
    assert not may_conflict(a, b)


def test_statements_of_other_times_are_not_asked_about_unless_it_happens_once() -> None:
    years = [{"time_from": date(y, 1, 1), "time_to": date(y, 12, 31)} for y in (1, 2)]
    a = statement("a", "The town had many guests.", **years[0])
    b = statement("b", "The town had few guests.", **years[1])
    assert not worth_asking(a, b, differ(a, b))


def test_text_adapted_to_two_things_is_no_edition() -> None:
    shared: dict[str, Any] = {"edition": "39"}
    server = statement("s", "It waits.", family="server", **shared)
    client = statement("c", "It waits not.", family="client", **shared)
    kin = [
        Said(**{**_fields(each), "kin": frozenset({other})})
        for each, other in ((server, "c"), (client, "s"))
    ]
    assert are_siblings(*kin)
    assert not are_editions(*kin)
    assert not may_conflict(*kin)


def _fields(one: Said) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Said.__slots__}


def test_minutes_of_two_days_are_records_and_no_editions() -> None:
    one, other = (
        statement(day, "The meeting closed.", family="board", edition=day)
        for day in ("2024-09-17", "2025-01-21")
    )
    assert not are_editions(one, other)
    assert not may_conflict(one, other)  # Each closed its own meeting.
    was = [
        statement(year, "Turnover was up.", family="agm", edition=year, modality="was")
        for year in ("2023", "2024")
    ]
    assert past_of_other_years(*was)


def test_what_a_meeting_is_called_does_not_make_two_days_one() -> None:
    one, other = (
        replace(
            statement(day, f"The meeting closed at {hour}.", subject_key=subject),
            title=f"Minutes, {day}",
        )
        for day, hour, subject in (
            ("3 May 2024", "six", "board meeting"),
            ("5 June 2024", "nine", "board meeting"),
        )
    )
    assert not may_conflict(one, other)


def test_more_certain_models_and_stronger_evidence_score_higher() -> None:
    a, b = pair("The gate is locked at night.", "The gate is not locked at night.")
    scores = [judged(a, b, differ(a, b), p / 10).score for p in range(11)]
    assert scores == sorted(scores)
    assert judged(a, b, differ(a, b), 0.9).kind == "negation"


def test_scopes_meet_unless_one_kind_has_two_values() -> None:
    assert scopes_meet(["place=kenya"], ["version=3"])
    assert not scopes_meet(["place=kenya"], ["place=malawi"])
    assert scopes_meet(["condition=rain"], ["condition=snow"])


def test_speech_is_told_by_its_quotation_mark_or_an_i() -> None:
    assert is_speech("\u2018Not at all,\u2019 said she.")
    assert is_speech("That is what I say.")
    assert not is_speech("The I. Newton prize is given in May.")


def test_what_a_register_says_of_a_manual_is_said_of_that_manual() -> None:
    own = replace(
        statement("m", "It is new.", subject_key="mill manual"), title="Mill manual"
    )
    register = replace(
        statement("r", "It is old.", subject_key="mill manual"), title="Register"
    )
    assert not speak_of_themselves(own, register)
    twin = replace(register, title="The mill manual")
    assert speak_of_themselves(own, twin)
    bare = statement("x", "It is long.", subject_key="manual")
    assert speak_of_themselves(bare, own)


def test_statements_about_different_codes_are_not_compared() -> None:
    told = (("Ruth", "lab m07"), ("Elias", "lab m16"), ("Elias", "lab m07 owner"))
    one, other, same = (
        statement(f"d{n}", f"The owner of it is {name}.", subject_key=key)
        for n, (name, key) in enumerate(told)
    )
    assert not may_conflict(one, other)
    assert may_conflict(one, same)


def test_what_was_in_a_stated_year_is_not_asked_about_with_what_is() -> None:
    year = {"time_from": date(2015, 1, 1), "time_to": date(2015, 12, 31)}
    past = statement("a", "In 2015 the board had three seats.", modality="was", **year)
    now = statement("b", "The board has five seats.")
    assert not worth_asking(past, now, differ(past, now))
