"""A sentence and the values in it: what is said of one holds for the other, too."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from assets.trust.evidence.keys import codes_of
from resources.truth.columns import Flags, Longs, numbers
from resources.truth.model import Floats

SENTENCE = "statement"


@dataclass(frozen=True)
class Siblings:
    """Sentences that are claims, and the values that were read in them, as pairs.

    A sentence holds if all its values do. So one wrong value makes it wrong, and a
    right sentence makes all of them right; the other way round only where there is one.

    Args:
        sentence: Shape (pairs,). Row of the claim of the sentence.
        value: Shape (pairs,). Row of the claim of the value.
        single: Shape (pairs,). Whether it is the only value of the sentence.
    """

    sentence: Longs
    value: Longs
    single: Flags

    @property
    def doubts(self) -> tuple[Longs, Longs]:
        """Rows of claims, and of those that are wrong if they are."""
        return self._both(self.value, self.sentence)

    @property
    def assurances(self) -> tuple[Longs, Longs]:
        """Rows of claims, and of those that are right if they are."""
        return self._both(self.sentence, self.value)

    def _both(self, of: Longs, to: Longs) -> tuple[Longs, Longs]:
        alone = self.single
        return np.append(of, to[alone]), np.append(to, of[alone])


def siblings_of(claims: pa.Table) -> Siblings:
    """Return which claims are a sentence and a value of it.

    Args:
        claims: Columns span, equal for claims of one passage (null: of none), and
            value_type.
    """
    placed = np.flatnonzero(claims["span"].is_valid().to_numpy())
    there = claims.select(["span", "value_type"]).take(placed)
    span, names = codes_of(there, "span")
    is_sentence = np.asarray(there["value_type"].to_numpy() == SENTENCE)
    sentence = np.full(len(names), -1, dtype=np.int64)
    sentence[span[is_sentence][::-1]] = placed[is_sentence][::-1]  # The first of them.
    values = np.bincount(span[~is_sentence], minlength=len(names))
    paired = ~is_sentence & (sentence[span] >= 0)
    of = span[paired]
    return Siblings(sentence[of], placed[paired], values[of] == 1)


def heard(claims: pa.Table) -> tuple[Floats, Floats]:
    """Return how many approved and how many rejected each claim, or its sibling.

    What was said of the claim itself goes before what was said of another.

    Args:
        claims: Columns approved, rejected, and those of `siblings_of`.

    Returns:
        Approvals and rejections; each of shape (claims,).
    """
    siblings = siblings_of(claims)
    approved, rejected = (numbers(claims, name) for name in ("approved", "rejected"))
    silent = approved + rejected == 0.0
    found = []
    for own, (of, to) in (
        (approved, siblings.assurances),
        (rejected, siblings.doubts),
    ):
        passed = np.zeros(len(own))
        np.maximum.at(passed, to, own[of])
        found.append(np.where(silent, passed, own))
    return found[0], found[1]


def inherited(conflicts: pa.Table, claims: pa.Table) -> pa.Table:
    """Return conflicts, with the worst of its sibling for each claim that has no worse.

    An heir adds nothing to its side: its sibling has its say there, as `voice`.

    Args:
        conflicts: The columns that `assets.trust.scoring.score.score_claims` takes.
        claims: The columns of `siblings_of`.
    """
    of, to = siblings_of(claims).doubts
    worst, strength = _worst(conflicts, claims.num_rows)
    more = np.flatnonzero(strength[of] > strength[to])
    more = more[np.argsort(-strength[of[more]], kind="stable")]
    heir, first = np.unique(to[more], return_index=True)
    voice = of[more[first]]
    told = conflicts.take(worst[voice])
    place = told.column_names.index("claim")
    told = told.set_column(place, "claim", pa.array(heir))
    told = told.append_column("voice", pa.array(voice))
    return pa.concat_tables([conflicts, told], promote_options="default")


def _worst(conflicts: pa.Table, claims: int) -> tuple[Longs, Floats]:
    """Return the row of the conflict that each claim feels most, and how much: 0 to 1.

    A conflict in which one claim is alone is felt by none.
    """
    confirmed, score, felt, claim = (
        np.nan_to_num(numbers(conflicts, name), nan=-1.0)
        for name in ("confirmed", "score", "felt", "claim")
    )
    name = codes_of(conflicts, "contradiction")[0]
    doubt = np.maximum(confirmed, score) * felt * (np.bincount(name)[name] > 1)
    rows = np.flatnonzero((claim >= 0) & (doubt > 0.0))
    rows = rows[np.argsort(doubt[rows], kind="stable")]
    of = claim[rows].astype(np.int64)
    worst, strength = np.full(claims, -1), np.zeros(claims)
    worst[of], strength[of] = rows, doubt[rows]  # The last stays.
    return worst, strength
