"""What stands written as breaking a rule that is in force, and what that holds back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assets.contradictions.model import Group
from assets.policies.violations import PREFIX, policy_groups
from resources.errors import AssayError
from resources.lakehouse import Lakehouse
from resources.policies import Policy, Query
from sql import load

WORST = 10


@dataclass(frozen=True)
class Violations:
    """The rows at a ref that break a rule and that nobody has dismissed, by effect."""

    blocking: Sequence[dict[str, Any]]
    warning: Sequence[dict[str, Any]]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """All of them, those that block first."""
        return [*self.blocking, *self.warning]

    @property
    def summary(self) -> str:
        """One line: how many there are, and of which rules."""
        if not self.rows:
            return "No rule is broken."
        rules = sorted({str(row["rule"]) for row in self.rows})
        return (
            f"Violations: {len(self.blocking)} that block, {len(self.warning)} that "
            f"warn; of {', '.join(rules)}."
        )


class PolicyViolatedError(AssayError):
    """A state breaks rules that block its release."""

    def __init__(self, ref: str, found: Violations) -> None:
        self.violations = tuple(found.blocking)
        lines = "; ".join(str(row["explanation"]) for row in found.blocking[:WORST])
        more = len(found.blocking) - WORST
        rest = f"; and {more} more" if more > 0 else ""
        super().__init__(
            f"'{ref}' breaks rules that block a release: {lines}{rest}.",
            remedy=f"{look_at(ref)}, then mend the file and run again, or: "
            "assay contradictions dismiss ID --reason TEXT",
        )


def violations(
    lakehouse: Lakehouse, ref: str, policies: Sequence[Policy]
) -> Violations:
    """Return what is written at a ref as breaking a rule that is in force.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
        policies: The rules in force; rows of rules that are gone do not count.
    """
    query = load("steps/policy_violations")
    rows = lakehouse.warehouse.query(query, ref, {"prefix": PREFIX}).to_pylist()
    return _by_effect(rows, policies)


def violations_now(
    lakehouse: Lakehouse, ref: str, policies: Sequence[Policy]
) -> Violations:
    """Return what breaks a rule at a ref, with the queries of rules asked anew.

    What is written about claims is as new as they are. Data tables can be changed in
    other ways than by an ingest, which would have written what breaks a rule there.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
        policies: The rules in force.
    """
    written = violations(lakehouse, ref, policies)
    queries = {each.id: each for each in policies if isinstance(each.rule, Query)}
    if not queries:
        return written
    rows = lakehouse.warehouse.query(load("steps/dismissed_violations"), ref)
    dismissed = {row["contradiction_id"]: row["sides"] for row in rows.to_pylist()}
    asked = [
        _row(each)
        for each in policy_groups(lakehouse, ref, queries.values())
        if not set(each.sides) <= set(dismissed.get(each.contradiction_id, ()))
    ]
    known = [row for row in written.rows if row["rule"] not in queries] + asked
    return _by_effect(known, policies)


def _by_effect(
    rows: Sequence[dict[str, Any]], policies: Sequence[Policy]
) -> Violations:
    severity = {each.id: each.severity for each in policies}
    return Violations(
        [row for row in rows if severity.get(row["rule"]) == "block"],
        [row for row in rows if severity.get(row["rule"]) == "warn"],
    )


def _row(group: Group) -> dict[str, Any]:
    return {
        "rule": group.b.claim.removeprefix(PREFIX),
        "contradiction_id": group.contradiction_id,
        "score": group.score,
        "explanation": group.explanation,
        "uri": group.a.uri,
        "place": group.a.place,
    }


def look_at(ref: str) -> str:
    """Return the command that shows the violations at a ref."""
    return f"assay contradictions --kind policy --ref {ref}"
