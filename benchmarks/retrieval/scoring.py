"""How good a ranking is, and how sure it is that one is better than another."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

DEPTH = 10
DRAWS = 2000
LEVEL = 0.95

Floats = npt.NDArray[np.float64]


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return the normalised discounted cumulative gain of the first ten, 0 to 1.

    Args:
        found: Ids, best first.
        grades: Of the relevant ones: their gain.

    Source:
        Jarvelin and Kekalainen (2002), Cumulated gain-based evaluation of IR
        techniques, ACM TOIS 20(4), 422-446; linear gains, as trec_eval has them.
    """
    gained = _discounted([grades.get(each, 0) for each in found[:DEPTH]])
    return gained / _discounted(sorted(grades.values(), reverse=True)[:DEPTH])


def recall(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return the share of the relevant ones that are among the first ten."""
    return len(set(found[:DEPTH]) & grades.keys()) / len(grades)


def gain(ours: Floats, theirs: Floats, seed: int = 1) -> dict[str, float]:
    """Return by how much ours is better, over questions that both were asked.

    Args:
        ours: Shape (questions,): a measure of each.
        theirs: The same, of another ranking.
        seed: Of the draws.

    Returns:
        `mean` of the differences, `low` and `high`: its 95 % bootstrap interval, and
        `likely`: the share of draws of half as many questions in which ours is better.
    """
    differences = ours - theirs
    rng = np.random.default_rng(seed)
    count = len(differences)
    means = differences[rng.integers(0, count, (DRAWS, count))].mean(axis=1)
    half = max(count // 2, 1)
    halves = [rng.permutation(differences)[:half].mean() for _ in range(DRAWS)]
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return {
        "mean": round(float(differences.mean()), 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
        "likely": round(float(np.mean(np.array(halves) > 0)), 3),
    }


def _discounted(gains: Sequence[int]) -> float:
    return float(sum(each / np.log2(at + 2) for at, each in enumerate(gains)))
