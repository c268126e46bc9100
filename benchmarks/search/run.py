"""Searches in a home of a million passages; see benchmarks/README.md.

    python -m benchmarks.search --data DIR [--cache DIR] [--only PART ...]

Passages and vectors are made of the public sets below DIR, or taken from --texts (a
JSON string a line) and --vectors (a .npy file). The home is made below --cache and kept
there. Writes results/search.json, .md and .svg after each part; figures of parts that
are not run are kept.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measuring import RESULTS, save
from benchmarks.search import cold, first, warm
from benchmarks.search.home import Plan, build
from benchmarks.search.material import Material, given, made
from benchmarks.search.report import chart, lines, report
from resources.lakehouse import Lakehouse
from resources.settings import Settings

NAME = "search"
PASSAGES, TURNS = 1_000_000, 400


@dataclass(frozen=True)
class Given:
    """What every part is measured on: the folder of a home, questions, searches."""

    home: Path
    passages: int
    questions: list[str]
    turns: int


def main() -> None:
    """Make the home unless it is there, then run the parts that are asked for."""
    options = _options()
    plan = Plan(options.passages)
    material = _material(options, plan)
    home = options.cache / f"home-{plan.passages}"
    settings = build(home, plan, material)
    world = Given(settings.home, plan.passages, material.questions, options.turns)
    figures: dict[str, Any] = {}
    for part in options.only:
        started = time.perf_counter()
        figures = store({part: PARTS[part](world)})
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
    save(NAME, figures)
    (results / f"{NAME}.md").write_text(report(figures) + "\n", encoding="utf-8")
    (results / f"{NAME}.svg").write_text(chart(figures), encoding="utf-8")
    return figures


def size(world: Given) -> dict[str, Any]:
    """Return how large the home is, and in which time its indexes are made anew."""
    took = first.filled(world.home)
    search = world.home / "search"
    return {
        "passages": world.passages,
        "index_s": took,
        "mib": {
            each.name: round(_bytes(each) / 2**20, 1)
            for each in sorted([world.home / "warehouse", *search.iterdir()])
        },
    }


def _bytes(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(each.stat().st_size for each in files if each.is_file())


def _warm(world: Given) -> dict[str, Any]:
    with Lakehouse(Settings(home=world.home)) as lakehouse:
        return warm.measure(lakehouse, world.questions, world.turns)


def _cold(world: Given) -> dict[str, Any]:
    turns = max(world.turns // 20, 1)
    return cold.measure(world.home, world.questions[::-1], turns)


PARTS: dict[str, Callable[[Given], Any]] = {
    "home": size,
    "first": lambda world: first.measure(world.home),
    "warm": _warm,
    "cold": _cold,
}


def _material(options: argparse.Namespace, plan: Plan) -> Material:
    if options.texts and options.vectors:
        return given(options.texts, options.vectors, plan.needed, options.data)
    return made(options.data, options.cache, plan.needed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir(), "assay-search")
    )
    parser.add_argument("--passages", type=int, default=PASSAGES)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    return parser.parse_args()
