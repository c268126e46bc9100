"""New passages into a home, and the same once more; see benchmarks/README.md.

    python -m benchmarks.updates --data DIR [--cache DIR] [--only PART ...]

DIR has public sets below `retrieval`. Vectors of the home that is updated are made once
and kept below --cache. Writes results/updates.json, .md and .svg after each part;
figures of parts that are not run are kept.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.measuring import RESULTS, save
from benchmarks.search.home import Plan, build
from benchmarks.search.material import Material, made
from benchmarks.updates import again, update
from benchmarks.updates.articles import cut
from benchmarks.updates.report import chart, lines, report
from resources.lakehouse import Lakehouse
from resources.settings import Settings

NAME = "updates"
PASSAGES, TURNS = 100_000, 7


@dataclass(frozen=True)
class World:
    """What every part is measured on.

    Attributes:
        data: Folder of public sets.
        cache: Folder of what was made once.
        scratch: Folder that goes when the benchmark ends.
        passages: In the home that is updated.
        turns: Updates that count.
    """

    data: Path
    cache: Path
    scratch: Path
    passages: int
    turns: int

    @cached_property
    def plan(self) -> Plan:
        """What is in the home that is updated."""
        return Plan(self.passages)

    @cached_property
    def material(self) -> Material:
        """Passages of that home, with vectors."""
        return made(self.data, self.cache, self.plan.needed)

    @cached_property
    def home(self) -> Settings:
        """That home, made anew for this run, so that nothing new is known in it."""
        return build(self.scratch / "home", self.plan, self.material)


def main() -> None:
    """Run the parts that are asked for, one after the other."""
    options = _options()
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as scratch:
        world = World(
            options.data, options.cache, Path(scratch), options.passages, options.turns
        )
        for part in options.only:
            started = time.perf_counter()
            figures = store(PARTS[part](world))
            print(f"{part}: {time.perf_counter() - started:.0f} s", flush=True)
    print(report(figures))
    broken = [line.name for line in lines(figures) if not line.is_kept]
    print(f"\n{len(broken)} limits not kept: {', '.join(broken) or 'none'}")


def store(found: dict[str, Any]) -> dict[str, Any]:
    """Write figures beside those that are there; return all of them."""
    path = RESULTS / f"{NAME}.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    known |= found
    figures = {part: known[part] for part in KEPT if part in known}
    save(NAME, figures)
    (RESULTS / f"{NAME}.md").write_text(report(figures) + "\n", encoding="utf-8")
    (RESULTS / f"{NAME}.svg").write_text(chart(figures), encoding="utf-8")
    return figures


def updates(world: World) -> dict[str, Any]:
    """Return what updates take, and how their vectors are found again."""
    new = cut(world.data, update.UPDATE * (world.turns + 1))
    with Lakehouse(world.home) as lakehouse:
        figures = update.measure(lakehouse, world.plan, new)
    before = f"update-{world.turns}~1"  # Passages, and no vectors yet.
    return {"update": figures, "recovered": again.recovered(world.home, before)}


PARTS: dict[str, Callable[[World], dict[str, Any]]] = {
    "update": updates,
    "unchanged": lambda world: {"unchanged": again.unchanged(world.data)},
    "cache": lambda world: {"cache": again.looked_up(world.material, world.passages)},
}
KEPT = ("update", "recovered", "unchanged", "cache")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir(), "assay-search")
    )
    parser.add_argument("--passages", type=int, default=PASSAGES)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    return parser.parse_args()
