"""Ids of rows that a search finds, from memory: to read them takes longer than it."""

import asyncio
from typing import cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resources.arrays import arrow, numbers
from resources.search_index.native import Query, Table, rows_of

ROW = "_rowid"  # LanceDB's number of a row: never given to another one.
COLUMNS = ["chunk_id", ROW]
MOST_ROWS = 4_000_000  # Kept in memory: 44 bytes each.
OLD = 2  # Times as many as at first: those of files that were merged are let go.


class Names:
    """The ids of the rows of one table, as far as they were asked for.

    They are read by the second search of a process (0.1 s for a million): one that
    searches once has no use for them. Rows that came later are read when they show.

    Args:
        table: Of `native.open_table`; rows are never changed in place.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self._rows = np.empty(0, np.uint64)
        self._ids = pa.nulls(0, pa.string())
        self._most = 0
        self._searches = 0
        self._lock = asyncio.Lock()

    async def pay(self) -> bool:
        """Return whether the next search should ask for row numbers, not for ids."""
        self._searches += 1
        if self._searches == 1:
            return False
        async with self._lock:
            if not len(self._rows):
                await self._read_all()
        return 0 < len(self._rows) <= MOST_ROWS

    async def of(self, rows: npt.NDArray[np.uint64]) -> pa.StringArray | None:
        """Return the ids of rows in their order; None if one went meanwhile."""
        found = self._known(rows)
        for read in (self._read_new, self._read_all):
            if found is not None:
                break
            async with self._lock:
                found = self._known(rows)  # Another search may have read them.
                if found is None:
                    await read()
                    found = self._known(rows)
        return found

    def _known(self, rows: npt.NDArray[np.uint64]) -> pa.StringArray | None:
        at = np.searchsorted(self._rows, rows)
        at = np.minimum(at, len(self._rows) - 1)
        if not np.array_equal(self._rows[at], rows):
            return None
        return self._ids.take(arrow(at))

    async def _read_all(self) -> None:
        if int(await self.table.count_rows(None)) <= MOST_ROWS:
            self._keep(await _in_order(self.table.query()))
            self._most = OLD * len(self._rows)

    async def _read_new(self) -> None:
        """Read the rows that came last: they nearly always have the last numbers."""
        query = self.table.query()
        query.where(f"{ROW} > {self._rows[-1]}")
        new = await _in_order(query)
        if len(self._rows) + new.num_rows > self._most:
            await self._read_all()
            return
        known = pa.Table.from_arrays([self._ids, arrow(self._rows)], COLUMNS)
        self._keep(pa.concat_tables([known, new]))

    def _keep(self, found: pa.Table) -> None:
        self._rows = numbers(found[ROW])
        self._ids = cast("pa.StringArray", found["chunk_id"].combine_chunks())


async def _in_order(query: Query) -> pa.Table:
    """Return ids and numbers of the rows that a query finds, by number."""
    query.select_columns(["chunk_id"])
    query.with_row_id()
    found = await rows_of(query)
    columns = [found[name] for name in COLUMNS]
    return pa.Table.from_arrays(columns, COLUMNS).sort_by(ROW)
