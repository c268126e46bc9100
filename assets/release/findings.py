"""What the gate finds before a release, and what it says of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assets.policies.approvals import Need
from resources.catalog.errors import RefusedError
from resources.policies import Policy, digest

TEXT_KEPT = 200  # Characters of a rule in the properties of a commit.
PREFIX = "assay."


@dataclass(frozen=True)
class Finding:
    """One thing that holds a release back.

    Attributes:
        kind: audit, contradictions, policy, trust, or check.
        problem: What it is, for people.
        remedy: The next command or setting.
    """

    kind: str
    problem: str
    remedy: str


class ReleaseBlockedError(RefusedError):
    """A state may not reach another branch as it is."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        remedies = dict.fromkeys(each.remedy for each in findings)
        super().__init__(
            "\n".join(each.problem for each in findings),
            remedy="\n  and: ".join(remedies),
        )


class ApprovalMissingError(RefusedError):
    """A state keeps all rules, and waits for people."""

    def __init__(self, ref: str, needs: Sequence[Need]) -> None:
        self.needs = tuple(needs)
        super().__init__(
            f"'{ref}' waits for people: {'; '.join(map(str, needs))}.",
            remedy=f"assay approve {ref}, then assay merge {ref}",
        )


@dataclass(frozen=True)
class Verdict:
    """Whether a state may be merged, and the figures that decided.

    Attributes:
        ref: What was looked at, as it was named.
        commit: The state that was judged.
        blocked: What holds it back.
        needs: What rules want of people, met or not.
        policies: The rules in force.
        figures: What was measured, by kind: audit, trust, checks.
    """

    ref: str
    commit: str
    blocked: Sequence[Finding] = ()
    needs: Sequence[Need] = ()
    policies: Sequence[Policy] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def missing(self) -> list[Need]:
        """What people still have to agree to."""
        return [each for each in self.needs if each.missing]

    @property
    def waits(self) -> bool:
        """Whether nothing is wrong, but people have to agree first."""
        return bool(self.missing) and not self.blocked

    @property
    def may_pass(self) -> bool:
        """Whether the state may be merged now."""
        return not self.blocked and not self.missing

    def require(self, *, approvals: bool = True) -> None:
        """Refuse a state that may not be merged.

        Args:
            approvals: Whether people must have agreed already.

        Raises:
            ReleaseBlockedError: With all that holds it back.
            ApprovalMissingError: If only people's approvals are missing.
        """
        if self.blocked:
            raise ReleaseBlockedError(self.blocked)
        if approvals and self.missing:
            raise ApprovalMissingError(self.ref, self.missing)

    def properties(self) -> dict[str, str]:
        """Return what the merge commit keeps of it: rules in force, and figures.

        `assay.policies` is the digest of the rules, "none" without any; `assay.rules`
        the rules themselves; `assay.approvals` who agreed; the others what was
        measured, each as JSON.
        """
        rules = {
            each.id: f"{each.effect or each.kind}: {each.rule.text}"[:TEXT_KEPT]
            for each in self.policies
        }
        agreed = {
            each.rule: {"people": each.people, "approved": list(each.approved)}
            for each in self.needs
        }
        known = {"rules": rules, "approvals": agreed, **self.figures}
        return {
            f"{PREFIX}policies": digest(self.policies) or "none",
            **{
                f"{PREFIX}{name}": json.dumps(value, sort_keys=True, ensure_ascii=False)
                for name, value in sorted(known.items())
                if value
            },
        }
