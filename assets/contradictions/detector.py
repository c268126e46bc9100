"""Which detector this is: another one compares everything anew."""

import json

from assets.contradictions import (
    calibration,
    candidates,
    copies,
    items,
    kinship,
    relations,
    statements,
    told,
)
from resources.ids import content_id

VERSION = "3"  # Raised when a rule changes: the constants below speak for themselves.
REPORTED = 0.5  # Calibrated probability from which a conflict is reported.
REPORTED_BARE = 0.75  # The same, where nothing but the model speaks for it.
ALIKE = 0.6  # Cosine of the vectors of two statements from which they are compared.
SURE = 0.6  # Weighed share of words in common from which no vector is needed.
MODEL_NEAREST = 4  # Statements that one is compared with by the model, at most.
DIGITS = 8


def detector_id(model_id: str) -> str:
    """Return the version of the detector, with its constants and the NLI model.

    Args:
        model_id: Of the NLI model, as `Nli.model_id`.
    """
    constants = {
        "reported": [REPORTED, REPORTED_BARE],
        "alike": [ALIKE, SURE],
        "nearest": MODEL_NEAREST,
        "values": [calibration.VALUE_WEIGHTS, calibration.PARALLEL],
        "statements": calibration.STATEMENT_WEIGHTS,
        "items": [told.MOST_VALUES, told.A_LIST, told.SERIES, items.MANY_THINGS],
        "related": [
            relations.BY_HEAD,
            relations.BY_TITLE,
            relations.BY_NAME,
            relations.BY_PROPERTY,
            relations.LEAST_COMMON,
        ],
        "copies": [
            copies.LEAST_KEPT,
            copies.SURE_COPY,
            copies.LONGEST_SLOT,
            relations.BY_PLACE,
        ],
        "habit": kinship.FEWEST,
        "asked": [
            statements.LEAST_OVERLAP,
            statements.LEAST_ALIKE,
            statements.LEAST_STRENGTH,
        ],
        "candidates": [
            candidates.RAREST,
            candidates.COMMONEST,
            candidates.NEAREST,
            candidates.LEAST_SHARED,
        ],
    }
    digest = content_id(json.dumps(constants, sort_keys=True))[:DIGITS]
    return f"{VERSION}.{digest}+{model_id}"
