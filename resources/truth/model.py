"""Who says what about which item, as columns, and what is believed of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Support:
    """How much a value that is said supports another one of the same item.

    Between different values only: each supports itself wholly. Sparse, by pairs.

    Args:
        given: Shape (pairs,). The value that is said.
        to: Shape (pairs,). The value that is supported by it.
        degree: Shape (pairs,). In (0, 1]: 1 where who says `given` says `to` as well,
            as a city says its country; less where both are near each other.
    """

    given: Codes
    to: Codes
    degree: Floats


@dataclass(frozen=True, slots=True)
class Assertions:
    """Who says what about which item; no row twice, all codes dense from 0.

    Args:
        item: Shape (n,). The item that a row is about: a subject and an attribute.
        source: Shape (n,). Who says it.
        value: Shape (n,). What is said: a candidate value, which belongs to one item.
        item_of: Shape (values,). The item of each candidate.
        attribute_of: Shape (items,). The attribute of each item.
        label_of: Shape (values,). What each candidate says, equal across items: two
            candidates of one label are written the same.
        sources: Number of sources.
        attributes: Number of attributes.
        number_of: Shape (values,). Each candidate as a number in the units of its
            attribute (days for a time); NaN where it is none.
        several: Shape (attributes,). Whether an item of it may have several true
            values.
        support: Which candidates support which others.
        at: Shape (n,). Days since 1970 when it was said; NaN where unknown.
        subject_of: Shape (items,). The subject of each item: items of one subject are
            its attributes. Empty where nothing is known of it.
        repeats: Shape (values,). Whether a candidate says nothing but words of its
            subject, as misread text often does. Empty where nothing is known of it.
    """

    item: Codes
    source: Codes
    value: Codes
    item_of: Codes
    attribute_of: Codes
    label_of: Codes
    sources: int
    attributes: int
    number_of: Floats
    several: npt.NDArray[np.bool_]
    support: Support
    at: Floats
    subject_of: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    repeats: npt.NDArray[np.bool_] = field(
        default_factory=lambda: np.zeros(0, dtype=np.bool_)
    )


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What a method makes of assertions.

    Args:
        probability: Shape (values,). That each candidate is true, in [0, 1]. Those of
            an item with one true value add up to 1 at most.
        reliability: Shape (sources, attributes). Probability that what a source says
            of an attribute is true; a prior where it says nothing of it.
        heard: Shape (sources, attributes). How many independent things stand behind
            each reliability; 0: it is the prior alone.
        independence: Shape (n,). Weight of each assertion, in [0, 1]: 1 says it of its
            own, near 0 copies what others say.
        camp: Shape (sources, attributes). Which quantity a source means by an
            attribute: sources of one camp mean the same; -1 where it says nothing.
    """

    probability: Floats
    reliability: Floats
    heard: Floats
    independence: Floats
    camp: Codes = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int32))


Method = Callable[[Assertions], Beliefs]
