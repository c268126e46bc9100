"""What edits leave of passages, and how well they are found; see benchmarks/README.md.

    python -m benchmarks.chunking --data DIR [--cache DIR] [--only SET ...]

DIR holds retrieval/<set> with corpus.jsonl.gz, queries.jsonl and qrels.tsv. Vectors are
kept below --cache. Writes results/chunking.json, .md and .svg after each set; figures
of sets that are not run are kept.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.chunking import finding, reuse
from benchmarks.chunking.report import chart, lines, report
from benchmarks.chunking.ways import Way, ways
from benchmarks.measuring import RESULTS, save
from benchmarks.retrieval.sets import Collection, read
from resources.embedding import Embedder
from resources.embedding.cache import VectorCache
from resources.tokens import WordPieces

NAME = "chunking"
SETS = ("scifact", "cranfield", "musique-200")
BOOK = 50  # Articles of a text that is edited: some 450 sentences.
BINDER = 8  # Articles of a long document that is searched.
CACHE_BYTES = 4 * 2**30


def main() -> None:
    """Measure each set in turn."""
    options = _options()
    embedder = _embedder(options.cache)
    figures: dict[str, Any] = {}
    for name in options.only:
        started = time.perf_counter()
        collection = read(options.data / "retrieval" / name)
        figures = store({name: measured(collection, ways(WordPieces()), embedder)})
        print(f"{name}: {time.perf_counter() - started:.0f} s", flush=True)
    print(report(figures))
    broken = [line.name for line in lines(figures) if not line.is_kept]
    print(f"\n{len(broken)} limits not kept: {', '.join(broken) or 'none'}")


def measured(
    collection: Collection, cutters: Mapping[str, Way], embedder: Embedder
) -> dict[str, Any]:
    """Return what edits leave of long texts, and how well passages are found.

    Args:
        collection: Articles and questions.
        cutters: Ways to cut texts.
        embedder: Makes the vectors.
    """
    books = list(finding.joined(collection, BOOK).documents.values())
    flat = [" ".join(text.split()) for text in books]
    found: dict[str, Any] = {"articles": len(collection.documents)}
    found["reuse"] = {
        "in paragraphs": reuse.measure(books, cutters),
        "as one paragraph": reuse.measure(flat, cutters),
    }
    print(f"{collection.name}: {found['reuse']}", flush=True)
    layouts = {"one by one": 1, f"by {BINDER}": BINDER}
    found["finding"] = {
        layout: finding.measure(finding.joined(collection, size), cutters, embedder)
        for layout, size in layouts.items()
    }
    print(f"{collection.name}: {found['finding']}", flush=True)
    return found


def store(found: dict[str, Any], results: Path = RESULTS) -> dict[str, Any]:
    """Write figures beside those that are there; return all of them, by set."""
    path = results / f"{NAME}.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    sets = known.get("sets", {}) | found
    figures = {name: sets[name] for name in SETS if name in sets}
    save(NAME, {"sets": figures})
    (results / f"{NAME}.md").write_text(report(figures) + "\n", encoding="utf-8")
    (results / f"{NAME}.svg").write_text(chart(figures), encoding="utf-8")
    return figures


def _embedder(folder: Path) -> Embedder:
    cache = VectorCache(
        folder / "vectors",
        memory_bytes=0,
        memory_seconds=0.0,
        disk_bytes=CACHE_BYTES,
    )
    return Embedder(folder=folder / "models", cache=cache)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir(), "assay-chunking")
    )
    parser.add_argument("--only", nargs="+", choices=SETS, default=list(SETS))
    return parser.parse_args()
