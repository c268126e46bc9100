"""Texts a second of each back end, beside sentence-transformers as it comes."""

import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.measuring import significant
from resources.embedding import Embedder
from resources.embedding.backends import NAMES

PEER = "sentence-transformers"
Encode = Callable[[list[str]], object]


def runners(folder: Path, threads: int) -> dict[str, Encode]:
    """Return every way to embed, warm, in one process: the peer's default first.

    The peer is `SentenceTransformer(model).encode(texts)` and nothing else, with as
    many threads.

    Args:
        folder: Where exports are kept.
        threads: Processor threads of each.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    weights = str(Embedder().weights)
    found: dict[str, Encode] = {
        PEER: SentenceTransformer(weights, local_files_only=True).encode
    }
    for name in NAMES:
        embedder = Embedder(folder=folder, backend=name, threads=threads)
        found[f"assay, {name}"] = embedder.embed
    for encode in found.values():
        encode(["warm", "up"] * 20)
    return found


def measure(
    ways: Mapping[str, Encode], texts: list[str], turns: int
) -> dict[str, dict[str, Any]]:
    """Return texts a second of each way, and how many times the peer's that is.

    All take turns, each turn beginning with another one; a ratio is the median of the
    ratios within a turn.

    Args:
        ways: Those of `runners`.
        texts: What is embedded, all of it in each turn.
        turns: How often, 1 or more.
    """
    names = list(ways)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(turns):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            started = time.perf_counter()
            ways[name](texts)
            seconds[name].append(time.perf_counter() - started)
        print(f"  turn {turn + 1} of {turns}", flush=True)
    return {name: _described(seconds, name, len(texts)) for name in names}


def _described(
    seconds: Mapping[str, list[float]], name: str, texts: int
) -> dict[str, Any]:
    beside = zip(seconds[PEER], seconds[name], strict=True)
    return {
        "per_second": significant(texts / statistics.median(seconds[name])),
        "times_peer": significant(statistics.median(p / one for p, one in beside)),
        "texts": texts,
    }
