from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from resources.catalog.commits import (
    commit_id,
    content_from_json,
    content_to_json,
    make_commit,
    microseconds,
    moment,
    operations_from_json,
    operations_to_json,
    storable,
)
from resources.catalog.model import Attribution, Content, Link, Operation

NOW = datetime(2025, 11, 20, 8, tzinfo=UTC)
WHO = Attribution("why", "agent", "author", "run", {"a": "b"})
TABLE = Content("table", "id", "/m.json", 2**62)
PARENT = Link("p" * 64, (), 4, NOW, "root")

CONTENTS = st.builds(
    Content,
    st.sampled_from(["table", "namespace", "view"]),
    st.text(),
    st.none() | st.text(),
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.dictionaries(st.text(), st.text(), max_size=3),
)
OPERATIONS = st.lists(
    st.builds(
        Operation,
        st.text(),
        st.sampled_from(["put", "delete"]),
        st.none() | CONTENTS,
        st.none() | CONTENTS,
    ),
    max_size=4,
)


@given(CONTENTS)
def test_a_content_survives_json(content: Content) -> None:
    assert content_from_json(content_to_json(content)) == content


@given(OPERATIONS)
def test_operations_survive_json(operations: list[Operation]) -> None:
    assert operations_from_json(operations_to_json(operations)) == tuple(operations)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_survives_to_the_microsecond(time: datetime) -> None:
    assert moment(microseconds(time)) == time


@given(st.text(st.characters()))
def test_any_text_can_be_stored(text: str) -> None:
    stored = storable(text)
    assert "\0" not in stored
    assert stored.encode("utf-8").decode() == stored


def test_a_commit_comes_after_its_parents_even_if_their_clock_was_ahead() -> None:
    early = NOW - timedelta(days=1)
    commit = make_commit([PARENT], "root", [], WHO, early)
    assert commit.created_at > PARENT.created_at
    assert commit.sequence == 5
    assert commit.parents == (PARENT.id,)


def test_operations_are_kept_in_the_order_of_their_keys() -> None:
    operations = [Operation(key, "put", TABLE) for key in ("b", "a")]
    commit = make_commit([PARENT], "root", operations, WHO, NOW)
    assert [item.key for item in commit.operations] == ["a", "b"]


def test_equal_commits_have_equal_ids_and_any_change_gives_another() -> None:
    first = make_commit([PARENT], "root", [Operation("a", "put", TABLE)], WHO, NOW)
    again = make_commit([PARENT], "root", [Operation("a", "put", TABLE)], WHO, NOW)
    assert first.id == again.id == commit_id(first)
    moved = replace(TABLE, metadata_location="/n.json")
    changed = [
        replace(first, parents=("q" * 64,)),
        replace(first, sequence=9),
        replace(first, created_at=NOW + timedelta(seconds=1)),
        replace(first, message="other"),
        replace(first, author="other"),
        replace(first, agent="other"),
        replace(first, run_id=None),
        replace(first, properties={}),
        replace(first, operations=(Operation("a", "put", moved),)),
        replace(first, operations=(Operation("a", "put", TABLE, moved),)),
        replace(first, root="other"),
    ]
    assert len({commit_id(commit) for commit in changed} | {first.id}) == 12
