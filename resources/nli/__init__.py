"""What one text says about another: entailment, neither, or contradiction."""

from resources.nli.errors import NliFileError, NliLabelsError, NliModelError
from resources.nli.scoring import CONTRADICTION, ENTAILMENT, LABELS, NEUTRAL, Nli

__all__ = [
    "CONTRADICTION",
    "ENTAILMENT",
    "LABELS",
    "NEUTRAL",
    "Nli",
    "NliFileError",
    "NliLabelsError",
    "NliModelError",
]
