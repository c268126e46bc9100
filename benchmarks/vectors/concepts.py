"""Saving and loading many passages with their vectors, beside Parquet."""

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.catalog.timing import seconds
from benchmarks.measuring import significant
from benchmarks.search.material import Material
from benchmarks.vectors.rows import table
from benchmarks.vectors.systems import MODEL
from resources.flat_index import FlatIndex

LAPS = 5


def measure(material: Material, scratch: Path) -> dict[str, Any]:
    """Return the seconds to save and load passages durably, ours and Parquet's.

    Args:
        material: What is saved, all of it at once.
        scratch: An empty folder; it is left empty.
    """
    rows = table(material, slice(0, len(material.matrix)))
    ours = scratch / "flat"
    theirs = scratch / "passages.parquet"

    def save() -> None:
        FlatIndex(ours, MODEL).add(rows)

    saved = _laps(save, lambda: shutil.rmtree(ours, ignore_errors=True))
    written = _laps(partial(_write, rows, theirs), lambda: None)
    read = _laps(lambda: pq.read_table(theirs), lambda: None)
    size = rows.nbytes / 2**20
    shutil.rmtree(ours)
    theirs.unlink()
    return {
        "rows": rows.num_rows,
        "mib": round(size, 1),
        "save_s": saved,
        "parquet_save_s": written,
        "parquet_load_s": read,
    }


def _write(rows: pa.Table, path: Path) -> None:
    pq.write_table(rows, path, compression="none", use_dictionary=False)
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _laps(work: Callable[[], object], before: Callable[[], object]) -> float:
    taken = []
    for _ in range(LAPS):
        before()
        taken.append(seconds(work))
    return significant(sorted(taken)[LAPS // 2])
