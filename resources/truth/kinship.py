"""Who depends on whom, and what is left of a voice that may be copied."""

from dataclasses import dataclass

import numpy as np

from resources.truth.model import Codes, Floats
from resources.truth.pairs import meetings
from resources.truth.sums import tally
from resources.truth.voices import Voices


@dataclass(frozen=True, slots=True)
class Kinship:
    """Who depends on whom.

    Args:
        units: Shape (sources, attributes). Who has one vote together; codes from 0,
            those of one attribute together; -1 where a source says nothing.
        habit: Shape (sources, sources). Share of the room for agreement that two
            sources fill beyond what is usual; empty if there are too many.
    """

    units: Codes
    habit: Floats

    def own(self, spoken: Voices) -> Floats:
        """Return which part of each voice is its own; the rest may be copied.

        Units that agree too often, but not always, have less than a vote each where
        they say the same; where they do not, both are heard. A voice is its own if it
        copies none that was there before it; who was first is not known, so that is
        the mean over all orders.

        Args:
            spoken: What each unit says.

        Returns:
            Shape (voices,), in (0, 1].
        """
        size = len(spoken.unit)
        if not len(self.habit):
            return np.ones(size)
        attribute, source = np.nonzero(self.units.T >= 0)
        member = np.zeros(len(spoken.attribute_of), dtype=np.int64)
        member[self.units[source, attribute]] = source
        left, right = meetings(spoken.value)
        one, other = (member[spoken.unit[side]] for side in (left, right))
        alike = self.habit[one, other]
        copied = tally(left, alike * spoken.weight[right], size)
        copied += tally(right, alike * spoken.weight[left], size)
        some = np.maximum(copied, 1e-12)
        return np.asarray(-np.expm1(-some) / some)
