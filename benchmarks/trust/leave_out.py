"""Settings chosen on all sets but one, measured on that one: is anything tuned to it?

Each setting of ours is made smaller and larger, one at a time. For each set, the choice
is the one with the least mean Brier score on the other sets; beside it stand the
settings as they are shipped, and the best for that very set in hindsight.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from benchmarks.trust.prepared import Prepared
from benchmarks.trust.table import markdown
from resources.truth.baselines.weighting import best
from resources.truth.discovery import discover
from resources.truth.settings import DiscoverySettings

GRID: dict[str, tuple[float, float]] = {
    "prior": (0.8, 0.95),
    "strength": (15.0, 60.0),
    "general": (0.25, 1.5),
    "doubt": (0.05, 0.2),
    "shared": (0.25, 0.75),
}
SHIPPED = "as shipped"
Figures = dict[str, float]


def settings() -> dict[str, DiscoverySettings]:
    """Return the settings that are tried, by what is different in them."""
    shipped = DiscoverySettings()
    tried = {
        f"{name} {value:g}": DiscoverySettings(**{**asdict(shipped), name: value})
        for name, values in GRID.items()
        for value in values
    }
    return {SHIPPED: shipped, **tried}


def measure_one(prepared: Prepared) -> dict[str, Figures]:
    """Return precision and Brier score of all settings on a set, by setting."""
    return {name: _figures(prepared, each) for name, each in settings().items()}


def left_out(found: Mapping[str, Mapping[str, Figures]]) -> dict[str, Any]:
    """Return what is chosen without each set, and what it is worth there.

    Args:
        found: By set, as `measure_one` returns it.

    Returns:
        By set `chosen` (the name of the settings), and precision and Brier score of
        the `chosen`, of what is `shipped` and of the `hindsight`.
    """
    rows = {}
    for name, figures in found.items():
        others = [each for other, each in found.items() if other != name]
        chosen = min(figures, key=lambda way: _mean_brier(others, way))
        hindsight = min(figures, key=lambda way: figures[way]["brier"])
        rows[name] = {
            "chosen": chosen,
            "figures_of_chosen": figures[chosen],
            "figures_of_shipped": figures[SHIPPED],
            "hindsight": hindsight,
            "figures_of_hindsight": figures[hindsight],
        }
    return {"rows": rows, "all": {name: dict(each) for name, each in found.items()}}


def table(found: Mapping[str, Any]) -> str:
    """Return the figures as Markdown."""
    head = ["set left out", "chosen on the others", "precision / Brier"]
    head += [SHIPPED, "best here", "precision / Brier"]
    rows = [
        [
            name,
            row["chosen"],
            _both(row["figures_of_chosen"]),
            _both(row["figures_of_shipped"]),
            row["hindsight"],
            _both(row["figures_of_hindsight"]),
        ]
        for name, row in found["rows"].items()
    ]
    return f"### Settings chosen without the set\n\n{markdown(head, rows)}"


def _figures(prepared: Prepared, way: DiscoverySettings) -> Figures:
    said = prepared.encoded.assertions
    probability = discover(said, way).probability
    chosen = best(said, probability)[prepared.known]
    right = prepared.right[chosen]
    return {
        "precision": round(float(right.mean()), 4),
        "brier": round(float(np.mean((probability[chosen] - right) ** 2)), 4),
    }


def _mean_brier(others: list[Mapping[str, Figures]], way: str) -> float:
    return float(np.mean([each[way]["brier"] for each in others]))


def _both(figures: Figures) -> str:
    return f"{figures['precision']:.3f} / {figures['brier']:.3f}"
