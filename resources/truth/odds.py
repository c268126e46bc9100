"""Log-odds."""

import numpy as np

from resources.truth.model import Floats


def log_odds(probability: Floats) -> Floats:
    """Return log(p / (1 - p))."""
    return np.asarray(np.log(probability) - np.log1p(-probability))
