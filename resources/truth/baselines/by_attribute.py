"""Sources that know one attribute well and another one badly."""

from dataclasses import replace

import numpy as np

from resources.truth.baselines.accu import INITIAL, accu_copy
from resources.truth.model import Assertions, Beliefs


def vote(said: Assertions) -> Beliefs:
    """Return the beliefs of ACCU with copy detection, attribute by attribute.

    What a source says of one attribute is as if another source said it: it has an
    accuracy of its own and copies for itself. 0.8 where a source says nothing.

    Source:
        Li, Dong, Lyons, Meng and Srivastava (2013), Truth finding on the deep web: is
        the problem solved?, PVLDB 6(2), 97-108: the methods that end in "Attr".
    """
    attribute = said.attribute_of[said.item]
    pair = said.source.astype(np.int64) * said.attributes + attribute
    pairs, unit = np.unique(pair, return_inverse=True)
    apart = replace(said, source=unit.astype(np.int32), sources=len(pairs))
    beliefs = accu_copy(apart)
    where = pairs // said.attributes, pairs % said.attributes
    first = np.unique(unit, return_index=True)[1]
    reliability = np.full((said.sources, said.attributes), INITIAL)
    reliability[where] = beliefs.reliability[unit[first], attribute[first]]
    heard = np.zeros_like(reliability)
    heard[where] = np.bincount(unit, minlength=len(pairs))
    return replace(beliefs, reliability=reliability, heard=heard)
