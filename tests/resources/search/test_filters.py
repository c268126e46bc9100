from datetime import UTC, date, datetime

import pytest

from resources.ids import content_id
from resources.search.errors import BadQueryError
from resources.search.filters import Filters
from resources.search.state import State
from tests.resources.search.made import chunk, made, version_row


def mail(version: str, **given: object) -> dict[str, object]:
    return version_row(version, source="mail", sources=["mail"], **given)


@pytest.fixture
def state() -> State:
    return made(
        {"a": 2, "b": 1, "c": 1},
        versions=[
            version_row("a", written_at=datetime(2026, 1, 31, 23, 59, tzinfo=UTC)),
            mail("b", uris=["mail/b.md", "z/b.txt"]),
            version_row("c", sources=["docs", "mail"]),
        ],
        trust=[
            {"chunk_id": chunk("a", 0), "trust": 0.8},
            {"version_id": "b", "trust": 0.3},
        ],
        conflicts=[
            {
                "chunk_id": chunk("a", 1),
                "contradiction_id": "x",
                "kind": "number",
                "score": 0.5,
                "explanation": "",
            }
        ],
    )


def passing(filters: Filters, state: State) -> list[int]:
    mask = filters.mask(state)
    assert mask is not None
    return [at for at, passes in enumerate(mask.tolist()) if passes]


def test_no_condition_lets_all_pass(state: State) -> None:
    assert Filters().mask(state) is None


def test_a_source_is_any_that_the_document_lies_in(state: State) -> None:
    assert passing(Filters(sources=("mail",)), state) == [2, 3]
    assert passing(Filters(sources=("docs",)), state) == [0, 1, 3]
    assert passing(Filters(sources=("docs", "mail")), state) == [0, 1, 2, 3]


def test_one_name_or_a_list_is_taken_as_meant(state: State) -> None:
    assert passing(Filters(sources="mail"), state) == [2, 3]
    assert Filters(documents=["*.txt"]) == Filters(documents=("*.txt",))
    assert hash(Filters(sources=["mail"])) == hash(Filters(sources="mail"))


def test_an_unknown_source_is_refused_with_the_nearest(state: State) -> None:
    with pytest.raises(BadQueryError, match="Did you mean 'mail'") as error:
        Filters(sources=("mial",)).mask(state)
    assert "docs, mail" in error.value.remedy


def test_a_document_is_named_by_a_glob_over_all_its_places(state: State) -> None:
    assert passing(Filters(documents=("*.txt",)), state) == [2]
    assert passing(Filters(documents=("docs/*",)), state) == [0, 1, 3]
    assert passing(Filters(documents=("*.txt", "docs/c.md")), state) == [2, 3]
    assert passing(Filters(documents=("DOCS/*",)), state) == []


def test_a_document_is_named_by_the_beginning_of_its_id(state: State) -> None:
    identity = content_id("c")
    assert passing(Filters(documents=(identity[:6].upper(),)), state) == [3]
    assert passing(Filters(documents=(identity[:5],)), state) == []


def test_days_are_whole_and_both_included(state: State) -> None:
    late, early = date(2026, 1, 31), date(2026, 1, 1)
    assert passing(Filters(since=late), state) == [0, 1]
    assert passing(Filters(until=late), state) == [0, 1, 2, 3]
    assert passing(Filters(until=date(2026, 1, 30)), state) == [2, 3]
    assert passing(Filters(since=early, until=early), state) == [2, 3]
    assert passing(Filters(until=date.max, since=date.min), state) == [0, 1, 2, 3]


def test_the_least_trust_passes_and_the_unknown_does_not(state: State) -> None:
    assert passing(Filters(min_trust=0.8), state) == [0]
    assert passing(Filters(min_trust=0.3), state) == [0, 2]
    assert passing(Filters(min_trust=0.0), state) == [0, 2]
    assert passing(Filters(min_trust=0.0), made({"a": 2})) == []


def test_what_a_contradiction_stands_in_is_left_out(state: State) -> None:
    assert passing(Filters(without_contradictions=True), state) == [0, 2, 3]


def test_all_conditions_must_hold(state: State) -> None:
    both = Filters(sources=("docs",), without_contradictions=True, min_trust=0.5)
    assert passing(both, state) == [0]


def test_what_nothing_can_fit_is_refused(state: State) -> None:
    with pytest.raises(BadQueryError, match="No day"):
        Filters(since=date(2026, 2, 1), until=date(2026, 1, 1)).mask(state)
    with pytest.raises(BadQueryError, match="probability"):
        Filters(min_trust=1.5).mask(state)
