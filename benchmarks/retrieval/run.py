"""How well searches answer questions of public sets; see benchmarks/README.md.

    python -m benchmarks.retrieval --data DIR [--cache DIR] [--only SET ...]

DIR holds retrieval/<set> with corpus.jsonl.gz, queries.jsonl and qrels.tsv. Each set is
written into a home of its own below --cache, once, and asked through `Search`: by
vectors, by words, by reciprocal rank fusion, and as searches are by default. Writes
results/retrieval.json, .md and .svg after each set; figures of sets that are not run
are kept.
"""

import argparse
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measuring import RESULTS, save
from benchmarks.retrieval import asking, settings
from benchmarks.retrieval.home import build
from benchmarks.retrieval.report import chart, lines, report
from benchmarks.retrieval.sets import Collection, read
from resources.lakehouse import Lakehouse

NAME = "retrieval"
KINDS = {"whole": False, "cut": True}  # Whether documents are cut into passages.


def main() -> None:
    """Measure each set, then what other weights of the blend would have given."""
    options = _options()
    os.environ.setdefault("ASSAY_MODELS", str(options.cache / "models"))  # For all.
    folders = sorted(each for each in (options.data / "retrieval").iterdir())
    figures: dict[str, Any] = {}
    for folder in folders:
        if options.only and folder.name not in options.only:
            continue
        started = time.perf_counter()
        figures = store({folder.name: measured(read(folder), options.cache)})
        print(f"{folder.name}: {time.perf_counter() - started:.0f} s", flush=True)
    print(report(figures))
    broken = [line.name for line in lines(figures) if not line.is_kept]
    print(f"\n{len(broken)} limits not kept: {', '.join(broken) or 'none'}")


def measured(collection: Collection, cache: Path) -> dict[str, Any]:
    """Return the figures of a set: documents whole, cut, and with other weights."""
    found: dict[str, Any] = {"documents": len(collection.documents)}
    for kind, cut in KINDS.items():
        home = build(cache / f"{collection.name}-{kind}", collection, cut=cut)
        with Lakehouse(home) as lakehouse:
            found[kind] = asking.measure(lakehouse, collection, cut=cut)
            if not cut:
                found["settings"] = settings.measure(lakehouse, collection)
        print(f"{collection.name}, {kind}: {found[kind]['modes']}", flush=True)
    return found


def store(found: dict[str, Any], results: Path = RESULTS) -> dict[str, Any]:
    """Write figures beside those that are there; return all of them, by set."""
    path = results / f"{NAME}.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    sets = known.get("sets", {}) | found
    figures = dict(sorted(sets.items()))
    save(NAME, {"sets": figures})
    (results / f"{NAME}.md").write_text(report(figures) + "\n", encoding="utf-8")
    (results / f"{NAME}.svg").write_text(chart(figures), encoding="utf-8")
    return figures


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir(), "assay-retrieval")
    )
    parser.add_argument("--only", nargs="+")
    return parser.parse_args()
