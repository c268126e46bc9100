"""What the gate says of what is to be brought into main, on the command line."""

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, TypedDict

from pipelines.cli.output import note

if TYPE_CHECKING:
    from assets.release.findings import Verdict
    from resources.catalog import MergeResult
    from resources.catalog.model import Behaviour
    from resources.lakehouse import Lakehouse


class Told(TypedDict):
    """What to do with which key, as `Catalog.merge` takes it."""

    behaviours: "Mapping[str, Behaviour]"
    default: "Behaviour"


def judge(
    lakehouse: "Lakehouse",
    planned: "MergeResult",
    named: tuple[str, str],
    told: Told,
    *,
    picks: bool = False,
) -> "Verdict | None":
    """Return what the gate says of a merge into main, and let it refuse that merge.

    Args:
        lakehouse: The home.
        planned: What a dry run says.
        named: What is brought, and where.
        told: As the dry run was told.
        picks: Whether it is a cherry-pick.
    """
    from resources.catalog.model import MAIN

    source, into = named
    if into != MAIN:
        return None
    from assets.release.gate import install

    gate = install(lakehouse)
    if planned.conflicts or not planned.keys:
        return None
    return gate.judge(source, into, picks=picks, **told)


def show(lakehouse: "Lakehouse", into: str) -> None:
    """Make the page of trust say what was let in, as a run does."""
    from assets.trust.sections.whole import write_report

    write_report(lakehouse, into)


def warn(verdict: "Verdict", into: str, *, verb: str) -> None:
    """Say on a dry run what would hold it back."""
    if verdict.may_pass:
        return
    note(f"{verdict.ref} would not be {verb} into {into}:")
    for finding in verdict.blocked:
        note(f"  {finding.problem}\n    Try: {finding.remedy}")
    for need in verdict.missing:
        note(f"  {need}\n    Try: assay approve {verdict.ref}")


def document(result: "MergeResult", verdict: "Verdict | None") -> dict[str, object]:
    """Return a merge for programs, with what holds it back."""
    held = {
        "blocked": verdict.blocked if verdict else [],
        "missing": verdict.missing if verdict else [],
    }
    return {each.name: getattr(result, each.name) for each in fields(result)} | held
