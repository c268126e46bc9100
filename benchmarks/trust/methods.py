"""Every method that is measured, by the name that the tables show."""

from resources.truth.baselines import METHODS as BASELINES
from resources.truth.discovery import discover
from resources.truth.model import Method

OURS = "ours"
TAUGHT = "ours, taught"  # By gold of the first half.
METHODS: dict[str, Method] = {**BASELINES, OURS: discover}
