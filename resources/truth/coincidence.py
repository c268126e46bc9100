"""How often those who are wrong agree: what an agreement is worth follows from it."""

from dataclasses import dataclass

import numpy as np

from resources.truth.model import Assertions, Codes, Floats, Support
from resources.truth.posterior import supported, upheld
from resources.truth.sums import tally
from resources.truth.voices import Voices

LEAST = 0.02
PRIOR, WEIGHT = 0.1, 10.0  # What is expected, and the pairs that it is worth.


@dataclass(frozen=True, slots=True)
class Wrong:
    """How often two units that are both wrong agree, and how often they could.

    Who says what is near agrees as well, as far as one supports the other.

    Args:
        attribute: Shape (values,). The attribute of each candidate.
        agree: Shape (values,). Pairs that say this candidate.
        both: Shape (values,). Pairs that are both wrong if it is true.
        support: Which candidates support which others.
        attributes: Number of attributes.
    """

    attribute: Codes
    agree: Floats
    both: Floats
    support: Support
    attributes: int

    @classmethod
    def of(cls, said: Assertions, spoken: Voices) -> "Wrong":
        """Count the pairs."""
        item, items = said.item_of, len(said.attribute_of)
        weight = tally(spoken.value, spoken.weight, len(item))
        own = tally(spoken.value, spoken.weight**2, len(item))
        total = tally(item, weight, items)[item]
        rest = total - weight
        pairs = rest**2 - (tally(item, own, items)[item] - own)
        near = np.minimum(supported(said.support, weight), total)
        far = (total - near) / np.maximum(rest, 1e-9)
        return cls(
            attribute=said.attribute_of[item],
            agree=weight * near - own,
            both=pairs * far**2,
            support=said.support,
            attributes=said.attributes,
        )

    def coincidence(self, probability: Floats) -> Floats:
        """Return the probability that two that are wrong agree, shape (attributes,)."""
        wrong = 1.0 - upheld(self.support, probability)
        agree = tally(self.attribute, wrong * self.agree, self.attributes)
        both = tally(self.attribute, probability * self.both, self.attributes)
        return np.clip((agree + PRIOR * WEIGHT) / (both + WEIGHT), LEAST, 1.0)


def unsaid(said: Assertions, coincidence: Floats) -> Floats:
    """Return the log of how many things may be true that nobody says, shape (items,).

    Who is wrong agrees as often as if there were one thing to say for each such
    chance; those that are said are not among what nobody says.

    Args:
        said: Who says what.
        coincidence: Shape (attributes,). Probability that two that are wrong agree.
    """
    others = np.bincount(said.item_of, minlength=len(said.attribute_of)) - 1.0
    others[said.several[said.attribute_of]] = 0.0
    room = 1.0 / coincidence[said.attribute_of] - others
    return np.asarray(np.log(np.maximum(room, 1.0)))
