"""The trust of documents, sources and tables: that of their claims, and why."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from assets.trust.scoring.model import (
    AT,
    NINETY,
    PRIOR,
    SIGNALS,
    Scores,
    chance,
    listed,
    log_odds,
)
from assets.trust.scoring.signals import believed, things, uncertainty
from resources.truth.columns import Longs
from resources.truth.model import Floats

UNSEEN = 1.0  # Claims of the usual trust that each group has besides its own.
SHARED = 0.5  # Of the doubt of a claim is that of its group, whatever its number.


@dataclass(frozen=True, slots=True)
class Groups:
    """Trust of groups of claims, and what it is the sum of.

    Args:
        trust: Shape (groups,). Probability that a claim of it holds.
        low: Shape (groups,). Of the 90 % interval.
        high: Shape (groups,). Of the 90 % interval.
        claims: Shape (groups,). How many claims it rests on.
        log_odds: Shape (groups, signals). Rows sum up to the log-odds of the trust.
        values: Shape (groups, signals). Means of what was measured; NaN: nothing was.
    """

    trust: Floats
    low: Floats
    high: Floats
    claims: Longs
    log_odds: Floats
    values: Floats

    def signals(self) -> "pa.ListArray[Any]":
        """Return the column `signals` of `kb.trust`, one list a row."""
        return listed(self.log_odds, self.values)


def aggregate(scores: Scores, group: Longs, groups: int) -> Groups:
    """Return the trust of groups: the mean of their claims, with one of the usual.

    Each signal adds its mean over the claims; the calibration takes what a mean of
    probabilities is more or less than that of the mean log-odds.

    Args:
        scores: Of n claims.
        group: Shape (n,). The group of each claim; -1: none.
        groups: How many there are. One without claims has the usual trust.
    """
    told = np.flatnonzero(group >= 0)
    place = group[told]
    count = np.bincount(place, minlength=groups)
    weight = count + UNSEEN
    trust = (np.bincount(place, scores.trust[told], groups) + UNSEEN * PRIOR) / weight
    odds, values = _odds(place, scores, told, count), np.zeros((groups, len(SIGNALS)))
    odds[:, AT["calibration"]] += log_odds(trust) - odds.sum(axis=1)
    for signal in range(len(SIGNALS)):
        values[:, signal] = _mean(place, scores.values[told, signal], groups)
    common = SHARED * np.nan_to_num(_mean(place, scores.spread[told], groups))
    counted = 1.0 / np.sqrt(weight * trust * (1.0 - trust))
    reach = NINETY * np.hypot(counted, common)
    low, high = (chance(log_odds(trust) + way * reach) for way in (-1.0, 1.0))
    return Groups(trust, low, high, count, odds, values)


def reliabilities(reliability: Floats, heard: Floats) -> Groups:
    """Return the trust of what sources say of attributes, by truth discovery alone.

    Args:
        reliability: Shape (k,). Of a source in an attribute; NaN: unknown.
        heard: Shape (k,). How many independent things that rests on.
    """
    prior = believed(reliability, heard)
    odds, values = (np.zeros((len(prior), len(SIGNALS))) for _ in range(2))
    odds[:, AT["prior"]] = log_odds(prior)
    values[:] = np.nan
    values[:, AT["prior"]] = prior
    spread = NINETY * uncertainty(prior, heard)
    count = np.rint(things(heard)).astype(np.int64)
    low, high = (chance(log_odds(prior) + way * spread) for way in (-1.0, 1.0))
    return Groups(prior, low, high, count, odds, values)


def _odds(place: Longs, scores: Scores, told: Longs, count: Longs) -> Floats:
    """Return what each signal adds in the mean, shape (groups, signals)."""
    odds = np.zeros((len(count), len(SIGNALS)))
    for signal in range(len(SIGNALS)):
        total = np.bincount(place, scores.log_odds[told, signal], len(count))
        odds[:, signal] = total / np.maximum(count, 1)
    odds[count == 0, AT["prior"]] = log_odds(np.array(PRIOR))
    return odds


def _mean(place: Longs, amount: Floats, groups: int) -> Floats:
    """Return the mean of what is known in each group; NaN where nothing is."""
    known = np.isfinite(amount)
    count = np.bincount(place[known], minlength=groups)
    total = np.bincount(place[known], amount[known], groups)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
