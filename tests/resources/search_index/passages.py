"""Chunks to index, and what of them a search may show."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

DIMENSION = 8


class Only:
    """Allows some ids, known to the index or not."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = pa.array(sorted(set(ids)), pa.string())

    @property
    def count(self) -> int:
        return len(self._ids)

    def contains(self, ids: pa.StringArray) -> npt.NDArray[np.bool_]:
        found = pc.is_in(ids, value_set=self._ids)
        return np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)

    def ids(self) -> pa.StringArray:
        return self._ids


def unit(seed: int, dimension: int = DIMENSION) -> npt.NDArray[np.float32]:
    vector = np.random.default_rng(seed).standard_normal(dimension)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def units(*seeds: int, dimension: int = DIMENSION) -> npt.NDArray[np.float32]:
    return np.stack([unit(seed, dimension) for seed in seeds])


def chunk(name: str, text: str, *, seed: int = 0, **given: object) -> dict[str, object]:
    return {
        "chunk_id": name,
        "version_id": f"version of {name}",
        "chunker": "one",
        "position": 0,
        "start": 0,
        "end": len(text),
        "page": None,
        "heading_path": [],
        "text": text,
        "vector": unit(seed).tolist(),
    } | given


def table(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows))


def name(number: int) -> str:
    return f"{number:06d}"


def many(first: int, last: int, *, dimension: int = DIMENSION) -> pa.Table:
    return table(
        *(
            chunk(
                name(i),
                f"word{i % 7} word{i % 11} passage number {i}",
                page=i,
                vector=unit(i, dimension).tolist(),
            )
            for i in range(first, last)
        )
    )
