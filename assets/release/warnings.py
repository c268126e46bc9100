"""Asset checks that only warn, unless a rule lets them hold back a release."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assets.policies.changes import Changes
from assets.release.findings import Finding
from resources.lakehouse import Lakehouse
from resources.policies import Checks, Policy
from resources.policies.scopes import Place, applies, tags_of

SHOWN = 10
Row = dict[str, Any]
Measure = Callable[[Lakehouse, str, str], list[Row]]


def blocking_checks(
    lakehouse: Lakehouse,
    ref: str,
    changed: Changes,
    into: str,
    policies: Sequence[Policy],
) -> tuple[list[Finding], Row]:
    """Return the warnings that rules turn into findings, and how many there were.

    The same function is asked as by the check itself.

    Args:
        lakehouse: The home.
        ref: What is to be merged, as it was named.
        changed: What the merge would change.
        into: The branch it would be merged into.
        policies: The rules in force.
    """
    rules = [each for each in policies if isinstance(each.rule, Checks)]
    measured: dict[str, list[Row]] = {}
    findings, figures = [], {}
    for each in rules:
        names = each.rule.blocking if isinstance(each.rule, Checks) else ()
        for name in names:
            if name not in measured:
                measured[name] = MEASURES[name](lakehouse, changed.after, into)
            rows = [row for row in measured[name] if _applies(each, row, policies)]
            figures[f"{each.id}: {name}"] = len(rows)
            if rows:
                findings.append(_finding(ref, each, name, rows))
    return findings, figures


def _finding(ref: str, policy: Policy, name: str, rows: Sequence[Row]) -> Finding:
    lines = "; ".join(row["line"] for row in rows[:SHOWN])
    more = f"; and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
    return Finding(
        "check",
        f"The check {name} warns, and the rule {policy.id} lets no such warning pass: "
        f"{lines}{more}.",
        f"{LOOK[name]} --ref {ref}, then mend what is new and run again, or change "
        "the rule",
    )


def _applies(policy: Policy, row: Row, policies: Sequence[Policy]) -> bool:
    return any(
        applies(policy.scope, place, tags_of(policies, place))
        for place in row["places"]
    )


def _likely_contradictions(lakehouse: Lakehouse, ref: str, into: str) -> list[Row]:
    """Return new contradictions that the check `new_contradictions` warns of."""
    # Imported here: the check is Dagster's, and a merge by hand may need no check.
    from assets.contradictions.checks import new_contradictions_of

    least = lakehouse.settings.contradiction_warn
    return [
        {
            "line": row["explanation"],
            "places": [
                Place(row["source_a"], row["uri_a"]),
                Place(row["source_b"], row["uri_b"]),
            ],
        }
        for row in new_contradictions_of(lakehouse, ref, into)
        if row["score"] >= least
    ]


def _trust_drops(lakehouse: Lakehouse, ref: str, into: str) -> list[Row]:
    """Return sources and tables that the check `trust_dropped` warns of."""
    from assets.trust.evidence.drops import trust_drops

    return [
        {
            "line": f"{row['kind']} {row['target']} has {row['trust']:.2f} and had "
            f"{row['before']:.2f}",
            "places": [
                Place(None, None, row["target"])
                if row["kind"] == "table"
                else Place(row["target"])
            ],
        }
        for row in trust_drops(lakehouse, ref, into)
    ]


def _miscalibration(lakehouse: Lakehouse, ref: str, into: str) -> list[Row]:  # noqa: ARG001 - as the others.
    """Return the one warning of the check `trust_calibration`, of all that is there."""
    from assets.trust.evidence.gold import calibration

    found = calibration(lakehouse, ref)
    line = f"expected calibration error {found.ece:.3f} over {len(found.right)} answers"
    return [{"line": line, "places": [Place(None)]}] if found.off else []


MEASURES: Mapping[str, Measure] = {
    "new_contradictions": _likely_contradictions,
    "trust_dropped": _trust_drops,
    "trust_calibration": _miscalibration,
}
LOOK = {
    "new_contradictions": "assay contradictions",
    "trust_dropped": "assay trust",
    "trust_calibration": "assay trust",
}
