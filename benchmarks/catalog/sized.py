"""What must not grow with the catalog: refs, loads, and merges of few changes."""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from benchmarks.catalog.places import catalog
from benchmarks.catalog.timing import Operation, seconds, spread, taken_in_turn
from benchmarks.catalog.worlds import World, fill, key_of
from resources.catalog import Catalog

SIZES = {
    "10 tables": World(10),
    "1,000 tables": World(1_000),
    "10,000 tables": World(10_000),
    "10,000 tables, 100,000 commits": World(10_000, 100_000),
}
WORLD = SIZES["10,000 tables"]
CHANGES = (1, 10, 100, 1_000)
CHANGED = 10  # Tables that the branch to be merged changed.


def measure(
    store: str, turns: int, sizes: Mapping[str, World] = SIZES
) -> dict[str, Any]:
    """Return milliseconds by operation and size, all sizes taken in turn.

    Returns:
        `branch`, `tag`: made at main. `load`: a table at main. `merge`: of a branch
        that changed ten tables, or all but one where there are fewer, into main, which
        another commit moved meanwhile.
    """
    with ExitStack() as stack:
        opened = {name: stack.enter_context(catalog(store)) for name in sizes}
        for name, world in sizes.items():
            fill(opened[name], world)
        kinds = {"branch": _branch, "tag": _tag, "load": _load, "merge": _merge}
        return {
            kind: _spreads(
                {name: make(opened[name], sizes[name]) for name in opened}, turns
            )
            for kind, make in kinds.items()
        }


def by_change(
    turns: int,
    world: World = SIZES["10,000 tables"],
    changes: tuple[int, ...] = CHANGES,
) -> dict[str, Any]:
    """Return milliseconds of a merge by how many tables the branch changed."""
    with catalog() as opened:
        fill(opened, world)
        return _spreads(
            {str(count): _merge(opened, world, count) for count in changes}, turns
        )


def _spreads(operations: Mapping[str, Operation], turns: int) -> dict[str, Any]:
    taken = taken_in_turn(operations, turns)
    return {name: spread(each) for name, each in taken.items()}


def _branch(opened: Catalog, _: World) -> Operation:
    return lambda turn: seconds(lambda: opened.create_branch(f"branch{turn + 10}"))


def _tag(opened: Catalog, _: World) -> Operation:
    return lambda turn: seconds(lambda: opened.create_tag(f"tag{turn + 10}"))


def _load(opened: Catalog, world: World) -> Operation:
    key = key_of(world.tables - 1)
    return lambda _: seconds(lambda: opened.at("main").load_table(key))


def _merge(opened: Catalog, world: World, changed: int = CHANGED) -> Operation:
    last = world.tables - 1
    keys = [key_of(last - number) for number in range(min(changed, last))]

    def merge(turn: int) -> float:
        branch = f"change{changed}.{turn + 10}"
        opened.create_branch(branch)
        _set(opened, branch, keys, f"{changed}.{turn}")
        _set(opened, "main", [key_of(0)], f"{changed}.{turn}")
        return seconds(lambda: opened.merge(branch))

    return merge


def _set(opened: Catalog, branch: str, keys: list[str], value: str) -> None:
    with opened.transaction(branch, message=f"set to {value}") as tx:
        for key in keys:
            with tx.load_table(key).transaction() as table:
                table.set_properties(value=value)
