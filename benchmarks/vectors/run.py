"""Every system at every size; see benchmarks/README.md.

    python -m benchmarks.vectors --data DIR --cache DIR [--sizes 100000 1000000]
        [--only SYSTEM ...] [--texts FILE --vectors FILE]

Writes results/vectors.json, .md and .svg, after each system; figures of systems that
are not run are kept. Vectors are embedded once and kept in the cache, unless files of
them are given: texts as JSON strings, one a line, and a .npy of unit vectors.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.measuring import RESULTS, run_json, save
from benchmarks.search.material import given, made
from benchmarks.vectors import concepts
from benchmarks.vectors.report import chart, report
from benchmarks.vectors.rows import QUESTIONS
from benchmarks.vectors.systems import SYSTEMS

PACKAGES = ("faiss-cpu", "lancedb", "numpy", "pyarrow", "xxhash")
PEER = "hnswlib"  # It is built from source, so only who measures it installs it.
SIZES = (100_000, 1_000_000)
CONCEPTS = 100_000


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for."""
    options = _options(arguments)
    if PEER in options.only and not _has_peer():
        sys.exit(
            f"{PEER} is not here: pip install -e '.[bench]', or leave it out: --only"
        )
    with tempfile.TemporaryDirectory() as scratch:
        cache = options.cache or Path(scratch)
        texts, vectors = _files(options, cache)
        for size in options.sizes:
            for system in options.only:
                folder = Path(scratch) / f"{size}" / system.replace(" ", "-")
                place = [str(folder), str(texts), str(vectors), str(size)]
                store({"sizes": {str(size): {system: _system(system, place)}}}, options)
                shutil.rmtree(folder)
        few = given(texts, vectors, min(CONCEPTS, max(options.sizes)), None)
        print("saving and loading", flush=True)
        figures = store({"concepts": concepts.measure(few, Path(scratch))}, options)
    print(report(figures))


def _system(system: str, place: list[str]) -> dict[str, Any]:
    """Build and ask one system; return its figures."""
    print(f"{system}: {int(place[-1]):,} vectors", flush=True)
    worker = ["-m", "benchmarks.vectors.worker"]
    found: dict[str, Any] = run_json([*worker, "build", system, *place]).printed
    found |= run_json([*worker, "ask", system, *place]).printed
    if system == "flat":
        found["load"] = run_json([*worker, "load", system, *place]).printed
    return found


def store(found: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    """Write figures beside those that are there; return all of them."""
    path = options.results / "vectors.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    sizes = known.get("sizes", {})
    for size, systems in found.pop("sizes", {}).items():
        sizes[size] = sizes.get(size, {}) | systems
    packages = (*PACKAGES, PEER) if _has_peer() else PACKAGES
    libraries = {each: version(each) for each in packages}
    figures = {**known, "libraries": libraries, "sizes": sizes, **found}
    figures.pop("machine", None)
    if options.results == RESULTS:
        save("vectors", figures)
    else:
        path.write_text(json.dumps(figures), encoding="utf-8")
    said = report(figures) + "\n"
    path.with_suffix(".md").write_text(said, encoding="utf-8")
    path.with_suffix(".svg").write_text(chart(figures), encoding="utf-8")
    return figures


def _has_peer() -> bool:
    return find_spec(PEER) is not None


def _files(options: argparse.Namespace, cache: Path) -> tuple[Path, Path]:
    """Return the files of texts and vectors, made if they are not given."""
    if options.texts and options.vectors:
        return options.texts, options.vectors
    count = max(options.sizes) + QUESTIONS
    passages = made(options.data, cache, count).passages
    texts = cache / f"texts-{count}.jsonl"
    lines = "".join(f"{json.dumps(each)}\n" for each in passages)
    texts.write_text(lines, encoding="utf-8")
    return texts, cache / f"vectors-{count}.npy"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.vectors")
    parser.add_argument("--data", type=Path, help="folder of the public sets")
    parser.add_argument("--texts", type=Path, help="JSON strings, one a line")
    parser.add_argument("--vectors", type=Path, help="their vectors, a .npy file")
    parser.add_argument("--cache", type=Path, help="where made vectors are kept")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--only", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    if not options.data and not (options.texts and options.vectors):
        parser.error("give --data, or --texts and --vectors")
    return options
