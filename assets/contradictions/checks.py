"""New contradictions as an asset check: a warning, or a stop for some sources."""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from assets.contradictions.contradictions import contradictions
from assets.contradictions.reports import WORST, picture
from assets.release.audit import same_state
from assets.release.checks import suite_check
from assets.reporting import sample
from resources.dagster_resources import RunBranch
from resources.errors import AssayError
from resources.lakehouse import Lakehouse
from sql import load

ALL_SOURCES = "*"
NOTHING = 2.0  # A threshold that no score reaches.
Row = dict[str, Any]


class ContradictionsBlockError(AssayError):
    """A branch contradicts what is known, and the settings let no such thing pass."""

    def __init__(self, branch: str, rows: Sequence[Row]) -> None:
        self.contradictions = tuple(rows)
        first = "; ".join(row["explanation"] for row in rows[:WORST])
        super().__init__(
            f"Branch '{branch}' has {len(rows)} new contradictions that reach "
            f"ASSAY_CONTRADICTION_BLOCK and was not merged: {first}.",
            remedy=f"assay contradictions --ref {branch}, then mend the file and run "
            "again, or set ASSAY_CONTRADICTION_BLOCK higher",
        )


def require_no_blocking(lakehouse: Lakehouse, ref: str, into: str) -> None:
    """Refuse a branch whose new contradictions hold back a release.

    Args:
        lakehouse: The home, with `contradiction_block` by source.
        ref: Branch to look at.
        into: Branch that it will be merged into.

    Raises:
        ContradictionsBlockError: If a score reaches the limit of its source.
    """
    rows = blocking_contradictions(lakehouse, ref, into)
    if rows:
        raise ContradictionsBlockError(ref, rows)


def new_contradictions_of(lakehouse: Lakehouse, ref: str, into: str) -> list[Row]:
    """Return what is open at a ref and was not, or otherwise, at another.

    Args:
        lakehouse: The home.
        ref: Branch to look at.
        into: Branch that it will be merged into.

    Returns:
        Rows of `kb.open_contradictions`, the most certain first; changes between
        versions of a document and violations of policies are not among them.
    """
    warehouse = lakehouse.warehouse
    query = load("steps/open_conflicts")
    known = {_state(row) for row in warehouse.query(query, into).to_pylist()}
    rows = warehouse.query(query, ref).to_pylist()
    return [row for row in rows if _state(row) not in known]


def blocking_contradictions(lakehouse: Lakehouse, ref: str, into: str) -> list[Row]:
    """Return the new contradictions that hold back a release, by the settings.

    Args:
        lakehouse: The home, with `contradiction_block` by source.
        ref: Branch to look at.
        into: Branch that it will be merged into.
    """
    limits = lakehouse.settings.contradiction_block
    if not limits:
        return []
    rows = new_contradictions_of(lakehouse, ref, into)
    return [row for row in rows if blocks(row, limits)]


def blocks(row: Mapping[str, Any], limits: Mapping[str, float]) -> bool:
    """Return whether the score of a contradiction reaches the limit of a source.

    Args:
        row: Of `kb.contradictions`.
        limits: Score that blocks, by source; `*` is for those that are not named.
    """
    default = limits.get(ALL_SOURCES, NOTHING)
    sources = {row["source_a"], row["source_b"]} - {None}
    least = min((limits.get(each, default) for each in sources), default=default)
    return bool(row["score"] >= least)


@dg.asset_check(asset=contradictions, blocking=True)
def new_contradictions(branch: RunBranch) -> dg.AssetCheckResult:
    """No contradiction that was not there before is above the score to tell or to stop.

    Above `contradiction_warn` the check warns; above `contradiction_block` of a source
    it fails and the run does not release. Changes between versions do neither.
    """
    engine, name = branch.engine, branch.ensure()
    if same_state(branch.catalog, branch.into, name):
        return dg.AssetCheckResult(passed=True, description="Nothing changed.")
    settings = engine.settings
    rows = new_contradictions_of(engine, name, branch.into)
    told = [row for row in rows if row["score"] >= settings.contradiction_warn]
    stops = [row for row in rows if blocks(row, settings.contradiction_block)]
    severe = dg.AssetCheckSeverity.ERROR if stops else dg.AssetCheckSeverity.WARN
    return dg.AssetCheckResult(
        passed=not told and not stops,
        severity=severe,
        description=_summary(len(rows), len(told), len(stops)),
        metadata=_metadata(stops or told or rows, name),
    )


def _state(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["contradiction_id"], tuple(row["sides"])


def _summary(found: int, told: int, stops: int) -> str:
    if stops:
        return f"{stops} of {found} new contradictions hold back the release."
    if told:
        return f"{told} of {found} new contradictions are likely to be real."
    return f"{found} new contradictions, none of them likely."


def _metadata(rows: list[Row], ref: str) -> dict[str, dg.MetadataValue[Any]]:
    shown = ("contradiction_id", "kind", "score", "explanation", "uri_a", "uri_b")
    worst = [{name: row[name] for name in shown} for row in rows[:WORST]]
    return {
        "worst": sample(worst),
        "by_kind_and_source": picture(_counts(rows)),
        "look": dg.MetadataValue.text(f"assay contradictions --ref {ref}"),
    }


def _counts(rows: list[Row]) -> list[Row]:
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row["source_b"] or row["source_a"] or "", row["kind"])
        counts[key] = counts.get(key, 0) + 1
    return [
        {"source": source, "kind": kind, "rows": number}
        for (source, kind), number in sorted(counts.items())
    ]


contradictions_rules = suite_check(contradictions, "contradictions")
