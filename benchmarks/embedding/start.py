"""What the first vector of a process costs, and a query's in a warm one."""

import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import run_json, significant
from resources.embedding import Embedder

QUESTION = "How long is the notice period of a lease?"
OURS = f"""
import json, sys, time
started = time.perf_counter()
from pathlib import Path
from resources.embedding import Embedder
embedder = Embedder(folder=Path(sys.argv[1]))
embedder.embed_query({QUESTION!r})
seconds = time.perf_counter() - started
print(json.dumps({{
    "seconds": seconds,
    "backend": embedder.backend.name,
    "torch": "torch" in sys.modules,
}}))
"""
PEER = f"""
import json, sys, time
started = time.perf_counter()
from sentence_transformers import SentenceTransformer
SentenceTransformer(sys.argv[1], local_files_only=True).encode({QUESTION!r})
print(json.dumps({{"seconds": time.perf_counter() - started}}))
"""


def measure(folder: Path, new: Path, turns: int) -> dict[str, Any]:
    """Return seconds to the first vector, and milliseconds of later questions.

    Args:
        folder: Where the export and its verdict are.
        new: An empty folder, where the choice is made once more.
        turns: Processes of each kind, and questions in hundreds.
    """
    weights = str(Embedder().weights)
    ours = [run_json(["-c", OURS, str(folder)]) for _ in range(turns)]
    peer = [run_json(["-c", PEER, weights]) for _ in range(turns)]
    first = run_json(["-c", OURS, str(new)])
    return {
        "backend": ours[0].printed["backend"],
        "loads_torch": ours[0].printed["torch"],
        "first_query_s": _median([run.printed["seconds"] for run in ours]),
        "first_query_mib": round(max(run.peak_bytes for run in ours) / 2**20),
        "peer_first_query_s": _median([run.printed["seconds"] for run in peer]),
        "peer_first_query_mib": round(max(run.peak_bytes for run in peer) / 2**20),
        "new_folder_s": significant(first.printed["seconds"]),
        "query": _queries(folder, 100 * turns),
    }


def _queries(folder: Path, count: int) -> dict[str, float]:
    embedder = Embedder(folder=folder)
    embedder.embed_query(QUESTION)
    took = []
    for at in range(count):
        started = time.perf_counter()
        embedder.embed_query(f"{QUESTION} {at}")
        took.append(1e3 * (time.perf_counter() - started))
    p50, p95 = np.percentile(took, [50, 95])
    return {"p50_ms": significant(float(p50)), "p95_ms": significant(float(p95))}


def _median(values: list[float]) -> float:
    return significant(statistics.median(values))
