"""The pure parts: three-way rules, filters, folded changes, what is in the way."""

from collections.abc import Mapping
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyiceberg.conversions import to_bytes
from pyiceberg.expressions import (
    AlwaysFalse,
    AlwaysTrue,
    And,
    BooleanExpression,
    EqualTo,
    GreaterThan,
    In,
    Not,
)
from pyiceberg.manifest import (
    DataFile,
    DataFileContent,
    FileFormat,
    ManifestEntry,
    ManifestEntryStatus,
)
from pyiceberg.schema import Schema
from pyiceberg.table.snapshots import Operation
from pyiceberg.typedef import Record
from pyiceberg.types import LongType, NestedField

from resources.catalog.replay.errors import ObstacleError
from resources.catalog.replay.files import FileChanges, LiveFile
from resources.catalog.replay.filters import FILTER, may_match, read, said
from resources.catalog.replay.recent import Recent
from resources.catalog.replay.rules import Target, check
from resources.catalog.replay.steps import Step, fold
from resources.catalog.replay.three import agreed, agreed_each

SCHEMA = Schema(NestedField(1, "x", LongType(), required=True))


def file(
    path: str,
    low: int = 0,
    high: int = 9,
    content: DataFileContent = DataFileContent.DATA,
) -> LiveFile:
    lower, upper = ({1: to_bytes(LongType(), end)} for end in (low, high))
    made = DataFile.from_args(
        content=content,
        file_path=path,
        file_format=FileFormat.PARQUET,
        partition=Record(),
        record_count=2,
        file_size_in_bytes=9,
        value_counts={1: 2},
        null_value_counts={1: 0},
        lower_bounds=lower,
        upper_bounds=upper,
    )
    made.spec_id = 0
    entry = ManifestEntry.from_args(
        status=ManifestEntryStatus.ADDED, snapshot_id=1, data_file=made
    )
    return LiveFile(entry, is_delete=content != DataFileContent.DATA)


def step(
    operation: Operation,
    added: tuple[LiveFile, ...] = (),
    removed: tuple[LiveFile, ...] = (),
    sees: BooleanExpression | None = None,
) -> Step:
    return Step(
        ids=frozenset({1}),
        repeats=frozenset(),
        operation=operation,
        sees=AlwaysFalse() if sees is None else sees,
        schema=SCHEMA,
        changes=FileChanges(added, removed),
        extra={},
    )


def target(*added: LiveFile, removed: tuple[str, ...] = (), **more: object) -> Target:
    paths = {each.path: each for each in added}
    return Target(paths, frozenset(removed), **more)  # type: ignore[arg-type]


def obstacle(
    found: Step, onto: Target, referenced: Mapping[str, set[str]] | None = None
) -> str | None:
    try:
        check([found], onto, lambda each: (referenced or {})[each.path])
    except ObstacleError as error:
        return str(error)
    return None


POSITIONS = DataFileContent.POSITION_DELETES
KEYS = DataFileContent.EQUALITY_DELETES
NEW, OLD = file("new"), file("old")


@pytest.mark.parametrize(
    ("found", "onto", "why"),
    [
        (step(Operation.APPEND, (NEW,)), target(file("o"), removed=("old",)), None),
        (step(Operation.DELETE, (), (OLD,), AlwaysTrue()), target(), None),
        (step(Operation.DELETE, (), (OLD,), AlwaysTrue()), target(NEW), "look at"),
        (step(Operation.DELETE, (), (OLD,), EqualTo("x", 50)), target(NEW), None),
        (step(Operation.DELETE, (), (OLD,), EqualTo("x", 5)), target(NEW), "look at"),
        (
            step(Operation.DELETE, (), (OLD,), AlwaysTrue()),
            target(removed=("old",)),
            None,
        ),
        (
            step(Operation.OVERWRITE, (NEW,), (OLD,), EqualTo("x", 50)),
            target(removed=("old",)),
            "taken out or rewritten",
        ),
        (
            step(Operation.DELETE, (), (OLD,), EqualTo("x", 5)),
            target(file("o"), removed=("old",), settled=frozenset({"o"})),
            "taken out or rewritten",
        ),
        (
            step(Operation.DELETE, (), (OLD,), EqualTo("x", 5)),
            target(file("o"), settled=frozenset({"o"})),
            None,
        ),
        (step(Operation.REPLACE, (NEW,), (OLD,)), target(file("o")), None),
        (
            step(Operation.REPLACE, (NEW,), (OLD,)),
            target(removed=("old",)),
            "taken out or rewritten",
        ),
        (
            step(Operation.OVERWRITE, (NEW,), (OLD,), EqualTo("x", 5)),
            target(file("keys", content=KEYS)),
            "wrote rows anew",
        ),
    ],
)
def test_a_step_needs_the_files_and_the_rows_that_it_built_on(
    found: Step, onto: Target, why: str | None
) -> None:
    told = obstacle(found, onto)
    assert told is None if why is None else why in (told or "")


def test_position_deletes_need_the_files_that_they_are_about() -> None:
    deletes = file("d", content=POSITIONS)
    found = step(Operation.DELETE, (deletes,), (), EqualTo("x", 5))
    about = {"d": {"old"}}
    assert obstacle(found, target(), about) is None
    assert obstacle(found, target(removed=("old",)), about) is None
    rewritten = target(file("o"), removed=("old",), settled=frozenset({"o"}))
    assert "rewritten meanwhile (old)" in (obstacle(found, rewritten, about) or "")


def test_a_rewrite_minds_deletes_of_its_own_files_only() -> None:
    found = step(Operation.REPLACE, (NEW,), (OLD,))
    onto = target(file("d", content=POSITIONS))
    assert obstacle(found, onto, {"d": {"another"}}) is None
    assert "some were deleted" in (obstacle(found, onto, {"d": {"old"}}) or "")


def test_files_that_both_sides_added_are_not_in_the_way() -> None:
    found = step(Operation.DELETE, (), (OLD,), AlwaysTrue())
    assert obstacle(found, target(NEW, shared=frozenset({"new"}))) is None


def test_a_file_that_the_target_had_and_took_out_again_is_lacking() -> None:
    found = step(Operation.OVERWRITE, (NEW,), (OLD,), EqualTo("x", 5))
    onto = target(shared=frozenset({"old"}))
    assert "taken out or rewritten" in (obstacle(found, onto) or "")


NAMES = st.sampled_from("abcd")
VALUES = st.dictionaries(NAMES, st.integers(0, 2))


@given(base=VALUES, theirs=VALUES, ours=VALUES)
def test_the_three_way_rule_is_the_same_from_both_sides(
    base: dict[str, int], theirs: dict[str, int], ours: dict[str, int]
) -> None:
    def outcome(one: dict[str, int], other: dict[str, int]) -> dict[str, int] | None:
        try:
            return agreed_each(base, one, other, "name")
        except ObstacleError:
            return None

    assert outcome(theirs, ours) == outcome(ours, theirs)
    assert outcome(base, ours) == ours
    assert outcome(ours, ours) == ours


def test_what_both_sides_changed_differently_is_named() -> None:
    with pytest.raises(ObstacleError, match="the owner changed on both sides"):
        agreed("a", "b", "c", "the owner")


PATHS = st.sets(st.sampled_from("abcdef"))


@given(start=PATHS, states=st.lists(PATHS, max_size=6))
def test_folded_changes_are_the_difference_of_first_and_last(
    start: set[str], states: list[set[str]]
) -> None:
    made = {path: file(path) for path in "abcdef"}
    line = [start, *states]
    parts = [
        FileChanges(
            tuple(made[path] for path in sorted(after - before)),
            tuple(made[path] for path in sorted(before - after)),
        )
        for before, after in pairwise(line)
    ]
    folded = fold(parts)
    assert {each.path for each in folded.added} == line[-1] - start
    assert {each.path for each in folded.removed} == start - line[-1]


NUMBERS = st.integers(-5, 15)
FILTERS = st.recursive(
    st.one_of(
        st.just(AlwaysTrue()),
        st.just(AlwaysFalse()),
        NUMBERS.map(lambda n: EqualTo("x", n)),
        NUMBERS.map(lambda n: GreaterThan("x", n)),
        st.sets(NUMBERS, min_size=1).map(lambda each: In("x", each)),
    ),
    lambda inner: st.one_of(
        inner.map(Not), st.tuples(inner, inner).map(lambda both: And(*both))
    ),
    max_leaves=4,
)


@given(FILTERS)
def test_a_filter_is_read_as_it_was_written(rows: BooleanExpression) -> None:
    assert read(said(rows)) == rows


def test_a_filter_that_is_too_long_or_unreadable_is_all_rows() -> None:
    assert read(said(In("x", set(range(10_000))))) == AlwaysTrue()
    assert read({FILTER: "{"}) == AlwaysTrue()
    assert read({FILTER: '{"type": "unheard-of"}'}) == AlwaysTrue()
    assert read({}) is None


def test_bounds_tell_which_files_a_filter_can_match() -> None:
    assert may_match(EqualTo("x", 5), SCHEMA, NEW.file)
    assert not may_match(EqualTo("x", 50), SCHEMA, NEW.file)
    assert not may_match(AlwaysFalse(), SCHEMA, NEW.file)
    assert may_match(EqualTo("gone", 5), SCHEMA, NEW.file)


@given(
    most=st.integers(1, 6),
    reads=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 4)), max_size=20),
)
def test_what_is_kept_is_what_was_read_and_is_bounded(
    most: int, reads: list[tuple[str, int]]
) -> None:
    sizes: dict[str, int] = {}
    recent: Recent[int] = Recent(most)
    for name, drawn in reads:
        items = tuple(range(sizes.setdefault(name, drawn)))
        assert recent.get(name, partial(tuple, items)) == items
        kept = recent._kept
        assert sum(map(len, kept.values())) <= most or len(kept) == 1
