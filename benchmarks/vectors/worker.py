"""One act of one system in a process of its own, so that its memory is its own.

    python -m benchmarks.vectors.worker ACT SYSTEM FOLDER TEXTS VECTORS COUNT

Prints what it found as JSON.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.catalog.timing import seconds, spread
from benchmarks.measuring import significant
from benchmarks.search.material import Material, given
from benchmarks.vectors.rows import (
    ASKED,
    QUESTIONS,
    Vectors,
    least_similar,
    recall,
)
from benchmarks.vectors.systems import MODEL, SYSTEMS
from resources.flat_index import FlatIndex

MIB = 2**20
LAPS = 3
ENOUGH = 0.95  # Recall that a batch is answered with.
WARM_UPS = 50


def main() -> None:
    """Do what the command line says."""
    act, system, *given_paths, count = sys.argv[1:]
    folder, texts, vectors = map(Path, given_paths)
    whole = given(texts, vectors, int(count) + QUESTIONS, None)
    indexed = slice(0, int(count))
    material = Material(whole.texts(indexed), whole.matrix[indexed], [])
    asked = np.ascontiguousarray(whole.matrix[int(count) :])
    if act == "build":
        print(json.dumps(build(system, material, folder)))
    elif act == "ask":
        print(json.dumps(ask(system, material.matrix, asked, folder)))
    else:
        print(json.dumps(load(folder)))


def build(system: str, material: Material, folder: Path) -> dict[str, Any]:
    """Make an index; return its seconds and bytes on disk."""
    folder.mkdir(parents=True)
    took = seconds(lambda: SYSTEMS[system]().build(material, folder))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    (folder / "dimension").write_text(str(material.matrix.shape[1]))
    return {"build_s": significant(took), "disk_mib": significant(size / MIB)}


def ask(
    name: str, vectors: Vectors, questions: Vectors, folder: Path
) -> dict[str, Any]:
    """Open an index and ask it; return its memory, times and recall."""
    least = least_similar(vectors, questions[:ASKED], folder.parent / "least.npy")
    system = SYSTEMS[name]()
    before = _memory()

    def first_answer() -> None:
        system.open(folder)
        system.near(questions[:1], system.efforts[0])

    ready = seconds(first_answer)
    efforts = {}
    for effort in system.efforts:
        for question in questions[-WARM_UPS:]:
            system.near(question[np.newaxis], effort)
        found, taken = [], []
        for question in questions[:ASKED]:
            started = time.perf_counter()
            rows = system.near(question[np.newaxis], effort)
            taken.append(time.perf_counter() - started)
            found.append(rows[0])
        right = recall(vectors, questions, found, least)
        efforts[str(effort)] = {"recall": round(right, 4), **spread(taken)}
    after = _memory()
    used = {f"{kind}_mib": round(after[kind] - before[kind], 1) for kind in after}
    enough = [int(e) for e, found in efforts.items() if found["recall"] >= ENOUGH]
    effort = enough[0] if enough else system.efforts[-1]
    several = questions[: system.batch]
    batch = _batch(lambda: system.near(several, effort), len(several))
    together = list(system.near(several, effort)[:ASKED])
    batch["recall"] = round(recall(vectors, questions, together, least), 4)
    return {"ready_s": significant(ready), **used, "efforts": efforts, "batch": batch}


def load(folder: Path) -> dict[str, Any]:
    """Open the flat index again and again; return the seconds of each way."""
    index = FlatIndex(folder, MODEL)
    rows = index.rows
    _read_all(index)  # The pages are in memory from here on.
    return {
        "rows": rows,
        "open_s": _best(lambda: FlatIndex(folder, MODEL).view()),
        "load_s": _best(lambda: _read_all(FlatIndex(folder, MODEL))),
        "verify_s": _best(index.verify),
        "codes_mib": significant(index.view().codes.nbytes / MIB),
        "vectors_mib": significant(rows * index.view().dimension * 4 / MIB),
    }


def _read_all(index: FlatIndex) -> int:
    """Read every byte of an index: ids, texts, their places, vectors and codes."""
    view = index.view()
    total = 0
    for segment in view.segments:
        columns = segment.passages.columns
        buffers: list[Any] = [b for each in columns for b in each.buffers() if b]
        arrays = [np.frombuffer(each, dtype=np.uint8) for each in buffers]
        arrays += [segment.codes.ravel(), segment.vectors.view(np.uint8).ravel()]
        for array in arrays:
            whole = array[: len(array) // 8 * 8].view(np.uint64)
            total += int(np.bitwise_xor.reduce(whole, initial=np.uint64(0)))
    return total


def _best(work: Any) -> float:  # noqa: ANN401 - any function.
    return significant(min(seconds(work) for _ in range(LAPS)))


def _batch(work: Any, count: int) -> dict[str, Any]:  # noqa: ANN401
    first = seconds(work)
    later = min(seconds(work) for _ in range(LAPS))
    return {"first_s": significant(first), "per_second": significant(count / later)}


def _memory() -> dict[str, float]:
    """Return the MiB of this process: its own, and of files that it has mapped."""
    used = psutil.Process().memory_info()
    return {"own": (used.rss - used.shared) / MIB, "mapped": used.shared / MIB}


if __name__ == "__main__":
    main()
