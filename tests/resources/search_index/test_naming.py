import numpy as np
import pyarrow as pa
import pytest

from resources.arrays import numbers
from resources.search_index import SearchIndex, naming, native
from resources.search_index.naming import ROW, Names
from tests.resources.search_index.passages import chunk, name, table, units

WORDS = "fox hen owl elk"
ADDED = 6


def fill(index: SearchIndex, *of: int) -> None:
    index.add(table(*(chunk(name(n), f"{WORDS} {n}", seed=n) for n in of)))


def asked(index: SearchIndex) -> tuple[object, object]:
    return index.worded(["fox"], 50), index.near(units(1, 2), 50)


def same_as_anew(index: SearchIndex) -> None:
    """Compare with an index that searches first, so reads ids and no numbers."""
    anew = SearchIndex(index.folder, index.model)
    assert index.worded(["fox"], 50) == anew.worded(["fox"], 50)
    near = SearchIndex(index.folder, index.model).near(units(1), 50)
    assert index.near(units(1), 50) == near


def test_rows_have_their_names_in_every_search(index: SearchIndex) -> None:
    fill(index, *range(30))
    index.refresh()
    first = asked(index)
    assert asked(index) == asked(index) == first
    same_as_anew(index)


def test_rows_that_come_go_and_move_keep_their_names(index: SearchIndex) -> None:
    fill(index, *range(20))
    asked(index)
    for step in range(ADDED):
        fill(index, *range(20 + 9 * step, 29 + 9 * step))
        same_as_anew(index)
        if step % 2:
            index.refresh()  # Merges files: rows get other numbers.
            same_as_anew(index)
    index.remove(pa.array([name(3), name(25)], pa.string()))
    same_as_anew(index)
    assert name(3) not in index.worded(["fox"], 100)[0]
    index.clear()
    fill(index, *range(40, 45))
    same_as_anew(index)


def test_a_table_too_large_for_memory_is_asked_for_ids(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(naming, "MOST_ROWS", 10)
    fill(index, *range(9))
    assert asked(index) == asked(index)
    fill(index, *range(9, 30))
    assert asked(index) == asked(index)
    same_as_anew(index)


def test_a_row_that_is_gone_has_no_name(index: SearchIndex) -> None:
    fill(index, 1, 2)

    async def named(row: int) -> tuple[list[bool], pa.StringArray | None]:
        names = Names(await native.open_table(index.folder, index.table))
        pays = [await names.pay() for _ in range(3)]
        query = names.table.query()
        query.select_columns(["chunk_id"])
        query.with_row_id()
        found = await native.rows_of(query)
        assert await names.of(numbers(found[ROW])) == found["chunk_id"].combine_chunks()
        return pays, await names.of(np.array([row], np.uint64))

    assert native.run(named(2**50)) == ([False, True, True], None)
