"""Rows of tables found again by their keys."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from resources.truth.columns import Flags, Longs, coded


def places_of(keys: Any, known: Any) -> Longs:  # noqa: ANN401 - arrays, chunked or not.
    """Return the place of each key among known ones, shape (keys,); -1: not there."""
    listed = known.combine_chunks() if isinstance(known, pa.ChunkedArray) else known
    found = pc.fill_null(pc.index_in(keys, value_set=listed), -1)
    return np.asarray(found.to_numpy(), dtype=np.int64)


def keys_of(rows: pa.Table, names: Sequence[str]) -> "pa.Array[Any]":
    """Return one text for each row, made of columns of text; null is as empty."""
    columns: list[Any] = []
    for name in names:
        text: Any = rows[name].combine_chunks().cast(pa.string())
        columns.append(pc.fill_null(text, ""))
    keys: pa.Array[Any] = pc.binary_join_element_wise(*columns, "\x1f")
    return keys


def codes_of(rows: pa.Table, name: str) -> tuple[Longs, list[str]]:
    """Return a column of text without nulls as codes, and what they stand for."""
    return coded(rows[name].combine_chunks().cast(pa.large_string()))


def pairs_of(first: Longs, second: Longs) -> Longs:
    """Return a dense code for each pair of codes that occurs, in their order."""
    width = int(second.max(initial=0)) + 1
    return np.asarray(np.unique(first * width + second, return_inverse=True)[1])


def differing(code: Longs, group: Longs) -> Flags:
    """Return which rows are in a group that has several codes.

    Args:
        code: Shape (rows,).
        group: Shape (rows,). Dense codes from 0.
    """
    groups = int(group.max(initial=-1)) + 1
    least = np.full(groups, np.iinfo(np.int64).max)
    most = np.full(groups, -1)
    np.minimum.at(least, group, code)
    np.maximum.at(most, group, code)
    return np.asarray((least != most)[group])
