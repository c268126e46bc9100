"""The detector on pairs of texts: public sets, what each part of it adds, its speed."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from assets.claims.extraction import ClaimExtractor
from assets.claims.model import Claim, DocumentText
from assets.contradictions.differences import Difference
from assets.contradictions.judge import Extractor, Judge
from assets.contradictions.model import Conflict, Said
from assets.contradictions.statements import differ
from benchmarks.contradictions.pairs import Pair
from benchmarks.contradictions.remembering import RememberedExtractor, RememberedModel
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


class WithoutValues:
    """What is left of an extractor when values have no say."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor

    def extract(self, documents: Sequence[DocumentText]) -> list[Claim]:
        """Return the statements of documents."""
        claims = self._extractor.extract(documents)
        return [claim for claim in claims if claim.kind == "statement"]


class WithoutCalibration(Judge):
    """The detector, but that two sentences score what the model says of them."""

    def statements(
        self, pairs: Iterable[tuple[Said, Said, Difference]]
    ) -> list[Conflict]:
        """Return pairs of statements as conflicts with the model's probabilities."""
        asked = list(pairs)
        raw = self._nli.contradiction([(a.text, b.text) for a, b, _ in asked])
        return [
            replace(conflict, score=0.0 if found.same else float(score))
            for conflict, (_, _, found), score in zip(
                super().statements(asked), asked, raw, strict=True
            )
        ]


def measure(nli: Nli, pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return how well contradictions are told from the rest, and how fast.

    Args:
        nli: The model.
        pairs: Contradictions and others.
    """
    judge = Judge(nli, RememberedExtractor(ClaimExtractor()))
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
    """Return the same with each part of the detector taken out, and for some alone.

    `overlap_alone` is what the choice of candidates knows: shared words. `model_alone`
    is asked about the two whole texts. Without calibration a pair of sentences scores
    what the model says of it; without comparers there are no values.

    Args:
        nli: The model.
        pairs: Contradictions and others.
    """
    positive = np.array([pair.conflict for pair in pairs])
    texts = [(pair.one, pair.other) for pair in pairs]
    extractor, model = RememberedExtractor(ClaimExtractor()), RememberedModel(nli)
    judges = {
        "without_model": Judge(WithoutModel(), extractor),
        "without_comparers": Judge(model, WithoutValues(extractor)),
        "without_calibration": WithoutCalibration(model, extractor),
        "all": Judge(model, extractor),
    }
    parts = {
        "overlap_alone": np.array([_overlap(*pair) for pair in texts]),
        "model_alone": np.asarray(nli.contradiction(texts), dtype=np.float64),
    }
    for name, judge in judges.items():
        print(f"  {name}", flush=True)
        parts[name] = _scores(judge, pairs)[0]
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
