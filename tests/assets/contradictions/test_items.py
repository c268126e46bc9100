"""Values of one property: who contradicts whom, and who does not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.contradictions.items import conflicts_between, conflicts_of
from assets.contradictions.model import Said
from tests.assets.contradictions.makers import value


def timeout(document: str, text: str, **more: object) -> Said:
    return value(document, "server", "timeout", text, **more)


def test_different_values_in_two_documents_conflict_with_a_high_score() -> None:
    (found,) = conflicts_of([timeout("a", "30 s"), timeout("b", "45 s")])
    assert (found.kind, found.difference) == ("number", "30 s against 45 s")
    assert found.score > 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [("30 s", "0.5 min"), ("about 1,200", "1,187"), ("12.5 %", "one in eight")],
)
def test_values_that_agree_do_not_conflict(one: str, other: str) -> None:
    assert conflicts_of([timeout("a", one), timeout("b", other)]) == []


def test_values_of_different_times_do_not_conflict() -> None:
    years = [
        {"time_from": date(year, 1, 1), "time_to": date(year, 12, 31)}
        for year in (2010, 1890)
    ]
    claims = [
        value("a", "town", "people", "3,559", **years[0]),
        value("b", "town", "people", "1,647", **years[1]),
    ]
    assert conflicts_of(claims) == []


def test_values_of_different_places_do_not_conflict() -> None:
    claims = [
        timeout("a", "30 s", scope=("version=3",)),
        timeout("b", "45 s", scope=("version=4",)),
    ]
    assert conflicts_of(claims) == []


def test_a_document_that_says_both_contradicts_neither() -> None:
    claims = [timeout("a", "30 s"), timeout("a", "45 s", start=9), timeout("b", "45 s")]
    assert [
        each for each in conflicts_of(claims) if each.a.version_id != each.b.version_id
    ] == []


def test_a_list_of_values_is_no_property() -> None:
    many = [timeout("a", f"{n} s", start=n) for n in range(1, 9)]
    assert conflicts_of([*many, timeout("b", "45 s")]) == []


def test_another_edition_is_a_change_and_no_error() -> None:
    old = timeout("a", "30 s", family="guide", edition="2023")
    new = timeout("b", "45 s", family="guide", edition="2024")
    (found,) = conflicts_of([new, old])
    assert (found.kind, found.a.version_id) == ("version", "a")


def test_a_replaced_edition_says_nothing_against_others() -> None:
    claims = [
        timeout("a", "30 s", family="guide", edition="2023"),
        timeout("b", "45 s", family="guide", edition="2024"),
        timeout("c", "45 s"),
    ]
    assert [each.kind for each in conflicts_of(claims)] == ["version"]


def test_a_previous_version_stands_only_against_its_own_document() -> None:
    old = timeout("a1", "30 s", previous=True, document_id="a")
    new = timeout("a2", "45 s", document_id="a")
    other = timeout("c", "45 s")
    (found,) = conflicts_of([new, other, old])
    assert (found.kind, found.a, found.b) == ("version", old, new)


def test_a_denial_of_the_same_value_conflicts() -> None:
    yes = value("a", "Kestrel Ridge", "certified organic", "yes")
    no = value("b", "Kestrel Ridge", "certified organic", "yes", affirmed=False)
    (found,) = conflicts_of([yes, no])
    assert found.kind == "negation"


def test_an_item_that_is_only_alike_counts_less() -> None:
    ours, theirs = [timeout("a", "30 s")], [timeout("b", "45 s")]
    (sure,) = conflicts_between(ours, theirs)
    (unsure,) = conflicts_between(ours, theirs, alike=0.6)
    assert 0.0 < unsure.score < sure.score


def test_a_document_that_speaks_of_both_items_means_two_things() -> None:
    ours = [timeout("a", "30 s"), timeout("b", "30 s")]
    theirs = [timeout("b", "45 s", start=9)]
    assert conflicts_between(ours, theirs) == []


def test_settings_whose_names_only_share_words_are_not_compared() -> None:
    one = value("a", "retry.backoff.ms", "default", "100")
    other = value("b", "shutdown.retry.backoff.ms", "default", "5000")
    assert conflicts_between([one], [other], alike=0.8) == []
    phrase = value("b", "retry backoff", "default", "5000")
    assert conflicts_between([one], [phrase], alike=0.8) != []


@given(st.permutations(range(6)))
def test_the_order_of_claims_does_not_matter(order: list[int]) -> None:
    texts = ["30 s", "0.5 min", "45 s", "45 s", "60 s", "1 min"]
    claims = [timeout(f"d{n}", text) for n, text in enumerate(texts)]
    assert conflicts_of([claims[n] for n in order]) == conflicts_of(claims)


def test_very_many_claims_of_two_values_are_one_comparison() -> None:
    claims = [timeout(f"d{n}", "30 s" if n else "45 s") for n in range(5000)]
    assert len(conflicts_of(claims)) == 1
