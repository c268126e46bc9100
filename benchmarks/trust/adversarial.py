"""Sources that collude: at which share of them does a lie win?

Colluders say the same made-up value, now and then with a small edit. They lie about
all items, or hide: they lie about some and are honest about the rest.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from benchmarks.trust.prepared import prepare
from benchmarks.trust.table import markdown
from benchmarks.trust.worlds import World, make
from resources.truth.baselines.weighting import best
from resources.truth.model import Method

SHARES = (0.0, 0.1, 0.2, 0.25, 0.3, 1 / 3, 0.35, 0.4, 0.45, 0.5)
SEEDS = (0, 1, 2)
ITEMS, SOURCES, COVERAGE = 900, 40, 0.3
ATTACKS = {"all items": 1.0, "a third of the items": 1 / 3}
WON = 0.5  # The lie wins where less than this share of the chosen values is right.


def measure(methods: Mapping[str, Method]) -> dict[str, Any]:
    """Return the precision on what is lied about, by attack, method and share.

    Returns:
        For each attack and method `precision`, one of each of `shares`, the mean over
        some worlds, and `breaks_at`: the first share at which the lie wins, None if
        it does at none.
    """
    found: dict[str, Any] = {"shares": [round(share, 3) for share in SHARES]}
    for attack, attacked in ATTACKS.items():
        curves = np.zeros((len(methods), len(SHARES)))
        for place, share in enumerate(SHARES):
            for seed in SEEDS:
                world = World(ITEMS, SOURCES, COVERAGE, share, attacked, seed=seed)
                curves[:, place] += _precision(world, methods)
        rows = dict(zip(methods, (curves / len(SEEDS)).tolist(), strict=True))
        found[attack] = {name: _described(curve) for name, curve in rows.items()}
    return found


def table(found: Mapping[str, Any]) -> str:
    """Return the figures as Markdown."""
    parts = []
    for attack in ATTACKS:
        head = ["method", *(f"{share:.0%}" for share in found["shares"]), "breaks at"]
        rows = [
            [name, *(f"{each:.2f}" for each in row["precision"]), _share(row)]
            for name, row in found[attack].items()
        ]
        parts.append(f"### Colluders lie about {attack}\n\n{markdown(head, rows)}")
    return "\n\n".join(parts)


def _precision(world: World, methods: Mapping[str, Method]) -> list[float]:
    """Return the share of right choices of each method."""
    prepared = prepare(make(world))
    said = prepared.encoded.assertions
    chosen = [
        best(said, method(said).probability)[prepared.known]
        for method in methods.values()
    ]
    return [float(prepared.right[values].mean()) for values in chosen]


def _described(curve: list[float]) -> dict[str, Any]:
    lost = (share for share, right in zip(SHARES, curve, strict=True) if right < WON)
    breaks = next(lost, None)
    return {
        "precision": [round(right, 4) for right in curve],
        "breaks_at": None if breaks is None else round(breaks, 3),
    }


def _share(row: Mapping[str, Any]) -> str:
    return "never" if row["breaks_at"] is None else f"{row['breaks_at']:.0%}"
