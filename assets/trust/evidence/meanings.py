"""Properties by which sources mean different quantities: the schema contradicts."""

import numpy as np

from assets.trust.evidence.believing import Believed

Meanings = dict[str, list[list[str]]]


def meanings(believed: Believed) -> Meanings:
    """Return the properties of which sources fall into camps, and the camps.

    Who reports when an aircraft left the gate and who reports when it left the ground
    do not contradict each other: they disagree always, and in one direction.

    Args:
        believed: What truth discovery makes of claims.

    Returns:
        By property the names of the sources of each camp, the largest camp first; only
        properties with two camps or more.
    """
    camp, sources = believed.beliefs.camp, np.array(believed.encoded.sources, object)
    found: Meanings = {}
    for place, name in enumerate(believed.encoded.attributes):
        own = camp[:, place]
        camps = [sources[own == one].tolist() for one in np.unique(own[own >= 0])]
        if len(camps) > 1:
            property_ = name.partition("\x1f")[0]
            found[property_] = sorted(camps, key=lambda each: (-len(each), each))
    return found
