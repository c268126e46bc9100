"""Merges and undoes of few and of very many rows: both handle files, not rows."""

import statistics
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.catalog.places import catalog
from benchmarks.catalog.timing import Operation, seconds, spread, taken_in_turn
from benchmarks.measuring import Pairs, significant
from benchmarks.tables import Columns
from resources.catalog import Catalog

SIZES = {"1,000": 1_000, "10,000,000": 10_000_000}
WRITER = "wrong"  # On whose behalf the rows are that are taken back.


def measure(turns: int, sizes: Mapping[str, int] = SIZES) -> dict[str, Any]:
    """Return milliseconds of merges and rollbacks by how many rows they move.

    Returns:
        `merge`: of a branch that appended the rows, in one commit, into a branch that
        appended to the same table itself. `rollback`: of an agent that appended them,
        on a branch where another agent appended later. Both by number of rows;
        `ratio`: of the most rows to the fewest; `undone_per_s`: rows of the largest.
    """
    with catalog() as opened:
        _prepare(opened, sizes)
        kinds = {"merge": _merge, "rollback": _rollback}
        taken = {
            kind: taken_in_turn({name: make(opened, name) for name in sizes}, turns)
            for kind, make in kinds.items()
        }
    fewest, most = min(sizes, key=sizes.__getitem__), max(sizes, key=sizes.__getitem__)
    took = statistics.median(taken["rollback"][most])
    spreads = {
        kind: {name: spread(each) for name, each in by_size.items()}
        for kind, by_size in taken.items()
    }
    ratios = {
        kind: round(Pairs(tuple(by_size[most]), tuple(by_size[fewest])).ratio, 3)
        for kind, by_size in taken.items()
    }
    per_second = significant(sizes[most] / took)
    return {**spreads, "ratio": ratios, "undone_per_s": per_second}


def _prepare(opened: Catalog, sizes: Mapping[str, int]) -> None:
    """Make a table and, by size, a branch that has one commit with so many rows."""
    with opened.transaction(message="table", agent="ann") as tx:
        tx.create_namespace("kb")
        tx.create_table("kb.table", _rows(0, 0).schema).append(_rows(0, 1_000))
    for number, (name, rows) in enumerate(sizes.items(), start=1):
        opened.create_branch(_branch(name))
        table = opened.at(_branch(name), agent=WRITER).load_table("kb.table")
        table.append(_rows(number * 10**9, rows))


def _merge(opened: Catalog, size: str) -> Operation:
    def merge(turn: int) -> float:
        target = f"merge-{size.replace(',', '')}-{turn + 10}"
        opened.create_branch(target)
        opened.at(target).load_table("kb.table").append(_rows(0, 100))
        return seconds(lambda: opened.merge(_branch(size), target))

    return merge


def _rollback(opened: Catalog, size: str) -> Operation:
    def rollback(turn: int) -> float:
        target = f"undo-{size.replace(',', '')}-{turn + 10}"
        opened.create_branch(target, at=_branch(size))
        opened.at(target, agent="ben").load_table("kb.table").append(_rows(0, 100))
        return seconds(lambda: opened.rollback(WRITER, target, by="ann"))

    return rollback


def _branch(size: str) -> str:
    return f"rows-{size.replace(',', '')}"


def _rows(first: int, count: int) -> pa.Table:
    ids = np.arange(first, first + count)
    columns: Columns = {"id": ids, "value": np.sqrt(ids)}
    return pa.table(columns)
