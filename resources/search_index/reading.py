"""What is asked of the table: the two searches, its rows, and how far it is indexed."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resources.arrays import arrow, numbers
from resources.search_index.naming import ROW, Names
from resources.search_index.native import Query, Table, rows_of
from resources.search_index.ranking import Ranked, best
from resources.search_index.rows import COLUMNS
from resources.search_index.scope import Scope, among

Vectors = npt.NDArray[np.float32]
Found = tuple[pa.StringArray, npt.NDArray[np.float64]]

PARTITIONS_PROBED = 64  # Of one for 8,192 rows: recall@10 is 0.997 at a million.
SHALLOW = 1000  # Rows that so many partitions surely hold.
CANDIDATES = 160  # Rescored with their full vectors beyond those that are wanted.
AT_ONCE = 16  # Questions in flight: enough to keep every core busy.
LISTED = 1000  # Ids in one look-up.


@dataclass(frozen=True)
class Sizes:
    """How much the index holds, and how much of that is indexed.

    Attributes:
        rows: Chunks that it holds, of every state.
        by_words: How many of them the text index covers; others are read through.
        by_vector: How many the vector index covers; none in a small index.
    """

    rows: int = 0
    by_words: int = 0
    by_vector: int = 0


async def near(names: Names, vectors: Vectors, scope: Scope, k: int) -> list[Ranked]:
    """Return the k chunks of highest cosine similarity to each of some unit vectors.

    Args:
        names: Of the table that is asked.
        vectors: Shape (questions, dimension).
        scope: What may be shown.
        k: How many are wanted of each.
    """

    def ask(vector: Vectors) -> Callable[[int], Coroutine[Any, Any, Found]]:
        async def fetch(limit: int) -> Found:
            if scope.condition is None and limit <= SHALLOW:
                found = await probe(vector, limit, PARTITIONS_PROBED)
                if len(found[0]) == limit:
                    return found
            # Without a bound, what a condition leaves still fills the answer.
            return await probe(vector, limit, 0)

        return fetch

    async def probe(vector: Vectors, limit: int, partitions: int) -> Found:
        query = names.table.query().nearest_to(arrow(vector))
        query.column("vector")
        query.distance_type("dot")
        query.maximum_nprobes(0)  # First: it must never be below the minimum.
        query.minimum_nprobes(PARTITIONS_PROBED)
        query.maximum_nprobes(partitions)
        query.refine_factor(1 + CANDIDATES // limit)
        ids, distances = await _scored(query, names, "_distance", scope, limit)
        return ids, 1.0 - distances

    return await _each([ask(vector) for vector in vectors], scope, k)


async def worded(
    names: Names, texts: Sequence[str], scope: Scope, k: int
) -> list[Ranked]:
    """Return the k chunks of highest BM25 score that hold any word of each text.

    A text is not parsed as a query: quotes, colons and brackets only part words.
    """

    def ask(text: str) -> Callable[[int], Coroutine[Any, Any, Found]]:
        async def fetch(limit: int) -> Found:
            query = names.table.query().nearest_to_text(
                {"query": text, "columns": ["text"]}
            )
            return await _scored(query, names, "_score", scope, limit)

        return fetch

    return await _each([ask(text) for text in texts], scope, k)


async def passages(table: Table, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the rows of these chunks by id, without their vectors."""
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(ids), LISTED):
        rows = await _look_up(table, ids[start : start + LISTED], COLUMNS)
        found |= {row["chunk_id"]: row for row in rows.to_pylist()}
    return found


async def vectors(table: Table, ids: Sequence[str]) -> dict[str, Vectors]:
    """Return the vectors of these chunks by id."""
    found: dict[str, Vectors] = {}
    for start in range(0, len(ids), LISTED):
        asked = ids[start : start + LISTED]
        rows = await _look_up(table, asked, ["chunk_id", "vector"])
        flat = numbers(pc.list_flatten(rows["vector"].combine_chunks()))
        names = map(str, rows["chunk_id"].to_pylist())
        found |= zip(names, flat.reshape(rows.num_rows, -1), strict=True)
    return found


async def held(table: Table, ids: Sequence[str]) -> pa.StringArray:
    """Return the ids of those chunks that are in the table, in no order."""
    found = [
        await _look_up(table, ids[start : start + LISTED], ["chunk_id"])
        for start in range(0, len(ids), LISTED)
    ]
    return ids_of(pa.concat_tables(found)) if found else pa.nulls(0, pa.string())


async def all_ids(table: Table) -> pa.StringArray:
    """Return the ids of all chunks in the table, in no order."""
    query = table.query()
    query.select_columns(["chunk_id"])
    return ids_of(await rows_of(query))


def ids_of(rows: pa.Table) -> pa.StringArray:
    """Return the ids of rows as one column."""
    return cast("pa.StringArray", rows["chunk_id"].combine_chunks())


async def schema(table: Table) -> pa.Schema:
    """Return the columns of the table."""
    columns: pa.Schema = await table.schema()
    return columns


async def count(table: Table) -> int:
    """Return how many chunks are in the table."""
    return int(await table.count_rows(None))


async def sizes(table: Table) -> Sizes:
    """Return how much the table holds and indexes."""
    covered = {
        name: each.num_indexed_rows
        for each in await table.list_indices()
        for name in each.columns
    }
    rows = await count(table)
    return Sizes(rows, covered.get("text", 0), covered.get("vector", 0))


async def _look_up(table: Table, ids: Sequence[str], columns: list[str]) -> pa.Table:
    query = table.query()
    query.where(among(ids))
    query.select_columns(columns)
    query.limit(len(ids))
    return await rows_of(query)


async def _scored(
    query: Query, names: Names, score: str, scope: Scope, limit: int
) -> Found:
    if scope.condition is not None:
        query.where(scope.condition)
    query.limit(limit)
    ids = None
    if await names.pay():
        query.select_columns([score])
        query.with_row_id()
        rows = await rows_of(query)
        ids = await names.of(numbers(rows[ROW]))
    if ids is None:
        query.select_columns(["chunk_id", score])
        rows = await rows_of(query)
        ids = ids_of(rows)
    return ids, numbers(rows[score]).astype(np.float64)


async def _each(
    asked: Sequence[Callable[[int], Coroutine[Any, Any, Found]]], scope: Scope, k: int
) -> list[Ranked]:
    room = asyncio.Semaphore(AT_ONCE)

    async def answer(fetch: Callable[[int], Coroutine[Any, Any, Found]]) -> Ranked:
        async with room:
            return await best(fetch, scope.keeps, k, scope.depth)

    return await asyncio.gather(*(answer(fetch) for fetch in asked))
