"""Log-odds, and back."""

import numpy as np

from resources.truth.model import Floats

FAR = 500.0


def log_odds(probability: Floats) -> Floats:
    """Return log(p / (1 - p))."""
    return np.asarray(np.log(probability) - np.log1p(-probability))


def probability_of(odds: Floats) -> Floats:
    """Return 1 / (1 + exp(-odds)); it is 0 or 1 long before exp overflows."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -FAR, FAR))))
