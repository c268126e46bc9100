"""How often pairs that are compatible by their making are called contradictions.

They come from articles that were kept from training, by the generators of the second
stage. The sets of others hardly show it: a model may gain there by calling more pairs
contradictions, and lose here what makes its findings worth reading.
"""

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.nli.compatible import same_article, same_passage, unrelated
from benchmarks.nli.metrics import Measures, with_intervals
from benchmarks.nli.names import subject
from benchmarks.nli.passages import read_passages
from benchmarks.nli.reading import Pair
from benchmarks.nli.scoped import scoped_pairs
from benchmarks.nli.settings import CONTRADICTION, NEUTRAL
from resources.nli import Nli

_SEED = 23
_SENTENCES = 500  # Of each kind.
_SCOPED = 1_000  # Of which about four in ten are compatible.


def false_alarms(nli: Nli, data: Path) -> dict[str, Any]:
    """Return the share of compatible pairs that are called contradictions, by kind.

    Args:
        nli: Model to measure.
        data: Folder with `retrieval`.

    Returns:
        For each kind the number of pairs and the share, as [value, low, high].
    """
    return {
        kind: {"pairs": len(pairs), **_share(nli, pairs)}
        for kind, pairs in compatible_pairs(data).items()
    }


def compatible_pairs(data: Path) -> dict[str, list[Pair]]:
    """Return compatible pairs by kind; the same ones each time."""
    rng = np.random.default_rng(_SEED)
    passages = read_passages(data, held_out=True)
    titles = sorted({subject(p.title) for p in passages if p.title[0].isupper()})
    scoped = scoped_pairs(titles, _SCOPED, rng)
    return {
        "same passage": same_passage(passages, _SENTENCES, rng),
        "same article": same_article(passages, _SENTENCES, rng),
        "unrelated": unrelated(passages, _SENTENCES, rng),
        "other scope": [pair for pair in scoped if pair.label == NEUTRAL],
    }


def _share(nli: Nli, pairs: list[Pair]) -> dict[str, list[float]]:
    found = nli.probabilities([(pair.premise, pair.hypothesis) for pair in pairs])
    called = found.argmax(1) == CONTRADICTION

    def measure(called: np.ndarray, _: np.ndarray) -> Measures:
        return {"called contradictions": float(called.mean())}

    return dict(with_intervals(measure, called, np.zeros(len(called))))
