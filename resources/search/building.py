"""The columns of a state, from the rows that SQL returns. Pure functions."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resources.search.columns import Columns

NO_ID = 1  # Width of the ids of no passages: Arrow has no type of width 0.


def live_columns(passages: pa.Table, versions: pa.Table) -> Columns:
    """Return passages and versions as columns.

    Args:
        passages: `chunk_id` and `version_id`, in reading order by version.
        versions: One row a version, with its `version_id`.

    Returns:
        By passage: `chunk_id` as fixed-size binary, and `version`, the number of its
        version. `by_id`: positions of the passages in the order of their ids. And the
        columns of the versions.
    """
    ids = _fixed(_column(passages, "chunk_id"))
    known = _column(versions, "version_id")
    version = pc.index_in(_column(passages, "version_id"), value_set=known)
    order = pc.array_sort_indices(ids).cast(pa.int32())
    of_versions = {name: _column(versions, name) for name in versions.column_names}
    return {"chunk_id": ids, "version": version, "by_id": order, **of_versions}


def said_columns(
    live: Columns, trust: pa.Table, conflicts: pa.Table, held: pa.Table
) -> Columns:
    """Return what was concluded about passages as columns.

    Args:
        live: Columns of the passages and versions.
        trust: `trust` by `chunk_id`, or by `version_id` where a passage has none.
        conflicts: `chunk_id`, and the columns of a conflict, in the order to show.
        held: `chunk_id` and `claim_id`, in the order to show.

    Returns:
        `trust` by passage, NaN for unknown, or no values at all if none is known.
        `conflict_at`: positions, rising, with `conflict`: a number into the columns
        `contradiction_id`, `kind`, `score`, `explanation`. `held_at` and `held`.
    """
    at, rows = _placed(live, conflicts)
    distinct = conflicts.select(["contradiction_id", "kind", "score", "explanation"])
    first, number = _distinct(_column(conflicts, "contradiction_id"))
    held_at, held_rows = _placed(live, held)
    return {
        "trust": pa.array(_trust(live, trust)),
        "conflict_at": pa.array(at),
        "conflict": pa.array(number[rows]),
        **{name: _column(distinct.take(first), name) for name in distinct.column_names},
        "held_at": pa.array(held_at),
        "held": _column(held.take(held_rows), "claim_id"),
    }


def _trust(live: Columns, trust: pa.Table) -> npt.NDArray[np.float64]:
    """Return the trust of each passage: its own, else that of its version."""
    if not trust.num_rows:
        return np.zeros(0, np.float64)
    scores = trust["trust"].to_numpy()
    of_version = np.full(len(live["version_id"]), np.nan, np.float64)
    at = _positions(live["version_id"], _column(trust, "version_id"))
    of_version[at[at >= 0]] = scores[at >= 0]
    found: npt.NDArray[np.float64] = of_version[live["version"].to_numpy()]
    at = _positions(live["chunk_id"].cast(pa.string()), _column(trust, "chunk_id"))
    found[at[at >= 0]] = scores[at >= 0]
    return found


def _placed(
    live: Columns, rows: pa.Table
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Return the positions of rows that are live, rising, and which rows they are."""
    ids = live["chunk_id"].cast(pa.string())
    at = _positions(ids, _column(rows, "chunk_id"))
    order = np.argsort(at, kind="stable")
    order = order[at[order] >= 0]
    return at[order], order


def _positions(ids: "pa.Array[Any]", wanted: "pa.Array[Any]") -> npt.NDArray[np.int32]:
    found = pc.index_in(wanted, value_set=ids, skip_nulls=True)
    return found.fill_null(-1).to_numpy(zero_copy_only=False)


def _distinct(
    values: "pa.Array[Any]",
) -> tuple["pa.Array[Any]", npt.NDArray[np.int32]]:
    """Return the row of the first of each distinct value, and the number of each."""
    encoded = values.dictionary_encode()
    first = pc.index_in(encoded.dictionary, value_set=values)
    return first, encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32)


def _fixed(ids: "pa.Array[Any]") -> "pa.Array[Any]":
    """Return ids as binary of one width, which all of a home have."""
    width = len(str(ids[0])) if len(ids) else NO_ID
    return ids.cast(pa.binary()).cast(pa.binary(width))


def _column(rows: pa.Table, name: str) -> "pa.Array[Any]":
    return rows[name].combine_chunks()
