"""Trust written by difference: only what moved, as the next revision of its row."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import dagster as dg
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assets.reporting import table_report
from assets.trust.evidence.keys import keys_of, places_of
from assets.trust.evidence.scored import Scored, scored
from resources.dagster_resources import RunBranch
from resources.lakehouse import Lakehouse
from resources.schemas import STAMP, TRUST
from resources.tables import append
from resources.truth.columns import Flags, Longs
from resources.truth.model import Floats
from sql import load

TOLERANCE = 0.005  # A smaller change of trust is none,
BOUND_TOLERANCE = 0.02  # nor one of its interval,
SIGNAL_TOLERANCE = 0.1  # nor one of what a signal adds to the log-odds.
_KEY = ("kind", "target", "attribute")
_TOLERANCES = {"trust": TOLERANCE, "low": BOUND_TOLERANCE, "high": BOUND_TOLERANCE}


def write(
    branch: RunBranch,
    kind: str,
    rows_of: Callable[[Scored], pa.Table],
    report: Callable[[Lakehouse, str], Mapping[str, Any]],
) -> dg.MaterializeResult[None]:
    """Write the trust of one kind of thing on a run's branch, where it moved.

    Args:
        branch: Where.
        kind: claim, document, source or table.
        rows_of: Gives the rows, as `changed` takes them.
        report: Gives what the UI shows of it, at a ref.
    """
    engine, name = branch.engine, branch.ensure()
    told = scored(engine, name)
    rows = changed(engine, name, rows_of(told), branch.run_id, datetime.now(UTC))
    if rows.num_rows:
        with branch.transaction(f"trust: {rows.num_rows} {kind} scores") as tx:
            append(tx, TRUST, rows)
    learned = told.scores.learned
    details = {"feedback": learned.used, "learned": learned.why, **report(engine, name)}
    return table_report(branch, TRUST, rows.num_rows, details)


def changed(
    lakehouse: Lakehouse, ref: str, scores: pa.Table, run_id: str, at: datetime
) -> pa.Table:
    """Return the rows of `kb.trust` that scores add to a ref; none when none moved.

    A score is written when it is the first one, when it or its interval moved by more
    than their tolerance, or when what makes it did: a signal came, went or weighs
    otherwise. So a small batch writes what it touches, and what is stored is never
    further than the tolerance from a full recomputation.

    Args:
        lakehouse: The home.
        ref: Branch to compare with.
        scores: Columns of `kb.trust` but for revision, run_id and at; each key once.
        run_id: Who writes.
        at: When.
    """
    kinds = pc.unique(scores["kind"]).to_pylist()
    query = load("steps/trust_known")
    known = lakehouse.warehouse.query(query, ref, {"kinds": kinds})
    place = places_of(keys_of(scores, _KEY), keys_of(known, _KEY))
    moved = _moved(scores, known, place)
    revisions = np.append(known["revision"].to_numpy(), 0)  # Unknown: -1, the last.
    rows = scores.filter(pa.array(moved))
    shared = {
        "revision": pa.array(revisions[place[moved]] + 1),
        "run_id": pa.repeat(run_id, rows.num_rows),
        "at": pa.repeat(pa.scalar(at, STAMP), rows.num_rows),
    }
    names = TRUST.columns.names
    columns = [shared[name] if name in shared else rows[name] for name in names]
    return pa.table(columns, names=names).cast(TRUST.columns)


def _moved(scores: pa.Table, known: pa.Table, place: Longs) -> Flags:
    """Return which scores say something else than the known one at their place."""
    moved: Flags = place < 0
    old = known.take(place[~moved])
    new = scores.filter(pa.array(~moved))
    differs = np.zeros(new.num_rows, dtype=np.bool_)
    for name, tolerance in _TOLERANCES.items():
        differs |= np.abs(new[name].to_numpy() - old[name].to_numpy()) > tolerance
    named = [_signal(rows, "signal") for rows in (new, old)]
    names = pc.unique(pa.concat_arrays(named))
    steps = np.abs(_parts(new, names) - _parts(old, names))
    moved[~moved] = differs | (steps > SIGNAL_TOLERANCE).any(axis=1)
    return moved


def _signal(rows: pa.Table, field: str) -> "pa.Array[Any]":
    """Return a field of all signals of all rows, one after the other."""
    flat = pc.list_flatten(rows["signals"].combine_chunks())
    column: pa.Array[Any] = pc.struct_field(flat, field)
    return column


def _parts(rows: pa.Table, names: "pa.Array[Any]") -> Floats:
    """Return what each signal adds to the log-odds, shape (rows, names)."""
    signals = rows["signals"].combine_chunks()
    row = pc.list_parent_indices(signals).to_numpy()
    name = pc.index_in(_signal(rows, "signal"), value_set=names).to_numpy()
    parts = np.zeros((rows.num_rows, len(names)))
    np.add.at(parts, (row, name), _signal(rows, "log_odds").to_numpy())
    return parts
