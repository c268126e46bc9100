"""A set as codes, with what is right of it: made once, used by every method."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from benchmarks.trust.case import Bools, Case
from resources.truth.encode import Encoded, encode
from resources.truth.model import Codes

KEYS = ["subject", "attribute"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A set as a method gets it, and the gold that it does not get.

    Args:
        case: The set.
        encoded: Its rows as codes.
        right: Shape (values,). Which candidates are right; False where it is unknown.
        known: Shape (items,). Which items have gold.
        late: Shape (items,). Which of them belong to the second half of the groups;
            none where the set has no groups.
    """

    case: Case
    encoded: Encoded
    right: Bools
    known: Bools
    late: Bools


def prepare(case: Case) -> Prepared:
    """Encode a set and tell which of its candidates are right."""
    encoded = encode(case.said)
    item = _items_of(case.gold, encoded.items)
    gold = case.gold.filter(pa.array(item >= 0))
    item = item[item >= 0]
    known = np.zeros(encoded.items.num_rows, dtype=np.bool_)
    known[item] = True
    right = np.zeros(encoded.values.num_rows, dtype=np.bool_)
    candidate, row = _pairs(encoded.assertions.item_of, item)
    pairs = encoded.values.take(candidate)
    for name in gold.column_names:
        pairs = pairs.append_column(f"gold_{name}", gold[name].take(row))
    right[candidate[case.correct(pairs)]] = True
    return Prepared(case, encoded, right, known, _late(gold, item, len(known)))


def _items_of(gold: pa.Table, items: pa.Table) -> Codes:
    """Return the code of the item of each row of gold; -1 where nobody speaks of it."""
    keys = gold.select(KEYS).cast(pa.schema([(name, pa.string()) for name in KEYS]))
    keys = keys.append_column("row", pa.array(np.arange(len(keys))))
    coded = items.append_column("code", pa.array(np.arange(items.num_rows)))
    joined = keys.join(coded, keys=KEYS, join_type="inner")
    found = np.full(len(keys), -1, dtype=np.int32)
    found[joined["row"].to_numpy()] = joined["code"].to_numpy()
    return found


def _pairs(item_of: Codes, item: Codes) -> tuple[Codes, Codes]:
    """Return all pairs of a candidate and a row of gold of one item."""
    order = np.argsort(item, kind="stable")
    first = np.searchsorted(item[order], item_of)
    count = np.searchsorted(item[order], item_of, side="right") - first
    candidate = np.repeat(np.arange(len(item_of)), count)
    within = np.arange(len(candidate)) - np.repeat(np.cumsum(count) - count, count)
    row = order[np.repeat(first, count) + within]
    return candidate.astype(np.int32), row.astype(np.int32)


def _late(gold: pa.Table, item: Codes, items: int) -> Bools:
    """Return which items belong to the second half of the groups, shape (items,)."""
    late = np.zeros(items, dtype=np.bool_)
    if "group" in gold.column_names:
        group = gold["group"].to_numpy(zero_copy_only=False)
        groups = np.unique(group)
        late[item[group > groups[(len(groups) - 1) // 2]]] = True
    return late
