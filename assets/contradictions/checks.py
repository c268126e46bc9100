"""New contradictions as an asset check: a warning, or a stop for some sources."""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from assets.contradictions.contradictions import contradictions
from assets.contradictions.reports import WORST, open_report, worst
from assets.release.audit import same_state
from assets.release.checks import suite_check
from resources.catalog.model import short
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
    same = same_state(branch.catalog, branch.into, name)
    rows = [] if same else new_contradictions_of(engine, name, branch.into)
    return check_result(engine, name, rows)


def check_result(
    lakehouse: Lakehouse, ref: str, rows: Sequence[Row]
) -> dg.AssetCheckResult:
    """Return what the UI shows of new contradictions, and of all that stand.

    The picture is of all that stand at the ref, the table of the worst that are new;
    without any, of the worst that stand.

    Args:
        lakehouse: The home, with the settings that say what warns and what blocks.
        ref: The branch that was looked at.
        rows: What is new there, as `new_contradictions_of` gives it.
    """
    settings = lakehouse.settings
    told = [row for row in rows if row["score"] >= settings.contradiction_warn]
    stops = [row for row in rows if blocks(row, settings.contradiction_block)]
    severity = dg.AssetCheckSeverity
    report = open_report(lakehouse, ref)
    if rows:
        report["worst"] = worst(stops or told or rows)
    summary = _summary(len(rows), len(told), len(stops), report["open"])
    return dg.AssetCheckResult(
        passed=not told and not stops,
        severity=severity.ERROR if stops else severity.WARN,
        # The UI shows pictures in a description at once, those of metadata by a click.
        description=f"{summary}\n\n{report['by_kind_and_source'].value}",
        metadata={
            "new": len(rows),
            "new_and_likely": len(told),
            "new_and_blocking": len(stops),
            **report,
            "look": dg.MetadataValue.text(_look_at(lakehouse, ref, kept=bool(stops))),
        },
    )


def _state(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["contradiction_id"], tuple(row["sides"])


def _summary(found: int, told: int, stops: int, standing: int) -> str:
    stand = f"open in all: {standing:,}"
    if stops:
        return f"{stops} of {found} new contradictions hold back the release; {stand}."
    if told:
        return f"{told} of {found} new contradictions are likely to be real; {stand}."
    if found:
        return f"{found} new contradictions, none of them likely; {stand}."
    return f"No new contradictions; {stand}."


def _look_at(lakehouse: Lakehouse, ref: str, *, kept: bool) -> str:
    # What is released is on its branch no more, but its commit is known for ever.
    place = ref if kept else short(lakehouse.catalog.resolve(ref).id)
    return f"assay contradictions --ref {place}"


contradictions_rules = suite_check(contradictions, "contradictions")
