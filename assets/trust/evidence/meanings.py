"""Properties by which sources mean different quantities: the schema contradicts."""

import numpy as np

from assets.trust.evidence.items import OTHER
from assets.trust.evidence.keys import codes_of
from assets.trust.evidence.scored import Scored

Meanings = dict[str, list[list[str]]]


def meanings(told: Scored) -> Meanings:
    """Return the properties of which sources fall into camps, and the camps.

    Who reports when an aircraft left the gate and who reports when it left the ground
    do not contradict each other: they disagree always, and in one direction.

    Args:
        told: The trust of a state.

    Returns:
        By property the names of the sources of each camp, the largest camp first; only
        properties with two camps or more.
    """
    encoded, camp = told.believed.encoded, told.believed.beliefs.camp
    sources = np.array(encoded.sources, object)
    mixed = pooled(told)
    found: Meanings = {}
    for place, name in enumerate(encoded.attributes):
        own = camp[:, place]
        camps = [sources[own == one].tolist() for one in np.unique(own[own >= 0])]
        if len(camps) > 1 and name not in mixed:
            property_ = name.partition("\x1f")[0]
            found[property_] = sorted(camps, key=lambda each: (-len(each), each))
    return found


def pooled(told: Scored) -> set[str]:
    """Return the names of attributes that hold several rare properties of one type.

    Camps of them say nothing of any property.

    Args:
        told: The trust of a state.
    """
    return {OTHER + name for name in codes_of(told.evidence.claims, "value_type")[1]}
