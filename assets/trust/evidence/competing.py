"""Values of one item that compete, whether or not the detector called it a conflict."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assets.trust.evidence.believing import Believed
from assets.trust.evidence.inputs import Evidence
from assets.trust.evidence.items import NO_DISPUTE, Said
from assets.trust.evidence.keys import codes_of, differing
from assets.trust.evidence.labels import agreement
from assets.trust.evidence.siblings import inherited
from resources.truth.columns import Flags, Longs, numbers
from resources.truth.model import Assertions, Floats

USUAL = 0.2  # Share of speakers that agree, of a property nothing is known of,
WORTH = 5.0  # as if it were seen in so many pairs of them.
ENOUGH = 0.5  # Agreement from which on a property surely has one value for a thing.
MOST = 0.95  # How sure it can be that two values of one item exclude each other.


def rivalry(evidence: Evidence, said: Said, believed: Believed) -> pa.Table:
    """Return the conflicts of claims, with those that only truth discovery sees.

    The detector looks at pairs. Where many speak of a property, and mostly agree, it
    has one value for a thing, and whoever says another one is wrong: so surely, at
    least, do all values of an item compete that several speak of. And wherever a gold
    source speaks, there is one.

    Args:
        evidence: Of one state; its conflicts are the detector's.
        said: Who says what in it.
        believed: What truth discovery makes of that.

    Returns:
        The columns that `assets.trust.scoring.score.score_claims` takes. Sides are
        values: equal values are one side. A claim that is in a conflict of the detector
        feels that one only; a sentence and the values in it feel each other's.
    """
    score = np.zeros(len(said.item))
    score[said.shared] = _exclusive(believed)[believed.encoded.rows]
    answered = np.isfinite(agreement(evidence, said))
    single = numbers(evidence.claims, "several") == 0.0
    score[np.isin(said.item, said.item[answered]) & single] = MOST
    found = _of_detector(evidence.conflicts, said, score)
    feels = np.ones(len(score))
    feels[_opposed(found, said)] = 0.0
    open_to = _unsettled(said, score, feels > 0.0)
    own = pa.concat_tables(
        [found, _of_items(said, open_to, score, feels)], promote_options="default"
    )
    return inherited(own, evidence.claims)


def concord(assertions: Assertions) -> Floats:
    """Return the share of pairs of speakers that agree, by attribute.

    Args:
        assertions: Who says what.

    Returns:
        Shape (attributes,), in (0, 1): shrunk to the usual share where few pairs are.
    """
    values, items = len(assertions.item_of), len(assertions.attribute_of)
    of_value = np.bincount(assertions.value, minlength=values)
    of_item = np.bincount(assertions.item, minlength=items)
    attribute = assertions.attribute_of
    pairs = np.bincount(
        attribute, of_item * (of_item - 1) / 2, minlength=assertions.attributes
    )
    agreed = np.bincount(
        attribute[assertions.item_of],
        of_value * (of_value - 1) / 2,
        minlength=assertions.attributes,
    )
    return np.asarray((agreed + USUAL * WORTH) / (pairs + WORTH))


def _exclusive(believed: Believed) -> Floats:
    """Return how surely the values of its item exclude each other, by value."""
    assertions = believed.encoded.assertions
    sure = MOST * np.minimum(concord(assertions) / ENOUGH, 1.0)
    sure[assertions.several] = 0.0
    return np.asarray(sure[assertions.attribute_of[assertions.item_of]])


def _of_detector(conflicts: pa.Table, said: Said, score: Floats) -> pa.Table:
    """Return the conflicts of the detector, by item, as sure as the item is.

    A contradiction in which a document dissents throughout is one of each item.
    """
    claim = conflicts["claim"].to_numpy()
    kind = conflicts["kind"].to_numpy()
    real = (claim >= 0) & ~np.isin(kind, NO_DISPUTE)
    told = conflicts["score"].to_numpy()
    least = np.where(real, np.append(score, 0.0)[claim], 0.0)
    side = np.append(said.value, -1)[claim].astype(str).astype(np.object_)
    name = conflicts["contradiction"].to_numpy()
    of_item = (
        name + " " + np.append(said.item, -1)[claim].astype(str).astype(np.object_)
    )
    changed = {
        "side": pa.array(np.where(claim >= 0, side, conflicts["side"].to_numpy())),
        "score": pa.array(np.maximum(told, least)),
        "contradiction": pa.array(np.where(real, of_item, name), pa.string()),
    }
    for column, values in changed.items():
        place = conflicts.column_names.index(column)
        conflicts = conflicts.set_column(place, column, values)
    return conflicts


def _opposed(found: pa.Table, said: Said) -> Longs:
    """Return the claims that a conflict of the detector sets against another value."""
    claim = found["claim"].to_numpy()
    real = (claim >= 0) & ~np.isin(found["kind"].to_numpy(), NO_DISPUTE)
    group = codes_of(found.filter(pa.array(real)), "contradiction")[0]
    return np.asarray(claim[real][differing(said.value[claim[real]], group)])


def _unsettled(said: Said, score: Floats, feels: Flags) -> Longs:
    """Return the claims of items that differ and of which one is in no conflict."""
    items = int(said.item.max(initial=-1)) + 1
    free = np.bincount(said.item, feels, minlength=items) > 0.0
    contested = differing(said.value, said.item) & free[said.item]
    return np.flatnonzero(contested & (score > 0.0))


def _of_items(said: Said, claim: Longs, score: Floats, feels: Floats) -> pa.Table:
    """Return the conflicts of items, a row for each of the claims in them."""
    return pa.table(
        {
            "claim": pa.array(claim),
            "contradiction": _named("item ", said.item[claim]),
            "side": _named("", said.value[claim]),
            "kind": pa.repeat("item", len(claim)),
            "score": pa.array(score[claim]),
            "confirmed": pa.repeat(False, len(claim)),  # noqa: FBT003
            "felt": pa.array(feels[claim]),
        }
    )


def _named(before: str, codes: Longs) -> "pa.Array[Any]":
    """Return codes as text, with a word before each."""
    text: Any = pa.array(codes).cast(pa.string())
    named: pa.Array[Any] = pc.binary_join_element_wise(before, text, "")
    return named
