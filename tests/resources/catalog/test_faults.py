"""Killed at every boundary, and many processes at once: nothing is lost or doubled."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

import pytest

from resources.catalog import Catalog
from tests.resources.catalog.crashing import killed_at
from tests.resources.catalog.works import (
    KEYS,
    NO_TIME,
    append,
    collect,
    commit,
    merge,
    rollback,
)

STEP = 5  # Of the boundaries, without --long.
Rows = dict[str, list[int]]

pytestmark = pytest.mark.both_stores


def rows_of(catalog: Catalog, ref: str = "main") -> Rows:
    at = catalog.at(ref)
    return {
        key: sorted(at.load_table(key).scan().to_arrow()["x"].to_pylist())
        for key in KEYS
    }


def with_rows(rows: Rows, *more: int) -> Rows:
    return {key: sorted([*numbers, *more]) for key, numbers in rows.items()}


@pytest.fixture
def step(request: pytest.FixtureRequest) -> int:
    return 1 if request.config.getoption("--long") else STEP


def check(
    catalog: Catalog,
    step: int,
    prepare: Callable[[int], tuple[Callable[[Catalog], None], Rows, Rows]],
) -> None:
    """Kill work at boundary after boundary, until it has none left.

    Args:
        catalog: Where.
        step: From one boundary to the next that is tried.
        prepare: Makes ready for the attempt of a number; returns the work, and what
            main holds before and after it.
    """
    for boundary in count(1, step):
        work, before, after = prepare(100 + boundary)
        is_killed = killed_at(boundary, catalog, work)
        assert rows_of(catalog) in ((before, after) if is_killed else (after,))
        assert catalog.verify().problems == ()
        work(catalog)
        assert rows_of(catalog) == after
        if not is_killed:
            assert boundary > 5
            return


@pytest.fixture
def begun(filled: Catalog) -> Iterator[Catalog]:
    yield filled
    assert filled.verify(deep=True).problems == ()


def test_a_commit_that_is_killed_is_there_or_not(begun: Catalog, step: int) -> None:
    def prepare(number: int) -> tuple[Callable[[Catalog], None], Rows, Rows]:
        before = rows_of(begun)
        return partial(commit, number), before, with_rows(before, number)

    check(begun, step, prepare)


def test_a_merge_that_is_killed_is_there_or_not(begun: Catalog, step: int) -> None:
    def prepare(number: int) -> tuple[Callable[[Catalog], None], Rows, Rows]:
        begun.create_branch(f"work{number}")
        append(begun, f"work{number}", number)
        append(begun, "main", -number)  # Both sides append to the same tables.
        before = rows_of(begun)
        return partial(merge, number), before, with_rows(before, number)

    check(begun, step, prepare)


def test_a_rollback_that_is_killed_is_there_or_not(begun: Catalog, step: int) -> None:
    def prepare(number: int) -> tuple[Callable[[Catalog], None], Rows, Rows]:
        after = with_rows(rows_of(begun), -number)
        append(begun, "main", number, f"agent{number}")
        append(begun, "main", -number)
        return partial(rollback, number), rows_of(begun), after

    check(begun, step, prepare)


def test_a_collection_that_is_killed_loses_nothing(begun: Catalog, step: int) -> None:
    def prepare(number: int) -> tuple[Callable[[Catalog], None], Rows, Rows]:
        begun.create_branch("gone")
        append(begun, "gone", number)
        begun.delete_branch("gone")
        rows = rows_of(begun)
        return collect, rows, rows

    check(begun, step, prepare)
    again = begun.collect(grace=NO_TIME, reflog_for=NO_TIME, dry_run=True)
    assert again.files == 0
