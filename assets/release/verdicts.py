"""What the gate looks at before a merge: rules, trust, warnings, people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assets.policies.approvals import needs
from assets.policies.changes import LEDGER, Changes
from assets.policies.floors import TooLittleTrustError, below_floors
from assets.policies.standing import PolicyViolatedError, violations_now
from assets.release.findings import Finding, Verdict
from assets.release.warnings import blocking_checks
from resources.catalog.hooks import Event
from resources.catalog.model import MAIN
from resources.errors import AssayError
from resources.lakehouse import Lakehouse
from resources.policies import Policy, load_policies

Figures = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A merge or cherry-pick to be judged.

    Attributes:
        ref: What it brings, as it was named.
        into: The branch that it goes to.
        action: merge or cherry-pick.
        changed: What it would change, and the state that there would be.
        apart: Keys that would be other than at the source, the ledger of approvals
            aside: somebody else changed them meanwhile.
    """

    ref: str
    into: str
    action: str
    changed: Changes
    apart: tuple[str, ...] = ()

    @property
    def nameless(self) -> "Case":
        """The same by no name: equal for all that bring the same to the same."""
        return replace(self, ref="", changed=replace(self.changed, state=None))


def case_of(lakehouse: Lakehouse, ref: str, event: Event) -> Case:
    """Return what hooks are asked about as a case, while they are.

    Args:
        lakehouse: The home.
        ref: What is merged or picked, as people know it.
        event: Before a merge, with its `state`.
    """
    source, before = event.source or "", event.before or ""
    state = event.state() if event.state else source
    differing = lakehouse.catalog.diff(source, state) if state != source else []
    apart = tuple(each.key for each in differing if each.key != LEDGER)
    keys = tuple(sorted({*event.keys} - {LEDGER}))
    changed = Changes(before, source, keys, state if apart else None)
    return Case(ref, event.ref, event.action, changed, apart)


def verdict_on(lakehouse: Lakehouse, case: Case) -> Verdict:
    """Return whether a case may pass, and why not.

    Args:
        lakehouse: The home, whose settings say where the rules lie.
        case: What to judge, while its state can be read.

    Raises:
        PolicyError: If a rule cannot be read.
    """
    policies = load_policies(lakehouse.settings.policies_folder)
    ref, into, changed = case.ref, case.into, case.changed
    blocked: list[Finding] = []
    figures: Figures = {}
    for findings, measured in _judged(lakehouse, ref, changed, into, policies):
        blocked += findings
        figures |= measured
    if case.apart:
        blocked = [_together(case, each) for each in blocked]
    asked = needs(lakehouse, changed, into, policies) if into == MAIN else []
    return Verdict(
        ref=ref,
        commit=changed.commit,
        blocked=tuple(blocked),
        needs=tuple(asked),
        policies=policies,
        figures=figures,
    )


def _together(case: Case, found: Finding) -> Finding:
    """Return a finding of a state that only the merge would make, and how to see it."""
    ref, into = case.ref, case.into
    to = "--onto" if case.action == "cherry-pick" else "--into"
    remedy = (
        f"do it again on a branch of {into} as it is now: an ingest adds only what is "
        f"missing there. To look: assay branch create look, assay {case.action} {ref} "
        f"{to} look, {found.remedy.replace(f'--ref {ref}', '--ref look')}"
    )
    problem = f"Together with what came to {into} meanwhile: {found.problem}"
    return Finding(found.kind, problem, remedy)


def _judged(
    lakehouse: Lakehouse,
    ref: str,
    changed: Changes,
    into: str,
    policies: Sequence[Policy],
) -> Iterator[tuple[list[Finding], Figures]]:
    """Return findings and figures of each kind, the cheapest to mend first."""
    if changed.touches_kb:
        yield _audited(lakehouse, ref, changed.after)
        yield _contradicted(lakehouse, ref, changed.after, into)
    if changed.keys:
        yield _violated(lakehouse, ref, changed.after, policies)
        yield _trusted(lakehouse, ref, changed.after, policies)
    if changed.touches_kb:
        findings, figures = blocking_checks(lakehouse, ref, changed, into, policies)
        yield findings, {"checks": figures}


def _audited(
    lakehouse: Lakehouse, ref: str, commit: str
) -> tuple[list[Finding], Figures]:
    # Imported here: what merges by hand may have nothing to audit.
    from assets.release.audit import AuditFailedError, audit

    results = audit(lakehouse, commit)
    failed = [each for each in results if not each.passed]
    figures = {
        "suites": len(results),
        "rows": sum(each.rows for each in results),
        "failed": len(failed),
    }
    return _found("audit", AuditFailedError(ref, failed) if failed else None), {
        "audit": figures
    }


def _contradicted(
    lakehouse: Lakehouse, ref: str, commit: str, into: str
) -> tuple[list[Finding], Figures]:
    limits = lakehouse.settings.contradiction_block
    if not limits:
        return [], {}
    # Imported here: the check is Dagster's.
    from assets.contradictions.checks import (
        ContradictionsBlockError,
        blocking_contradictions,
    )

    rows = blocking_contradictions(lakehouse, commit, into)
    error = ContradictionsBlockError(ref, rows) if rows else None
    figures = {"limits": dict(limits), "blocking": len(rows)}
    return _found("contradictions", error), {"contradictions": figures}


def _violated(
    lakehouse: Lakehouse, ref: str, commit: str, policies: Sequence[Policy]
) -> tuple[list[Finding], Figures]:
    if not policies:
        return [], {}  # Fast: no table is opened.
    found = violations_now(lakehouse, commit, policies)
    error = PolicyViolatedError(ref, found) if found.blocking else None
    figures = {"blocking": len(found.blocking), "warning": len(found.warning)}
    return _found("policy", error), {"violations": figures}


def _trusted(
    lakehouse: Lakehouse, ref: str, commit: str, policies: Sequence[Policy]
) -> tuple[list[Finding], Figures]:
    found = below_floors(lakehouse, commit, policies)
    error = TooLittleTrustError(ref, found.blocking) if found.blocking else None
    return _found("trust", error), {"trust": list(found.figures)}


def _found(kind: str, error: AssayError | None) -> list[Finding]:
    return [Finding(kind, error.problem, error.remedy)] if error else []
