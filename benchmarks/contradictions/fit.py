"""Fits the weights of assets/contradictions/calibration.py and prints them.

    python -m benchmarks.contradictions.fit --data DIR [--homes DIR] [--pairs 1000]

The pairs are those that the detector judges in homes with the sample library and papers
planted with seeds 101 and 102, training pairs of FEVER and ConjNLI, and the development
half of WikiContradict. How well a fit is calibrated is measured on a set that it has
not seen: each in turn is left out. The folder of --homes keeps what was taken in, so
that another fit, after another model, takes a minute or two.
"""

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from assets.contradictions.calibration import (
    STATEMENT_WEIGHTS,
    VALUE_WEIGHTS,
    Features,
    ValueFeatures,
    terms,
)
from benchmarks.contradictions.edited.make import make
from benchmarks.contradictions.fit_pairs import (
    Known,
    pairs_in,
    pairs_of,
    training_pairs,
)
from benchmarks.contradictions.homes import Home
from benchmarks.contradictions.pairs import wiki_sentences
from benchmarks.contradictions.plant import LIBRARY, plant
from benchmarks.contradictions.scoring import Flags, Floats, reliability
from benchmarks.contradictions.wording import Edit
from resources.nli import Nli

SEEDS = (101, 102)  # None that a figure is taken from.
SOURCES = ("samples", "planted")
PLANTED: Mapping[str, Callable[[Path, int], list[Edit]]] = {
    "restated": plant,
    "edited": make,
}
# What a pair of a set counts for: pairs of the library are what is met in use; others
# only keep the weights of what the library seldom has in bounds.
COUNTS_FOR = {"training": 0.05, "wikipedia": 0.5}
SPREAD_OF_PRIOR = 0.7  # Standard deviation of a weight around the one in use.
STEPS, SMALLEST_STEP = 40, 1e-6
Weights = Mapping[str, float]


def known_pairs(data: Path, homes: Path, count: int) -> list[Known]:
    """Return all pairs whose truth is known.

    Args:
        data: Folder that holds nli.
        homes: Folder of the homes; those that are missing are made.
        count: Training pairs of each set.
    """
    found: list[Known] = []
    for name, write in PLANTED.items():
        for seed in SEEDS:
            folder = homes / f"{name}-{seed}"
            print(f"  {folder.name}", flush=True)
            pairs = pairs_in(*planted_home(folder, write, seed), SOURCES, folder.name)
            # The library is the same in every home.
            found += [each for each in pairs if each.fold != "library" or not found]
    nli = Nli()
    print("  pairs of sentences", flush=True)
    found += pairs_of(nli, training_pairs(data, count), "training")
    return found + pairs_of(nli, wiki_sentences(data), "wikipedia")


def planted_home(
    folder: Path, write: Callable[[Path, int], list[Edit]], seed: int
) -> tuple[Home, list[Edit]]:
    """Return a home with the library and planted papers, and what was planted.

    Args:
        folder: Where it is, or is made.
        write: Writes the papers into a folder.
        seed: Of what is planted.
    """
    home, papers = Home(folder / "home"), folder / "papers"
    done = folder / "taken_in"
    if not done.exists():  # Never made, or left half made.
        shutil.rmtree(folder, ignore_errors=True)
    edits = write(papers, seed)
    if not done.exists():
        home.take_in(LIBRARY, SOURCES[0])
        home.take_in(papers, SOURCES[1])
        done.touch()
    return home, edits


def weighed(table: Sequence[Features]) -> Floats:
    """Return what each weight is multiplied with, shape (n, weights).

    Args:
        table: Features of n pairs, all of values or all of statements.
    """
    return np.array([[*terms(features).values()] for features in table], np.float64)


def fit(rows: Floats, true: Flags, mass: Floats, weights: Weights) -> dict[str, float]:
    """Return the likeliest weights of a logistic model, given those in use.

    What the data would have speak the other way than it is there for is left out: its
    weight is 0.

    Args:
        rows: Shape (n, weights). The first column is one everywhere: the bias.
        true: Shape (n,). Which are conflicts.
        mass: Shape (n,). What each pair counts for.
        weights: By name, in the order of the columns: the centre of the prior.

    Source:
        Platt (1999), Probabilistic outputs for support vector machines, with a normal
        prior on every weight as in Gelman et al. (2008), A weakly informative default
        prior distribution for logistic and other regression models.
    """
    centre = np.array(list(weights.values()))
    free = np.ones(len(centre), dtype=bool)
    while True:
        found = np.zeros(len(centre))
        found[free] = _likeliest(rows[:, free], true, mass, centre[free])
        turned = free & (np.sign(found) * np.sign(centre) < 0)
        turned[0] = False
        if not turned.any():
            break
        free &= ~turned
    return {name: round(float(w), 2) for name, w in zip(weights, found, strict=True)}


def _likeliest(rows: Floats, true: Flags, mass: Floats, centre: Floats) -> Floats:
    """Return the likeliest weights by Newton's method; the loss is convex."""
    narrow = np.eye(len(centre)) / SPREAD_OF_PRIOR**2

    def loss(guess: Floats) -> float:
        away = guess - centre
        return float(mass @ _surprise(rows @ guess, true) + 0.5 * away @ narrow @ away)

    found = centre.copy()
    for _ in range(STEPS):
        chance = _chance(rows @ found)
        slope = rows.T @ (mass * (chance - true)) + narrow @ (found - centre)
        curve = (rows.T * (mass * chance * (1.0 - chance))) @ rows + narrow
        step = np.linalg.solve(curve, slope)
        while loss(found - step) > loss(found) and np.abs(step).max() > SMALLEST_STEP:
            step /= 2.0  # Far from the minimum a whole step may overshoot.
        found -= step
    return found


def folds(known: Sequence[Known]) -> list[str]:
    """Return the names of the sets that are left out in turn, sorted."""
    return sorted({each.fold for each in known if each.fold != "training"})


def main() -> None:
    """Fit both sets of weights and print them with their reliability."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--homes", type=Path)
    parser.add_argument("--pairs", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        homes = options.homes or Path(scratch)
        known = known_pairs(options.data, homes, options.pairs)
    for name, weights in (
        ("STATEMENT_WEIGHTS", STATEMENT_WEIGHTS),
        ("VALUE_WEIGHTS", VALUE_WEIGHTS),
    ):
        of_values = weights is VALUE_WEIGHTS
        chosen = [
            each
            for each in known
            if isinstance(each.features, ValueFeatures) == of_values
        ]
        print(name)
        report(chosen, weights)


def report(known: Sequence[Known], weights: dict[str, float]) -> None:
    """Print how reliable scores are before and after a fit, and the fit to all.

    Args:
        known: Pairs of one sort.
        weights: Those in use for this sort.
    """
    rows = weighed([each.features for each in known])
    true = np.array([each.conflict for each in known])
    mass = np.array([COUNTS_FOR.get(each.fold, 1.0) for each in known])
    names = np.array([each.fold for each in known])
    centre = np.array(list(weights.values()))
    for left_out in folds(known):
        out = names == left_out
        fitted = fit(rows[~out], true[~out], mass[~out], weights)
        scores = {
            "in use": rows[out] @ centre,
            "fitted without it": rows[out] @ np.array(list(fitted.values())),
        }
        print(f"  {left_out}: {int(true[out].sum())} conflicts of {int(out.sum())}")
        for title, odds in scores.items():
            found = reliability(_chance(odds), true[out])
            surprise = float(np.mean(_surprise(odds, true[out])))
            print(f"    {title}: ECE {found['ece']}, cross-entropy {surprise:.3f}")
            for row in found["bins"]:
                print(f"      {row['score']:.2f} {row['share']:.2f} {row['count']}")
    print(json.dumps(fit(rows, true, mass, weights), indent=4))


def _surprise(odds: Floats, true: Flags) -> Floats:
    """Return the cross-entropy of each row, in nats."""
    return np.logaddexp(0.0, np.where(true, -odds, odds))


def _chance(odds: Floats) -> Floats:
    """Return the logistic function, without overflow."""
    return np.exp(-np.logaddexp(0.0, -odds))


if __name__ == "__main__":
    main()
