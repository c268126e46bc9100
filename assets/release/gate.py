"""The one gate to a shared branch: rules, trust, warnings, people; judged together."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assets.policies.approvals import needs
from assets.policies.changes import Changes, changes
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


class Gate:
    """A hook that lets into main only what a release would let in.

    Args:
        lakehouse: The home, whose settings say where the rules lie.
    """

    def __init__(self, lakehouse: Lakehouse) -> None:
        self._lakehouse = lakehouse
        # The last verdict, and the two states that it is about.
        self._judged: tuple[tuple[str, str], Verdict] | None = None

    def judge(self, ref: str, into: str) -> Verdict:
        """Return what `decide` says, and say it again if this very merge is made.

        Raises:
            PolicyError: If a rule cannot be read.
            FailedBranchError: If `ref` is marked failed.
            RefNotFoundError: If one of them is not there.
        """
        target = self._lakehouse.catalog.resolve(into).id
        verdict = decide(self._lakehouse, ref, into)
        self._judged = ((verdict.commit, target), verdict)
        return verdict

    def __call__(self, event: Event) -> Mapping[str, str] | None:
        """Return what a merge commit keeps of its verdict; other branches take all.

        Raises:
            ReleaseBlockedError: With all that holds the merge back.
            ApprovalMissingError: If only people's approvals are missing.
        """
        if event.ref != MAIN or event.source is None:
            return None
        judged = self._judged
        if judged is not None and judged[0] == (event.source, event.before):
            verdict = judged[1]
        else:
            verdict = self.judge(self._name(event.source), event.ref)
        verdict.require()
        return verdict.properties()

    def _name(self, commit: str) -> str:
        """Return the branch at a commit, for messages that people can act on."""
        refs = self._lakehouse.catalog.refs()
        named = [ref.name for ref in refs if ref.head == commit and not ref.failed]
        return next((name for name in named if name != MAIN), commit)


def install(lakehouse: Lakehouse) -> Gate:
    """Judge every merge into main through a home's catalog from now on."""
    gate = Gate(lakehouse)
    lakehouse.catalog.hooks.add("before_merge", gate)
    return gate


def decide(lakehouse: Lakehouse, ref: str, into: str) -> Verdict:
    """Return whether a state may be merged into a shared branch, and why not.

    Everything is judged at once, so that one answer names all there is to do: the
    rules of every table, contradictions that the settings stop, broken policies,
    floors of trust, warnings that rules stop, and approvals. Where a merge changes no
    table of `kb`, they are as they were released, and only rules are looked at. People
    are asked for main alone: other branches can be merged by anybody, anyway.

    Args:
        lakehouse: The home, whose settings say where the rules lie.
        ref: Branch, tag or commit to be merged.
        into: The branch it would be merged into.

    Raises:
        PolicyError: If a rule cannot be read.
        FailedBranchError: If `ref` is marked failed.
        RefNotFoundError: If one of them is not there.
    """
    policies = load_policies(lakehouse.settings.policies_folder)
    changed = changes(lakehouse, ref, into)
    blocked: list[Finding] = []
    figures: Figures = {}
    for findings, measured in _judged(lakehouse, ref, changed, into, policies):
        blocked += findings
        figures |= measured
    asked = needs(lakehouse, changed, into, policies) if into == MAIN else []
    return Verdict(
        ref=ref,
        commit=changed.commit,
        blocked=tuple(blocked),
        needs=tuple(asked),
        policies=policies,
        figures=figures,
    )


def _judged(
    lakehouse: Lakehouse,
    ref: str,
    changed: Changes,
    into: str,
    policies: Sequence[Policy],
) -> Iterator[tuple[list[Finding], Figures]]:
    """Return findings and figures of each kind, the cheapest to mend first."""
    if changed.touches_kb:
        yield _audited(lakehouse, ref, changed.commit)
        yield _contradicted(lakehouse, ref, changed.commit, into)
    if changed.keys:
        yield _violated(lakehouse, ref, changed.commit, policies)
        yield _trusted(lakehouse, ref, changed.commit, policies)
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
