"""Who else says the same: own voices count, copies do not."""

from dataclasses import dataclass

import numpy as np

from assets.trust.evidence.keys import pairs_of
from assets.trust.scoring.model import PRIOR
from resources.truth.columns import Longs
from resources.truth.model import Floats


@dataclass(frozen=True, slots=True)
class Voices:
    """Who else says what a claim says.

    Args:
        support: Shape (n,). How many others do.
        independent: Shape (n,). How many of them are voices of their own.
        best: Shape (n,). Reliability of the best of all who do; NaN where there is
            nothing to say the same as.
    """

    support: Floats
    independent: Floats
    best: Floats


def edge(reliability: Floats) -> Floats:
    """Return what a voice is worth: nothing at 0.5, all from the usual one on."""
    share = (reliability - 0.5) / (PRIOR - 0.5)
    return np.asarray(np.clip(share, 0.0, 1.0), dtype=np.float64)


def voices(what: Longs, who: Longs, weight: Floats, prior: Floats) -> Voices:
    """Return who else says the same, for each claim.

    All claims that say one thing have the same support: the voices behind it, less one.
    So a copy gains nothing by what it was copied from.

    Args:
        what: Shape (n,). Code of what is said; -1: nothing that others could say.
        who: Shape (n,). Code of who says it; who says it twice counts once.
        weight: Shape (n,). Independence of each, 0 (a copy) to 1; NaN is 1.
        prior: Shape (n,). Reliability of each.
    """
    told = np.flatnonzero(what >= 0)
    said = what[told]
    pair = pairs_of(said, who[told])
    of = np.zeros(int(pair.max(initial=-1)) + 1, dtype=np.int64)
    of[pair] = said
    worth = np.clip(np.nan_to_num(weight[told], nan=1.0), 0.0, 1.0) * edge(prior[told])
    heaviest, best = np.zeros(len(of)), np.zeros(int(what.max(initial=-1)) + 1)
    np.maximum.at(heaviest, pair, worth)
    np.maximum.at(best, said, prior[told])
    own = np.bincount(of, heaviest, minlength=len(best))
    others = np.maximum(np.bincount(of, minlength=len(best)) - 1.0, 0.0)
    found = Voices(np.zeros(len(what)), np.zeros(len(what)), np.full(len(what), np.nan))
    found.support[told] = others[said]
    found.independent[told] = np.clip(own - 1.0, 0.0, others)[said]
    found.best[told] = best[said]
    return found


def pooled(support: Floats, independent: Floats, lift: Floats) -> tuple[Floats, Floats]:
    """Return what others who say the same add to the log-odds, and what copying takes.

    The odds multiply by the number of own voices: the errors of two sources are never
    wholly independent, so log-odds are not simply added up.

    Args:
        support: Shape (n,). How many others say the same; NaN: none known.
        independent: Shape (n,). How many of them are voices of their own.
        lift: Shape (n,). Log-odds of the best who says it, less those of who is asked.

    Returns:
        Two arrays of shape (n,): the first 0 or more, the second 0 or less.

    Source:
        Dong, Berti-Equille and Srivastava (2009), Integrating conflicting data: the
        role of source dependence, VLDB 2(1), 550-561: copies are discounted. Kish
        (1965), Survey sampling: what correlated observations are worth.
    """
    others = np.maximum(np.nan_to_num(support, nan=0.0), 0.0)
    voiced = np.nan_to_num(independent, nan=0.0)
    gain = np.log1p(others)
    loss = np.log1p(np.clip(voiced, 0.0, others)) - gain
    return gain + np.maximum(np.nan_to_num(lift, nan=0.0), 0.0), loss
