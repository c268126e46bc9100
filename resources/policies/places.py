"""Rules over columns of places: labels, limits of quarantine, floors of trust."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resources.policies.model import Policy
from resources.policies.scopes import (
    Place,
    applies,
    kinds,
    labels_of,
    specificity,
    tags_of,
)
from resources.policies.terms import Floor, Quarantine
from resources.schemas.model import LONG, STRING, column, list_of

DEFAULT_QUARANTINE = 0.15  # Trust below which a claim is held back without a rule.
COLUMNS = ("source", "uri", "table_name")

Table = pa.Table
Row = dict[str, Any]
_LABELS = pa.schema(
    [
        column("status", STRING, "One of STATUSES.", null=True),
        column("authority", pa.float64(), "0 to 1.", null=True),
        column("tags", list_of(STRING), "Sorted."),
    ]
)
_LIMITS = pa.schema(
    [
        column("below", pa.float64(), "Trust below which a claim is held back."),
        column("policy", STRING, "The rule that says so.", null=True),
    ]
)
_FLOORS = pa.schema(
    [
        column("row", LONG, "Of the things."),
        column("policy", STRING, "The rule that says so."),
        column("severity", STRING, "block or warn."),
        column("at_least", pa.float64(), "Trust that there must be."),
    ]
)


def governance_of(policies: Sequence[Policy], places: Table) -> Table:
    """Return what rules of governance say of places.

    Args:
        policies: The rules in force.
        places: Columns source, uri and table_name, as `kb.live_claims` has them; one
            that is missing is null.

    Returns:
        Columns status (null: none), authority (null: none) and tags, in the same order.
    """
    distinct, rows = _distinct(places, COLUMNS)
    found = [labels_of(policies, Place(*each)) for each in distinct]
    labels = [each._asdict() | {"status": each.status or None} for each in found]
    return pa.Table.from_pylist(labels, _LABELS).take(rows)


def quarantine_limits(policies: Sequence[Policy], places: Table) -> Table:
    """Return below which trust claims are held back, by the place they are made at.

    The most specific rule counts, as with labels; of equals, the stricter one.

    Args:
        policies: The rules in force.
        places: Columns source, uri and table_name, as for `governance_of`.

    Returns:
        Columns below, and policy: the id of the rule, null where none applies.
    """
    rules = [each for each in policies if isinstance(each.rule, Quarantine)]
    distinct, rows = _distinct(places, COLUMNS)
    limits = [_limit(policies, rules, Place(*each)) for each in distinct]
    return pa.Table.from_pylist(limits, _LIMITS).take(rows)


def floors_of(policies: Sequence[Policy], things: Table) -> Table:
    """Return the floors of trust under sources, documents and tables.

    A tag means what the rules that give it are about: the tag of a source is not one
    of its documents here.

    Args:
        policies: The rules in force.
        things: Columns as for `governance_of`, and kind: source, document or table.

    Returns:
        Columns row (of things), policy, severity and at_least, by row and policy.
    """
    rules = [each for each in policies if isinstance(each.rule, Floor)]
    distinct, rows = _distinct(things, ("kind", *COLUMNS))
    found = [
        _floors(policies, rules, kind or "", Place(*names)) for kind, *names in distinct
    ]
    under = [
        {"row": row, **each}
        for row, thing in enumerate(rows.tolist())
        for each in found[thing]
    ]
    return pa.Table.from_pylist(under, _FLOORS)


def _floors(
    policies: Sequence[Policy], rules: Sequence[Policy], kind: str, place: Place
) -> list[Row]:
    tags = tags_of(policies, place, kind)
    return [
        {"policy": each.id, "severity": each.severity, "at_least": each.rule.at_least}
        for each in rules
        if isinstance(each.rule, Floor)
        and kind in kinds(each.scope)
        and applies(each.scope, place, tags)
    ]


def _limit(policies: Sequence[Policy], rules: Sequence[Policy], place: Place) -> Row:
    tags = tags_of(policies, place) if rules else []
    fitting = [each for each in rules if applies(each.scope, place, tags)]
    found = [
        (specificity(each.scope, place), each.rule.below, each.id)
        for each in fitting
        if isinstance(each.rule, Quarantine)
    ]
    if not found:
        return {"below": DEFAULT_QUARANTINE, "policy": None}
    _, below, name = max(found)
    return {"below": below, "policy": name}


def _distinct(
    table: Table, names: Sequence[str]
) -> tuple[list[tuple[str | None, ...]], npt.NDArray[np.int64]]:
    """Return the distinct rows of some columns, and which of them each row is."""
    codes = np.zeros(table.num_rows, np.int64)
    for name in names:
        if name in table.column_names:
            own = table[name].combine_chunks().dictionary_encode()
            indices = np.asarray(own.indices.fill_null(len(own.dictionary)))
            joined = codes * (len(own.dictionary) + 1) + indices
            # Numbered anew after each column: products would grow beyond 64 bits.
            codes = np.unique(joined, return_inverse=True)[1]
    _, first, rows = np.unique(codes, return_index=True, return_inverse=True)
    picked = [
        table[name].take(first).to_pylist()
        if name in table.column_names
        else [None] * len(first)
        for name in names
    ]
    return list(zip(*picked, strict=True)), rows
