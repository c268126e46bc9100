"""Measures every part and writes results/embedding.{json,md,svg}."""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.embedding import limit, parity, speed, start, texts
from benchmarks.embedding.report import chart, report
from benchmarks.measuring import RESULTS, save
from resources.cores import cores
from resources.embedding import Embedder
from resources.embedding.choice import sample


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark as the command line says."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = (options.cache or Path(scratch)) / "models"
        figures = measure(options, folder, Path(scratch) / "new")
    print(report(figures))
    save(options.name, figures)
    (RESULTS / f"{options.name}.md").write_text(report(figures) + "\n", "utf-8")
    (RESULTS / f"{options.name}.svg").write_text(chart(figures), "utf-8")


def measure(options: argparse.Namespace, folder: Path, new: Path) -> dict[str, Any]:
    """Return all figures.

    Args:
        options: Of the command line.
        folder: Where exports are kept.
        new: An empty folder.
    """
    embedder = Embedder(folder=folder, threads=options.threads)
    choice = embedder.backend
    passages = texts.passages(options.data, options.passages)
    read = texts.pieces(passages, embedder)
    ways = speed.runners(folder, options.threads)
    by_length = texts.cut(passages, embedder)
    kinds = {"kinds of text": sample.kinds(), **by_length, "passages": passages}
    figures: dict[str, Any] = {
        "threads": options.threads,
        "chosen": {"name": choice.name, "reason": choice.reason},
        "passages": {"count": len(passages), "mean_pieces": sum(read) / len(read)},
        "limits": limit.limits(options.threads),
        "speed": {},
    }
    for kind in ("passages", *by_length):
        print(f"speed: {kind}", flush=True)
        found = speed.measure(ways, kinds[kind], options.turns)
        worked = limit.operations(embedder.weights, texts.pieces(kinds[kind], embedder))
        figures["speed"][kind] = _with_rates(found, worked / len(kinds[kind]))
    print("parity", flush=True)
    figures["parity"] = parity.measure(ways, kinds)
    print("starting", flush=True)
    figures["start"] = start.measure(folder, new, options.turns)
    return figures


def _with_rates(
    found: dict[str, dict[str, Any]], operations: float
) -> dict[str, dict[str, Any]]:
    """Add to each way the billions of operations that it does in a second."""
    for each in found.values():
        each["gflops"] = round(each["per_second"] * operations / 1e9, 1)
    return found


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.embedding")
    parser.add_argument("--data", type=Path, required=True, help="folder of the sets")
    parser.add_argument("--cache", type=Path, help="where exports are kept")
    parser.add_argument("--passages", type=int, default=512, help="texts of a turn")
    parser.add_argument("--turns", type=int, default=5, help="of each measurement")
    parser.add_argument("--threads", type=int, default=cores(), help="of all sides")
    parser.add_argument("--name", default="embedding", help="of the results")
    return parser.parse_args(arguments)
