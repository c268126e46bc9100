"""The trust of claims: what is measured of them, weighed, summed up and calibrated."""

from datetime import datetime

import numpy as np
import pyarrow as pa

from assets.trust.scoring.model import AT, VOICED, Scores, held, log_odds
from assets.trust.scoring.opposing import opposed
from assets.trust.scoring.signals import own_signals, things, uncertainty
from assets.trust.scoring.supervised import corrected
from resources.truth.columns import numbers
from resources.truth.model import Floats

WHOLE = 0.999  # Of the probability of an item that one value and nothing else have.
SCARCE = 100.0  # Things heard, below which truth discovery rather overrates agreement.
CONFLICTS = ("contradiction", "confirmed", "panel")
DOUBT = 0.25  # Of what a signal adds: one standard deviation of it.


def score_claims(claims: pa.Table, conflicts: pa.Table, now: datetime) -> Scores:
    """Return how probable claims are, and why.

    Signals are log-odds that add up. Where people have said what is right, what they
    teach is added, if it makes the scores better: see `scoring.supervised`.

    Args:
        claims: One row a claim. Every column may be missing, and null and NaN are not
            known. Of who says it: reliability and heard, as truth discovery has them;
            support, independent and best, of `scoring.pooling.voices`; belief, the
            probability of its value among those of its item, and rest, that none of
            them is right. Of itself: at, when it was said; half_life, in years;
            extraction, schema and authority, 0 to 1; status, of its governance; usage,
            how often it is used. Of people: approved, rejected, document_approved and
            document_rejected, how many; label, 0 wrong to 1 right, and label_weight.
            To learn by: source, attribute, document.
        conflicts: One row a claim in a conflict that is open or confirmed: claim, its
            row (-1: a rule or nothing live, of `reliability`); contradiction; side,
            equal for what says the same; score; confirmed; panel, its probability if
            a panel voted; felt, 0 for a side that has nothing to fear of it; voice, the
            row of the claim that has its say in this one's stead.
        now: What is taken for the present; clocks that run ahead are set back to it.

    Source:
        Genest and Zidek (1986), Combining probability distributions, Statistical
        Science 1(1), 114-135: adding up weighted log-odds.
    """
    values, odds = own_signals(claims, now)
    against = opposed(claims, conflicts, odds)
    places = [AT[name] for name in CONFLICTS]
    odds[:, places], values[:, places] = against.log_odds, against.values
    odds[:, AT["calibration"]] += _agreed(claims, odds)
    learned = corrected(claims, _blind(claims, conflicts, odds))
    odds[:, AT["feedback"]] += learned.groups
    odds[:, AT["calibration"]] += learned.calibration
    spread = _spread(claims, values, odds)
    return Scores(held(odds), values, spread, learned.own, learned.told)


def _agreed(claims: pa.Table, odds: Floats) -> Floats:
    """Return what truth discovery adds where all who speak of an item agree.

    It has seen how often agreement is wrong, where counting voices has not; but it is
    too sure of those of whom it has heard little. Where values differ, its belief is
    heard through the conflicts: only they know whether both values can hold.
    """
    belief, rest = numbers(claims, "belief"), numbers(claims, "rest")
    voiced = odds[:, [AT[name] for name in VOICED]].sum(axis=1)
    opposed = np.any(odds[:, [AT[name] for name in CONFLICTS]], axis=1)
    alone = (belief + rest >= WHOLE) & ~opposed
    heard = things(numbers(claims, "heard"))
    step = log_odds(belief) - voiced
    step *= np.where(step > 0.0, heard / (heard + SCARCE), 1.0)
    return np.where(alone, step, 0.0)


def _blind(claims: pa.Table, conflicts: pa.Table, odds: Floats) -> Floats:
    """Return the log-odds of claims as they are without what people said of them.

    What is learned from verdicts must not be told by the same verdicts.
    """
    own = odds.copy()
    own[:, AT["feedback"]] = 0.0
    if not np.any(odds[:, AT["feedback"]]):
        return np.asarray(own.sum(axis=1))
    places = [AT[name] for name in CONFLICTS]
    own[:, places] = 0.0
    own[:, places] = opposed(claims, conflicts, own).log_odds
    return np.asarray(own.sum(axis=1))


def _spread(claims: pa.Table, values: Floats, odds: Floats) -> Floats:
    """Return the standard deviation of log-odds: of the source, and of each signal."""
    source = uncertainty(values[:, AT["prior"]], numbers(claims, "heard"))
    others = DOUBT * np.delete(odds, AT["prior"], axis=1)
    return np.asarray(np.hypot(source, np.sqrt(np.square(others).sum(axis=1))))
