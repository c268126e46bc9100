"""Which claims are of one case, so that their values can conflict."""

from datetime import date

import pytest

from assets.contradictions.differing import differing
from assets.contradictions.items import conflicts_of
from tests.assets.contradictions.makers import value

YEAR_2015 = {"time_from": date(2015, 1, 1), "time_to": date(2015, 12, 31)}
SEPTEMBER_2024 = {"time_from": date(2024, 9, 1), "time_to": date(2024, 9, 30)}


def test_what_was_in_a_stated_year_says_nothing_against_what_is() -> None:
    past = value("a", "share", "price", "EUR 1,000", modality="was", **YEAR_2015)
    now = value("b", "share", "price", "EUR 1,500")
    assert differing(past, now) is None
    assert differing(now, past) is None


def test_what_was_before_a_version_says_nothing_against_what_is() -> None:
    past = value("a", "lead", "limit", "2 mg", modality="was", scope=("version=4.2",))
    assert differing(past, value("b", "lead", "limit", "3 mg")) is None


def test_what_was_without_a_time_may_conflict_with_what_is() -> None:
    past = value("a", "share", "price", "EUR 1,000", modality="was")
    assert differing(past, value("b", "share", "price", "EUR 1,500")) is not None


@pytest.mark.parametrize(("edition", "meets"), [("2025", False), ("2024-09", True)])
def test_a_stated_time_meets_only_editions_of_that_year(
    edition: str, *, meets: bool
) -> None:
    told = value("a", "green tea", "price", "EUR 16", **SEPTEMBER_2024)
    listed = value("b", "green tea", "price", "EUR 17", edition=edition)
    assert (differing(told, listed) is not None) == meets


def test_minutes_of_january_tell_of_the_autumn_before() -> None:
    told = value("a", "drill", "length", "3 h", modality="was", **SEPTEMBER_2024)
    minutes = value(
        "b", "drill", "length", "3 min", modality="was", edition="2025-01-21"
    )
    assert differing(told, minutes) is not None


def test_another_date_of_what_happened_once_is_never_outdated() -> None:
    told = value("a", "mill", "founded", "12 May 1987", modality="was", **YEAR_2015)
    assert differing(told, value("b", "mill", "founded", "3 April 1987")) is not None


def test_a_replaced_edition_answers_to_a_claim_about_its_own_time() -> None:
    old = value("a", "tea", "price", "EUR 8", edition="2024", family="list")
    old_row = value(
        "a", "tea", "price", "EUR 8", edition="2024", family="list", **SEPTEMBER_2024
    )
    new = value(
        "b",
        "tea",
        "price",
        "EUR 9",
        edition="2025",
        family="list",
        time_from=date(2025, 1, 1),
    )
    claim = value("c", "tea", "price", "USD 8", **SEPTEMBER_2024)
    found = conflicts_of([old_row, new, claim])
    assert [{each.a.version_id, each.b.version_id} for each in found] == [{"a", "c"}]
    untimed = conflicts_of([old, new, value("c", "tea", "price", "USD 8")])
    assert [each.kind for each in untimed] == ["version"]


def test_never_as_zero_and_not_as_zero_is_one_denial() -> None:
    sentences = (
        "Traces are reported with the limit, never as zero.",
        "Traces are not reported as zero.",
    )
    yes, no = (
        value(f"d{n}", "trace", "reported", "yes", affirmed=not n, sentence=text)
        for n, text in enumerate(sentences)
    )
    assert differing(yes, no) is None


def test_two_sentences_that_deny_different_things_may_conflict() -> None:
    sentences = (
        "Cameras must not be used in the hall, because of the dust.",
        "Cameras may be used in the hall if no recipe is in the picture.",
    )
    no, yes = (
        value(f"d{n}", "camera", "use in hall", "yes", affirmed=bool(n), sentence=text)
        for n, text in enumerate(sentences)
    )
    assert differing(yes, no) is not None


def test_a_name_with_more_words_is_no_other_name() -> None:
    short = value("a", "blend", "type", "black")
    assert differing(short, value("b", "blend", "type", "black tea, blend")) is None
    assert differing(short, value("b", "blend", "type", "green")) is not None


def test_minutes_tell_nothing_of_a_meeting_after_their_day() -> None:
    minutes = value(
        "a", "meeting", "closed", "18:20", modality="was", edition="2024-09-17"
    )
    later = value(
        "b", "meeting", "closed", "17:45", modality="was", time_from=date(2025, 1, 21)
    )
    same = value(
        "b", "meeting", "closed", "17:45", modality="was", time_from=date(2024, 9, 17)
    )
    assert differing(minutes, later) is None
    assert differing(minutes, same) is not None
