"""Which back end runs a model on this machine, and why."""

from resources.embedding.choice.candidates import (
    PARITY,
    Candidate,
    Choice,
    Wanted,
    decide,
)
from resources.embedding.choice.survey import survey

__all__ = ["PARITY", "Candidate", "Choice", "Wanted", "decide", "survey"]
