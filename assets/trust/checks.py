"""Trust as asset checks: what fell, what is too low, and whether trust is right."""

from collections.abc import Sequence
from typing import Any

import dagster as dg

from assets.policies.floors import below_floors, look_at
from assets.release.audit import same_state
from assets.release.checks import suite_check
from assets.reporting import table
from assets.trust.claim_trust import claim_trust
from assets.trust.evidence.drops import MOST_DROP, trust_drops
from assets.trust.evidence.gold import FEWEST, Calibration, calibration
from assets.trust.table_trust import table_trust
from resources.charts import bars, reliability_diagram
from resources.dagster_resources import RunBranch
from resources.policies import load_policies

WORST = 10
DROPPED = ("kind", "name", "before", "trust", "lost")
LOW = ("rule", "severity", "kind", "name", "trust", "at least")
MOST = f"{100 * MOST_DROP:.0f} %"
WARN, ERROR = dg.AssetCheckSeverity.WARN, dg.AssetCheckSeverity.ERROR
Row = dict[str, Any]


@dg.asset_check(asset=table_trust)
def trust_dropped(branch: RunBranch) -> dg.AssetCheckResult:
    """No source or data table lost more than 20 % of its trust by this run.

    A warning; a policy can make it block the release (`checks: {blocking: [...]}`).
    """
    name = branch.ensure()
    same = same_state(branch.catalog, branch.into, name)
    return drop_result([] if same else trust_drops(branch.engine, name, branch.into))


def drop_result(rows: Sequence[Row]) -> dg.AssetCheckResult:
    """Return what the UI shows of drops.

    Args:
        rows: As `trust_drops` gives them.
    """
    if not rows:
        said = f"No source or table lost more than {MOST} of its trust."
        return dg.AssetCheckResult(passed=True, severity=WARN, description=said)
    lost = {row["target"]: row["drop"] for row in rows}
    picture = bars(lost, title="share of trust that is lost")
    said = f"{len(rows)} lost more than {MOST} of their trust: "
    return dg.AssetCheckResult(
        passed=False,
        severity=WARN,
        description=f"{said}{', '.join(list(lost)[:WORST])}.\n\n{picture}",
        metadata={"dropped": table(DROPPED, map(_fallen, rows[:WORST]))},
    )


@dg.asset_check(asset=table_trust, blocking=True)
def trust_floor(branch: RunBranch) -> dg.AssetCheckResult:
    """All that a policy gives a least trust has it: below, the release is held back."""
    engine, name = branch.engine, branch.ensure()
    found = below_floors(engine, name, load_policies(engine.settings.policies_folder))
    metadata: dict[str, Any] = {"below": len(found.rows)}
    if found.rows:
        metadata["worst"] = table(LOW, map(_low, found.rows[:WORST]))
        metadata["look"] = dg.MetadataValue.text(look_at(name, found.rows[0]))
    return dg.AssetCheckResult(
        passed=not found.rows,
        severity=ERROR if found.blocking else WARN,
        description=found.summary,
        metadata=metadata,
    )


@dg.asset_check(asset=claim_trust)
def trust_calibration(branch: RunBranch) -> dg.AssetCheckResult:
    """Of claims that are trusted with 0.9, nine in ten hold, where the answer is known.

    Known it is where people approved or rejected a claim, and where a source that a
    policy calls gold speaks of the same thing.
    """
    return calibration_result(calibration(branch.engine, branch.ensure()))


def calibration_result(found: Calibration) -> dg.AssetCheckResult:
    """Return what the UI shows of a calibration: the diagram, and its figures."""
    answers = len(found.right)
    if not found.enough:
        said = f"{answers} answers are known: {FEWEST} are needed to judge by."
        return dg.AssetCheckResult(passed=True, severity=WARN, description=said)
    drawn = reliability_diagram(
        found.probability.tolist(), found.right.tolist(), title="trust and what held"
    )
    said = f"Expected calibration error {found.ece:.3f} over {answers} answers."
    return dg.AssetCheckResult(
        passed=not found.off,
        severity=WARN,
        description=f"{said}\n\n{drawn}",
        metadata={
            "answers": answers,
            "ece": found.ece,
            "by_chance": found.noise,
            "brier": found.brier,
        },
    )


def _fallen(row: Row) -> Row:
    return {
        "kind": row["kind"],
        "name": row["target"],
        "before": f"{row['before']:.2f}",
        "trust": f"{row['trust']:.2f}",
        "lost": f"{100 * row['drop']:.0f} %",
    }


def _low(row: Row) -> Row:
    return {
        "rule": row["rule"],
        "severity": row["severity"],
        "kind": row["kind"],
        "name": row["name"],
        "trust": f"{row['trust']:.2f}",
        "at least": f"{row['at_least']:.2f}",
    }


trust_rules = suite_check(table_trust, "trust")
