"""Tables to measure with, made from a seed: the same in every run."""

from typing import Any

import numpy as np
import pyarrow as pa

SHOPS = 20_000
PRODUCTS = 500
REGIONS = 40
WIDTH = 384  # Of a vector.
WORDS, WORDS_A_TEXT = 5_000, 170
ROW_BYTES = {"texts": 1_050, "numbers": 40, "vectors": 4 * WIDTH + 20}

Chance = np.random.Generator
Columns = dict[str, Any]  # By name: lists, Arrow arrays, NumPy arrays.


def sales(chance: Chance, start: int, stop: int) -> pa.Table:
    """Return rows start to stop of a large table, in order of time, else random."""
    count = stop - start
    times = pa.array(np.arange(start, stop) * 10_000_000, pa.int64())
    columns: Columns = {
        "sale": np.arange(start, stop),
        "shop": chance.integers(0, SHOPS, count),
        "product": _names(chance, "product", PRODUCTS, count),
        "amount": chance.gamma(2.0, 20.0, count).round(2),
        "sold_at": times.cast(pa.timestamp("us")),
    }
    return pa.table(columns)


def shops(chance: Chance) -> pa.Table:
    """Return the small table that sales point to."""
    days = pa.array(chance.integers(10_000, 20_000, SHOPS), pa.int32())
    columns: Columns = {
        "shop": np.arange(SHOPS),
        "region": _names(chance, "region", REGIONS, SHOPS),
        "opened": days.cast(pa.date32()),
    }
    return pa.table(columns)


def make(chance: Chance, name: str, rows: int) -> pa.Table:
    """Return so many rows of texts, numbers or vectors, of about ROW_BYTES each."""
    columns = {"texts": _texts, "numbers": _numbers, "vectors": _vectors}[name]
    return pa.table(columns(chance, rows))


def _texts(chance: Chance, rows: int) -> Columns:
    """Return texts in which few words are common and most are rare."""
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    words = ["".join(chance.choice(letters, size)) for size in 2 + np.arange(WORDS) % 9]
    picked = chance.zipf(1.3, (rows, WORDS_A_TEXT)) % WORDS
    texts = [" ".join(words[word] for word in row) for row in picked]
    return {"id": _ids(rows), "text": texts}


def _numbers(chance: Chance, rows: int) -> Columns:
    times = pa.array(chance.integers(0, 2**50, rows))
    return {
        "number": np.arange(rows),
        "count": chance.integers(0, 1000, rows),
        "price": chance.gamma(2.0, 20.0, rows).round(2),
        "measure": chance.standard_normal(rows),
        "at": times.cast(pa.timestamp("us", "UTC")),
    }


def _vectors(chance: Chance, rows: int) -> Columns:
    """Return unit vectors, as lists of float32."""
    vectors = chance.standard_normal((rows, WIDTH), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ends: Any = pa.array(np.arange(rows + 1, dtype=np.int32) * WIDTH)
    flat: Any = pa.array(vectors.ravel())
    return {"id": _ids(rows), "vector": pa.ListArray.from_arrays(ends, flat)}


def _names(chance: Chance, kind: str, distinct: int, count: int) -> list[str]:
    names = np.array([f"{kind} {number:03d}" for number in range(distinct)])
    picked: list[str] = names[chance.integers(0, distinct, count)].tolist()
    return picked


def _ids(rows: int) -> list[str]:
    return [f"{number:020d}" for number in range(rows)]
