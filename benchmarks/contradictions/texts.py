"""The detector on pairs of texts: public sets, what each part of it adds, its speed."""

import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from assets.claims.extraction import ClaimExtractor
from assets.contradictions.judge import Judge
from assets.contradictions.model import Said
from assets.contradictions.statements import differ
from benchmarks.contradictions.pairs import Pair
from benchmarks.contradictions.scoring import Floats, detection
from resources.nli import Nli

AT_ONCE = 200  # Pairs whose claims are held in memory together.


class WithoutModel:
    """What is left of the detector when the NLI model has no say."""

    def contradiction(
        self, pairs: Sequence[tuple[str, str]]
    ) -> npt.NDArray[np.float32]:
        """Return that nothing speaks for a contradiction, shape (n,)."""
        return np.zeros(len(pairs), np.float32)


def measure(nli: Nli, pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return how well contradictions are told from the rest, and how fast.

    Args:
        nli: The model.
        pairs: Contradictions and others.
    """
    judge = Judge(nli, ClaimExtractor())
    started = time.perf_counter()
    scores, kinds = _scores(judge, pairs)
    seconds = time.perf_counter() - started
    positive = np.array([pair.conflict for pair in pairs])
    return {
        **detection(scores, positive),
        "against": _against(scores, pairs),
        "kinds_of_contradictions": dict(Counter(kinds[positive].tolist())),
        "pairs_per_s": round(len(pairs) / seconds, 1),
    }


def ablation(nli: Nli, pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return the same for parts of the detector.

    `overlap` is what the choice of candidates knows: shared words. `comparers` is the
    detector without its model, `model` the model alone on the two whole texts, whose
    reliability shows what calibration has to mend, and `all` the detector.

    Args:
        nli: The model.
        pairs: Contradictions and others.
    """
    positive = np.array([pair.conflict for pair in pairs])
    texts = [(pair.one, pair.other) for pair in pairs]
    overlap = np.array([_overlap(*pair) for pair in texts])
    alone = np.asarray(nli.contradiction(texts), dtype=np.float64)
    silent, _ = _scores(Judge(WithoutModel(), ClaimExtractor()), pairs)
    whole, _ = _scores(Judge(nli, ClaimExtractor()), pairs)
    parts = {"overlap": overlap, "comparers": silent, "model": alone, "all": whole}
    return {name: detection(scores, positive) for name, scores in parts.items()}


def _scores(judge: Judge, pairs: Sequence[Pair]) -> tuple[Floats, npt.NDArray[np.str_]]:
    """Return scores and kinds, each of shape (n,)."""
    scores: list[float] = []
    kinds: list[str] = []
    for start in range(0, len(pairs), AT_ONCE):
        part = [(pair.one, pair.other) for pair in pairs[start : start + AT_ONCE]]
        for judgement in judge.score_pairs(part):
            scores.append(judgement.score)
            kinds.append(judgement.kind)
        print(f"  {min(start + AT_ONCE, len(pairs))} of {len(pairs)} pairs", flush=True)
    return np.array(scores, dtype=np.float64), np.array(kinds)


def _against(scores: Floats, pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return the figures against each kind of other pair on its own."""
    groups = np.array([pair.group for pair in pairs])
    true = groups == "contradiction"
    figures = {}
    for group in sorted(set(groups[~true].tolist())):
        chosen = true | (groups == group)
        figures[group] = {
            name: value
            for name, value in detection(scores[chosen], true[chosen]).items()
            if name in ("auroc", "recall_at_5_percent_false_positives")
        }
    return figures


def _overlap(one: str, other: str) -> float:
    sides = [
        Said(str(place), text, "statement", text, str(place))
        for place, text in enumerate((one, other))
    ]
    return float(differ(sides[0], sides[1]).overlap)
