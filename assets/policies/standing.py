"""What stands written as breaking a rule that is in force, and what that holds back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assets.policies.violations import PREFIX
from resources.errors import AssayError
from resources.lakehouse import Lakehouse
from resources.policies import Policy, load_policies
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
    severity = {each.id: each.severity for each in policies}
    query = load("steps/policy_violations")
    rows = lakehouse.warehouse.query(query, ref, {"prefix": PREFIX}).to_pylist()
    known = [row for row in rows if row["rule"] in severity]
    return Violations(
        [row for row in known if severity[row["rule"]] == "block"],
        [row for row in known if severity[row["rule"]] == "warn"],
    )


def require_kept(lakehouse: Lakehouse, ref: str) -> None:
    """Refuse a state that breaks a rule of severity `block`.

    Args:
        lakehouse: The home, whose settings say where the rules lie.
        ref: Branch, tag or commit.

    Raises:
        PolicyViolatedError: If there is a violation that nobody has dismissed.
        PolicyError: If the rules cannot be read.
    """
    policies = load_policies(lakehouse.settings.policies_folder)
    found = violations(lakehouse, ref, policies)
    if found.blocking:
        raise PolicyViolatedError(ref, found)


def look_at(ref: str) -> str:
    """Return the command that shows the violations at a ref."""
    return f"assay contradictions --kind policy --ref {ref}"
