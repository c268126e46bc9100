"""What each signal of a claim adds to its log-odds, but for those of conflicts."""

from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from assets.trust.scoring.freshness import aged
from assets.trust.scoring.model import AT, LEAST, MOST, PRIOR, SIGNALS, log_odds
from assets.trust.scoring.pooling import pooled
from resources.truth.columns import DAY, days, numbers
from resources.truth.model import Floats

ANCHOR = 4.0  # Things heard of a source that weigh as much as the usual prior.
MOST_THINGS = 1e9
THOUGHT = 10.0  # Things heard that the usual prior is as sure as.
MISSED = 0.4  # Of claims, in a text of which nothing was read: what is lacking is lost.
SCANNED = 0.9  # Of claims on scans are read right where nothing else is known.
GUESSED = 0.85  # Of claims whose subject is not sure are about what they seem.
INVALID = 0.2  # What the odds of a value fall to that its schema does not allow.
AUTHORITY = 2.0  # Between no authority at all and all of it.
USED, MOST_USED = 0.15, 0.5  # What is read often is corrected: weak evidence.
WORST_READ = 2.5
APPROVED, REJECTED = 4.0, 6.0  # By a person who looked at the claim,
BESIDE = 0.5  # or at its document, which says less of each claim.
STATUS = {
    "gold": 3.0,
    "official": 0.8,
    "approved": 0.5,
    "draft": -1.0,
    "deprecated": -1.5,
}


def believed(reliability: Floats, heard: Floats) -> Floats:
    """Return the prior probability of claims, by who makes them.

    Args:
        reliability: Shape (n,). Learned from whom the source agrees with; NaN: unknown.
        heard: Shape (n,). How many independent things that rests on. The fewer, the
            nearer is the result to the usual prior.
    """
    known = np.isfinite(reliability)
    weight = np.where(known, things(heard), 0.0)
    learned = np.clip(np.where(known, reliability, PRIOR), 0.0, 1.0)
    shrunk = (weight * learned + ANCHOR * PRIOR) / (weight + ANCHOR)
    return np.asarray(np.clip(shrunk, LEAST, MOST), dtype=np.float64)


def uncertainty(prior: Floats, heard: Floats) -> Floats:
    """Return the standard deviation of the log-odds of a prior.

    Args:
        prior: Shape (n,). As `believed` returns it.
        heard: Shape (n,). How many independent things are behind it; NaN: none.
    """
    total = THOUGHT + things(heard)
    return np.asarray(1.0 / np.sqrt(total * prior * (1.0 - prior)))


def things(heard: Floats) -> Floats:
    """Return how many things are behind a reliability: none where that is not known."""
    return np.asarray(np.clip(np.nan_to_num(heard, nan=0.0), 0.0, MOST_THINGS))


def extraction_quality(
    coverage: Floats, ocr: npt.NDArray[np.bool_], resolved: npt.NDArray[np.bool_]
) -> Floats:
    """Return the probability that claims are what their documents say.

    A reader that loses words loses claims; those that it has are seldom wrong by it.

    Args:
        coverage: Shape (n,). Share of check words that the reader found; NaN: unknown.
        ocr: Shape (n,). Whether the text was recognised on a scan.
        resolved: Shape (n,). Whether the subject is known for sure.
    """
    lacking = 1.0 - np.clip(np.nan_to_num(coverage, nan=1.0), 0.0, 1.0)
    quality = (
        (1.0 - MISSED * lacking)
        * np.where(ocr, SCANNED, 1.0)
        * np.where(resolved, 1.0, GUESSED)
    )
    return np.asarray(quality, dtype=np.float64)


def own_signals(claims: pa.Table, now: datetime) -> tuple[Floats, Floats]:
    """Return what is measured of each claim by itself, and what it adds.

    Args:
        claims: The columns of `assets.trust.scoring.score.score_claims`.
        now: What is taken for the present.

    Returns:
        Values and log-odds, each of shape (n, signals).
    """
    values = np.full((claims.num_rows, len(SIGNALS)), np.nan)
    odds = np.zeros_like(values)
    _of_source(claims, values, odds)
    _of_time(claims, now, values, odds)
    for name, added in (
        ("extraction", _extraction),
        ("schema", _schema),
        ("authority", _authority),
        ("usage", _usage),
    ):
        values[:, AT[name]] = numbers(claims, name)
        odds[:, AT[name]] = np.nan_to_num(added(values[:, AT[name]]), nan=0.0)
    odds[:, AT["governance"]] = _governance(claims)
    _of_people(claims, values, odds)
    return values, odds


def _of_source(claims: pa.Table, values: Floats, odds: Floats) -> None:
    prior = believed(numbers(claims, "reliability"), numbers(claims, "heard"))
    support, voiced = numbers(claims, "support"), numbers(claims, "independent")
    lift = log_odds(numbers(claims, "best")) - log_odds(prior)
    gain, loss = pooled(support, voiced, lift)
    for name, value, added in (
        ("prior", prior, log_odds(prior)),
        ("corroboration", support, gain),
        ("independence", voiced, loss),
    ):
        values[:, AT[name]], odds[:, AT[name]] = value, added


def _of_time(claims: pa.Table, now: datetime, values: Floats, odds: Floats) -> None:
    said, years = days(claims, "at", now), numbers(claims, "half_life")
    age, added = aged(said, years, now.timestamp() * 1e6 / DAY)
    values[:, AT["freshness"]] = np.where(np.isnan(years), np.nan, age)
    odds[:, AT["freshness"]] = added


def _extraction(quality: Floats) -> Floats:
    read = np.log(np.clip(quality, LEAST, 1.0))
    return np.asarray(np.maximum(read, -WORST_READ), dtype=np.float64)


def _schema(valid: Floats) -> Floats:
    return np.asarray(np.log(INVALID + (1.0 - INVALID) * np.clip(valid, 0.0, 1.0)))


def _authority(share: Floats) -> Floats:
    return AUTHORITY * (np.clip(share, 0.0, 1.0) - 0.5)


def _usage(times: Floats) -> Floats:
    return np.minimum(USED * np.log1p(np.maximum(times, 0.0)), MOST_USED)


def _governance(claims: pa.Table) -> Floats:
    if "status" not in claims.column_names:
        return np.zeros(claims.num_rows)
    status: Any = claims["status"].combine_chunks().cast(pa.string())
    coded = status.dictionary_encode()
    added = [STATUS.get(one, 0.0) for one in coded.dictionary.to_pylist()]
    place = coded.indices.fill_null(len(added)).to_numpy(zero_copy_only=False)
    return np.asarray(np.array([*added, 0.0])[place], dtype=np.float64)


def _of_people(claims: pa.Table, values: Floats, odds: Floats) -> None:
    for start, weight in (("", 1.0), ("document_", BESIDE)):
        approved = np.nan_to_num(numbers(claims, f"{start}approved"))
        rejected = np.nan_to_num(numbers(claims, f"{start}rejected"))
        odds[:, AT["feedback"]] += weight * verdicts(approved, rejected)
        net = np.where(approved + rejected > 0, approved - rejected, np.nan)
        values[:, AT["feedback"]] = np.where(
            np.isnan(net), values[:, AT["feedback"]], net
        )


def verdicts(approved: Floats, rejected: Floats) -> Floats:
    """Return what the verdicts of people add: nothing where they contradict each other.

    Args:
        approved: Shape (n,). How many hold it to be right.
        rejected: Shape (n,). How many hold it to be wrong.
    """
    net = (approved - rejected) / (approved + rejected + 0.25)
    return np.asarray(net * np.where(net > 0, APPROVED, REJECTED), dtype=np.float64)
