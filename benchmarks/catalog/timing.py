"""Operations timed in turn, so that what else the machine does falls on all alike."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks.measuring import significant

Operation = Callable[[int], float]  # Does its work for a turn, returns its seconds.


def seconds(work: Callable[[], object]) -> float:
    """Return how long work took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def taken_in_turn(
    operations: Mapping[str, Operation], turns: int, warm_ups: int = 2
) -> dict[str, list[float]]:
    """Return the seconds of each operation by name, one a turn.

    Each turn begins with another of them. Warm-ups have turns below 0.
    """
    found: dict[str, list[float]] = {name: [] for name in operations}
    names = list(operations)
    for turn in range(-warm_ups, turns):
        start = turn % len(names)
        for name in names[start:] + names[:start]:
            took = operations[name](turn)
            if turn >= 0:
                found[name].append(took)
    return found


def spread(taken: Sequence[float]) -> dict[str, Any]:
    """Return the median and the 95th percentile, in milliseconds."""
    ordered = sorted(taken)
    late = ordered[min(round(0.95 * len(ordered)), len(ordered) - 1)]
    return {
        "median_ms": significant(1e3 * statistics.median(ordered)),
        "p95_ms": significant(1e3 * late),
        "turns": len(ordered),
    }
