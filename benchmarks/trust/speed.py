"""How long truth takes, and how much memory.

    python -m benchmarks.trust.speed CLAIMS

finds the truth in so many made claims and prints figures as JSON; `measure` does so in
processes of their own.
"""

import argparse
import json
import time
from collections.abc import Mapping
from typing import Any

from benchmarks.measuring import run_json, significant
from benchmarks.trust.table import markdown
from benchmarks.trust.worlds import World, make

SIZES = (100_000, 1_000_000, 10_000_000)
CLAIMS_AN_ITEM = 10
MOST_SOURCES = 1000


def measure(sizes: tuple[int, ...] = SIZES) -> dict[str, Any]:
    """Return seconds and the most memory for as many claims as each of `sizes`."""
    found = {}
    for size in sizes:
        print(f"  {size:,} claims", flush=True)
        arguments = ["-m", "benchmarks.trust.speed", str(size)]
        run = run_json(arguments)
        idle = run_json([*arguments, "--idle"])
        found[f"{size:,}"] = {
            **run.printed,
            "peak_mib": run.peak_bytes // 2**20,
            "peak_without_truth_mib": idle.peak_bytes // 2**20,
        }
    return found


def table(found: Mapping[str, Any]) -> str:
    """Return the figures as Markdown."""
    times = ("encode_s", "discover_s", "total_s", "cpu_s")
    names = ("items", "sources", *times, "peak_mib")
    rows = [
        [size, *(f"{figures[name]:,}" for name in names)]
        for size, figures in found.items()
    ]
    return f"### Speed\n\n{markdown(['claims', *names], rows)}"


def find(claims: int, *, idle: bool) -> dict[str, Any]:
    """Make claims, encode them and find the truth in them; return the seconds.

    Args:
        claims: About how many, ten of each item.
        idle: Only make them: the memory that belongs to that.
    """
    from benchmarks.trust.methods import METHODS, OURS
    from resources.truth.encode import encode

    items = max(claims // CLAIMS_AN_ITEM, 1)
    sources = min(MOST_SOURCES, items)
    case = make(World(items, sources, CLAIMS_AN_ITEM / sources))
    figures = {"claims": case.said.num_rows, "items": items, "sources": sources}
    if idle:
        return figures
    computed, started = time.process_time(), time.perf_counter()
    encoded = encode(case.said)
    between = time.perf_counter()
    METHODS[OURS](encoded.assertions)
    done = time.perf_counter()
    return {
        **figures,
        "encode_s": significant(between - started),
        "discover_s": significant(done - between),
        "total_s": significant(done - started),
        "cpu_s": significant(time.process_time() - computed),
    }


def main() -> None:
    """Find the truth in made claims."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("claims", type=int)
    parser.add_argument("--idle", action="store_true", help="Only make the claims.")
    options = parser.parse_args()
    print(json.dumps(find(options.claims, idle=options.idle)))


if __name__ == "__main__":
    main()
