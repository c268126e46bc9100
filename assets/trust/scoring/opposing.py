"""What conflicts take from a claim: by how sure they are, and by who is against it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from assets.trust.evidence.keys import pairs_of
from assets.trust.scoring.model import AT, LIMIT, PRIOR, VOICED, log_odds
from resources.truth.columns import Longs, numbers
from resources.truth.model import Floats

SURE = 0.995  # That both sides of a confirmed conflict cannot hold.
NEITHER = 0.01  # That no value of an item is right, at least.
FURTHER = 0.5  # What each further conflict of a claim weighs, of the one before.


@dataclass(frozen=True, slots=True)
class Opposed:
    """What conflicts add to the log-odds of claims: 0 or less, but for the panel.

    Args:
        log_odds: Shape (n, 3). By open ones, by confirmed ones, and what the panel's
            view of open ones changes.
        values: Shape (n, 3). Score of the worst open one, number of confirmed ones,
            and the panel's probability for the worst; NaN where there is none.
    """

    log_odds: Floats
    values: Floats


@dataclass(frozen=True, slots=True)
class Members:
    """Who is in a conflict, each once a conflict; all of shape (m,).

    Args:
        claim: Row of the claim; -1: a rule, or a claim that is not live.
        conflict: Code of the conflict.
        side: Code of the side, of one conflict only.
        standing: Log-odds of the claim by itself, against all that it is not.
        weight: Log-odds of what it says, against that no side is right.
    """

    claim: Longs
    conflict: Longs
    side: Longs
    standing: Floats
    weight: Floats


def opposed(claims: pa.Table, conflicts: pa.Table, odds: Floats) -> Opposed:
    """Return what their conflicts take from claims.

    Where both sides cannot hold, the odds of a side fall to its weight over one plus
    those of all other sides. There is a conflict with the probability of its score:
    the odds fall by the factor 1 - score * (1 - what they would fall to). Each further
    conflict of a claim weighs half, since conflicts of one claim are seldom
    independent.

    Args:
        claims: The columns of `assets.trust.scoring.score.score_claims`.
        conflicts: The same.
        odds: Shape (n, signals). Of all other signals.

    Raises:
        IndexError: If a conflict is of a row that is not among the claims.
    """
    claim = np.nan_to_num(numbers(conflicts, "claim"), nan=-1.0).astype(np.int64)
    conflict = _codes(conflicts["contradiction"])
    side = pairs_of(conflict, _codes(conflicts["side"]))
    own = np.unique(pairs_of(side, claim + 1), return_index=True)[1]
    picked, claim = conflicts.take(own), claim[own]
    conflict, side = conflict[own], side[own]
    live = claim >= 0
    rule = log_odds(_share(picked, "reliability", PRIOR))
    standing = np.where(live, np.append(odds.sum(axis=1), 0.0)[claim], rule)
    voice = numbers(picked, "voice")
    speaks = np.where(np.isnan(voice), claim, voice).astype(np.int64)
    weight = np.where(live, np.append(_weights(claims, odds), 0.0)[speaks], rule)
    members = Members(claim, conflict, side, standing, weight)
    return _summed(members, _steps(picked, _fallen(members)), picked, claims.num_rows)


def _weights(claims: pa.Table, odds: Floats) -> Floats:
    """Return the log-odds of what claims say against that nobody is right.

    By truth discovery, where it has weighed all values of the item; by the claim
    itself elsewhere. The signals that truth discovery knows nothing of are added.
    """
    alone = odds[:, [AT[name] for name in VOICED]].sum(axis=1)
    belief, rest = numbers(claims, "belief"), numbers(claims, "rest")
    against = np.clip(rest, NEITHER, 1.0)
    found = np.log(np.clip(belief, 0.001, 1.0) / against)
    weighed = np.where(np.isnan(found), alone, found) + odds.sum(axis=1) - alone
    return np.asarray(np.clip(weighed, -LIMIT, LIMIT))


def _fallen(members: Members) -> Floats:
    """Return the factor that the odds of each fall by if both sides cannot hold."""
    sides = int(members.side.max(initial=-1)) + 1
    best, conflict = np.full(sides, -LIMIT), np.zeros(sides, dtype=np.int64)
    np.maximum.at(best, members.side, members.weight)
    conflict[members.side] = members.conflict
    strength = np.exp(best)
    total = np.bincount(conflict, strength)[members.conflict]
    others = total - strength[members.side]
    several = np.bincount(conflict)[members.conflict] > 1  # Sides, not claims.
    factor = np.exp(members.weight - members.standing) / (1.0 + np.maximum(others, 0.0))
    return np.where(several, np.minimum(factor, 1.0), 1.0)


def _steps(conflicts: pa.Table, fallen: Floats) -> Floats:
    """Return what each conflict adds to the log-odds of each member, shape (m, 3)."""
    confirmed = _share(conflicts, "confirmed", 0.0) > 0.0
    score, felt = _share(conflicts, "score", 0.0), _share(conflicts, "felt", 1.0)
    panel = np.where(confirmed, np.nan, np.clip(numbers(conflicts, "panel"), 0.0, 1.0))
    open_score = np.where(confirmed, 0.0, np.minimum(score, SURE))
    sure = np.where(confirmed, SURE, 0.0)
    judged = np.where(np.isnan(panel), open_score, np.minimum(panel, SURE))
    taken = [np.log1p(-share * felt * (1.0 - fallen)) for share in (open_score, sure)]
    by_panel = np.log1p(-judged * felt * (1.0 - fallen)) - taken[0]
    return np.stack([*taken, by_panel], axis=1)


def _summed(
    members: Members, steps: Floats, conflicts: pa.Table, claims: int
) -> Opposed:
    """Return the steps of each claim summed up, the worst wholly, the next by half."""
    live = np.flatnonzero(members.claim >= 0)
    order = live[np.lexsort((steps[live].sum(axis=1), members.claim[live]))]
    claim = members.claim[order]
    start = np.searchsorted(claim, claim)
    rank = np.arange(len(claim)) - start
    share = FURTHER ** np.minimum(rank, 60.0)
    odds = np.stack(
        [np.bincount(claim, share * step, claims) for step in steps[order].T],
        axis=1,
        dtype=np.float64,
    )
    return Opposed(odds, _measured(conflicts.take(order), claim, claims))


def _measured(conflicts: pa.Table, claim: Longs, claims: int) -> Floats:
    """Return the worst score, the number of confirmed ones, the panel's view."""
    confirmed = _share(conflicts, "confirmed", 0.0) > 0.0
    score = np.where(confirmed, np.nan, numbers(conflicts, "score"))
    panel = np.where(confirmed, np.nan, numbers(conflicts, "panel"))
    values = np.full((claims, 3), np.nan)
    np.fmax.at(values[:, 0], claim, score)
    count = np.bincount(claim[confirmed], minlength=claims)
    values[:, 1] = np.where(count > 0, count, np.nan)
    np.fmax.at(values[:, 2], claim, panel)
    return values


def _codes(column: "pa.ChunkedArray[Any]") -> Longs:
    coded = column.combine_chunks().dictionary_encode()
    codes = coded.indices.fill_null(len(coded.dictionary))
    return np.asarray(codes.to_numpy(zero_copy_only=False), dtype=np.int64)


def _share(table: pa.Table, name: str, unknown: float) -> Floats:
    return np.clip(np.nan_to_num(numbers(table, name), nan=unknown), 0.0, 1.0)
