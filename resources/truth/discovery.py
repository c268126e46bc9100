"""What is probable and who is reliable, from nothing but who says what: our method.

Dependence first: sources that share errors have one vote. Meaning next: camps that
report another quantity are kept apart. Then what is true and who is reliable, each from
the other; doubt last, as much as there is contradiction that nothing explains.
"""

import numpy as np

from resources.truth.camps import camps, numbers
from resources.truth.dependence import kinship
from resources.truth.doubt import doubted
from resources.truth.kinds import by_kind
from resources.truth.meaning import meant
from resources.truth.model import Assertions, Beliefs, Codes, Floats
from resources.truth.posterior import centred, gathered
from resources.truth.record import Start
from resources.truth.reliability import fit
from resources.truth.settings import DEFAULT, DiscoverySettings
from resources.truth.sums import tally
from resources.truth.voices import voices

ELSE = 0.05  # Reliability of who means something else.
LOCK = 10.0  # Power by which the likeliest camp of an attribute is heard above others.


def discover(said: Assertions, settings: DiscoverySettings = DEFAULT) -> Beliefs:
    """Return what is believed of candidates and sources, without any gold.

    Args:
        said: Who says what.
        settings: The few numbers that are chosen.
    """
    camp = camps(said)
    kin = kinship(said, camp)
    units = kin.units
    spoken = voices(said, units)
    likely = meant(said, units, camp, numbers(said, spoken), spoken)
    start = _start(units, camp, likely, settings.prior)
    part = kin.own(spoken)
    found = fit(said, spoken, part, start, settings)
    count = np.bincount(spoken.of_row, minlength=len(spoken.unit))
    probability = gathered(said, centred(said, found.probability))
    general = Beliefs(
        probability=doubted(said, spoken, probability, settings.doubt),
        reliability=_spread(units, found.reliability, settings.prior),
        heard=_spread(units, found.heard, 0.0),
        independence=(spoken.weight * part / np.maximum(count, 1))[spoken.of_row],
        camp=camp,
    )
    return by_kind(said, general, settings.prior, settings.strength, settings.shared)


def _start(units: Codes, camp: Codes, likely: Floats, prior: float) -> Start:
    """Return what is known of units before anything is learned."""
    source, attribute = np.nonzero(units >= 0)
    unit = units[source, attribute].astype(np.int64)
    meant = np.zeros(int(units.max(initial=-1)) + 1)
    means = likely[camp[source, attribute]]
    _, at = np.unique(camp[source, attribute], return_index=True)
    total = tally(attribute[at], means[at] ** LOCK, units.shape[1])
    meant[unit] = means**LOCK / total[attribute]
    return Start(ELSE + (prior - ELSE) * meant, meant, source.astype(np.int64), unit)


def _spread(units: Codes, amount: Floats, otherwise: float) -> Floats:
    """Return what is known of units by source and attribute."""
    known = np.append(amount, otherwise)
    return np.asarray(known[np.where(units >= 0, units, len(amount))])
