"""Calibrated on the first half of the time, tested on the second."""

from typing import Any

import numpy as np

from benchmarks.trust.judging import judge
from benchmarks.trust.prepared import Prepared
from resources.truth.baselines.weighting import best
from resources.truth.calibration import taught
from resources.truth.model import Beliefs, Floats


def calibrated(prepared: Prepared, beliefs: Beliefs) -> dict[str, Any]:
    """Return the figures on the second half, calibrated by gold of the first.

    What was chosen stays chosen: its probability becomes the share of right choices
    among those of such a probability in the first half, by isotonic regression.

    Source:
        Zadrozny and Elkan (2002), Transforming classifier scores into accurate
        multiclass probability estimates, KDD, 694-699.
    """
    from sklearn.isotonic import (
        IsotonicRegression,
    )

    said = prepared.encoded.assertions
    early, late = prepared.known & ~prepared.late, prepared.known & prepared.late
    chosen = best(said, beliefs.probability)
    stated = beliefs.probability[chosen]
    curve = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    curve.fit(stated[early], prepared.right[chosen[early]])
    probability = np.zeros_like(beliefs.probability)
    probability[chosen] = np.maximum(curve.predict(stated), np.finfo(float).tiny)
    return judge(prepared, _with(beliefs, probability), late)


def learned(prepared: Prepared, beliefs: Beliefs) -> dict[str, Any]:
    """Return the figures of ours on the second half, taught by gold of the first.

    The gold of the second half is not in what is handed over.
    """
    said = prepared.encoded.assertions
    early, late = prepared.known & ~prepared.late, prepared.known & prepared.late
    right = prepared.right & early[said.item_of]
    return judge(prepared, taught(said, beliefs, early, right), late)


def _with(beliefs: Beliefs, probability: Floats) -> Beliefs:
    return Beliefs(
        probability, beliefs.reliability, beliefs.heard, beliefs.independence
    )
