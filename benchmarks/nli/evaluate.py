"""Measure an NLI model on every development set, and write the figures down.

`python -m benchmarks.nli.evaluate --data DIR [--model NAME] [--folder DIR]`
"""

import argparse
import math
import re
import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import measuring
from benchmarks.nli import metrics, sets
from benchmarks.nli.diagram import reliability_svg
from benchmarks.nli.false_alarms import false_alarms
from benchmarks.nli.reading import sentences
from benchmarks.nli.settings import CONTRADICTION, ENTAILMENT
from resources.nli import Nli

_SPEED_PAIRS = 2_000
_MOST_PAIRS = 10  # Of sentences of two texts: those that share the most words.
_DOCUMENTS = 800  # Pairs of RAMDocs that are measured, drawn by a seed.

Text = tuple[str, str]


def evaluate(nli: Nli, data: Path) -> dict[str, Any]:
    """Return all figures; every measure is [value, low, high] at 95 %."""
    figures: dict[str, Any] = {"model": nli.model_id}
    scores, truths = [], []
    for name in sets.LABELLED:
        pairs = sets.labelled(data, name)
        found = nli.probabilities([(p.premise, p.hypothesis) for p in pairs])
        truth = np.array([pair.label for pair in pairs])
        figures[name] = {"pairs": len(pairs), **labelled_figures(name, found, truth)}
        scores.append(found[:, CONTRADICTION])
        truths.append(truth == CONTRADICTION)
        print(name, figures[name], flush=True)
    figures["calibration"] = calibration_figures(scores, truths)
    for level in ("sentences", "passages"):
        scored = sets.wikipedia_conflicts(data, level)
        figures[f"wikicontradict {level}"] = conflict_figures(nli, scored)
        print(level, figures[f"wikicontradict {level}"], flush=True)
    figures["ramdocs"] = conflict_figures(nli, sets.document_pairs(data, _DOCUMENTS))
    print("ramdocs", figures["ramdocs"], flush=True)
    figures["false alarms"] = false_alarms(nli, data)
    print("false alarms", figures["false alarms"], flush=True)
    figures["speed"] = speed(nli, data)
    return figures


def labelled_figures(name: str, found: np.ndarray, truth: np.ndarray) -> dict[str, Any]:
    """Return accuracy and the contradiction class's measures of one set.

    FM2 has no neutral pairs: the greater of the other two decides there.
    """
    if name == "fm2":
        two_way = found[:, CONTRADICTION] > found[:, ENTAILMENT]
        predicted = np.where(two_way, CONTRADICTION, ENTAILMENT)
    else:
        predicted = found.argmax(1)

    def measure(predicted: np.ndarray, truth: np.ndarray) -> metrics.Measures:
        return metrics.classified(predicted, truth, CONTRADICTION)

    return dict(metrics.with_intervals(measure, predicted, truth))


def calibration_figures(
    scores: Sequence[np.ndarray], truths: Sequence[np.ndarray]
) -> dict[str, Any]:
    """Return Brier score, calibration error and reliability, sets weighing the same."""
    rng = np.random.default_rng(3)
    rows = [rng.choice(len(each), 600) for each in scores]  # With replacement.
    score = np.concatenate([s[r] for s, r in zip(scores, rows, strict=True)])
    truth = np.concatenate([t[r] for t, r in zip(truths, rows, strict=True)])
    bins = metrics.reliability(score, truth)
    return {
        **metrics.with_intervals(metrics.calibrated, score, truth),
        "reliability": {name: bins[name].round(4).tolist() for name in bins},
    }


def conflict_figures(nli: Nli, scored: sets.Scored) -> dict[str, Any]:
    """Return how well conflicts rank above other pairs, read whole and by sentences."""
    conflict = np.array(scored.conflict)
    kinds = np.array(scored.kind)
    ways = {
        "whole": nli.contradiction(scored.pairs),
        "sentences": by_sentences(nli, scored.pairs),
    }
    figures: dict[str, Any] = {"conflicts": int(conflict.sum()), "pairs": len(conflict)}
    for way, score in ways.items():
        figures[way] = dict(metrics.with_intervals(metrics.ranked, score, conflict))
        for kind in sorted(set(kinds) - {"conflict"}):
            rows = conflict | (kinds == kind)
            against = metrics.with_intervals(
                metrics.ranked, score[rows], conflict[rows]
            )
            figures[f"{way}, against {kind}"] = dict(against)
    return figures


def by_sentences(nli: Nli, pairs: Sequence[Text]) -> np.ndarray:
    """Return the highest contradiction between two sentences, one of each text.

    Only sentences that share the most words are asked about, as no more of two
    documents would be in practice.

    Returns:
        Shape (len(pairs),).
    """
    asked: list[Text] = []
    owner: list[int] = []
    for at, (one, other) in enumerate(pairs):
        every = list(product(sentences(one), sentences(other)))
        every.sort(key=_shared_words, reverse=True)
        asked.extend(every[:_MOST_PAIRS])
        owner.extend([at] * len(every[:_MOST_PAIRS]))
    highest = np.zeros(len(pairs), dtype=np.float32)
    np.maximum.at(highest, owner, nli.contradiction(asked))
    return highest


def _shared_words(pair: Text) -> float:
    """Return how many words of three letters or more two texts share, by length."""
    one, other = (set(re.findall(r"\w{3,}", text.lower())) for text in pair)
    return len(one & other) / max(1.0, math.sqrt(len(one) * len(other)))


def speed(nli: Nli, data: Path) -> dict[str, float]:
    """Return pairs a second on one core, of short pairs (SNLI)."""
    pairs = [(p.premise, p.hypothesis) for p in sets.labelled(data, "snli")]
    single = Nli(nli.model, threads=1)
    single.probabilities(pairs[:64])
    start = time.perf_counter()
    single.probabilities(pairs[:_SPEED_PAIRS])
    rate = _SPEED_PAIRS / (time.perf_counter() - start)
    return {"pairs_a_second_on_one_core": measuring.significant(rate)}


def main() -> None:
    """Measure, print and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default="assay-nli")
    parser.add_argument("--folder", type=Path, help="of another shipped model")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--save", default="nli", help="name of the results file")
    arguments = parser.parse_args()
    nli = Nli(arguments.model, threads=arguments.threads, folder=arguments.folder)
    figures = evaluate(nli, arguments.data)
    path = measuring.save(arguments.save, figures)
    drawing = reliability_svg(
        figures["calibration"]["reliability"], f"Contradiction, {nli.model_id}"
    )
    path.with_name(f"{path.stem}-reliability.svg").write_text(drawing, encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
