"""What came of an ingest, gathered from what its assets and checks reported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

from resources.catalog import Catalog
from resources.lakehouse import Lakehouse
from resources.settings import Settings

NEXT_COMMANDS = (
    "assay contradictions",
    "assay trust",
    'assay search "how long may I keep an invoice"',
    'assay sql "select uri, title, characters from kb.current_documents"',
)


@dataclass(frozen=True)
class IngestSummary:
    """What one ingest did.

    Attributes:
        status: released, unchanged, kept (audited, not merged) or failed.
        claims: How many the run drew.
        contradictions: How many stand open on the run's branch.
        held: Claims that are held back there, since nobody believes them.
        files: Number of files by outcome: seen, new, changed, deleted, ...
        quarantined: uri, stage, reason, detail and remedy of what this run kept out.
        steps: Seconds by step, in the order that they ran.
        checks: Name, severity (error, warn) and description of each failed check, and
            the command that shows more.
        error: The message of the step that failed, if one did; None if a check did.
        without: What the run had to go on without, and why: language model, alerts.
        waits_for: Approvals that a kept branch still needs; None: none.
    """

    run_id: str
    branch: str
    into: str
    status: str
    commit: str | None
    files: Mapping[str, int]
    documents: int
    chunks: int
    vectors: int
    tables: int
    quarantined: Sequence[Mapping[str, Any]]
    steps: Mapping[str, float]
    checks: Sequence[Mapping[str, str]]
    seconds: float
    error: str | None = None
    claims: int = 0
    contradictions: int = 0
    held: int = 0
    without: Mapping[str, str] = field(default_factory=dict)
    waits_for: str | None = None
    next_commands: Sequence[str] = field(default=NEXT_COMMANDS)

    @property
    def released(self) -> bool:
        """Whether the target branch now holds what was read."""
        return self.status in ("released", "unchanged")


def summarise(
    result: dg.ExecuteInProcessResult, settings: Settings, into: str
) -> IngestSummary:
    """Gather what a run reported about itself.

    Args:
        result: The run, done or failed.
        settings: The home that it worked in.
        into: The branch that it was to be merged into.
    """
    seen = _reports(result)
    released = seen.get("release", {})
    files = {
        name: int(value)
        for name, value in seen.get("files", {}).items()
        if name in ("seen", "new", "changed", "duplicate", "deleted", "refused")
    }
    branch = str(released.get("branch") or f"ingest/{result.run_id[:8]}")
    status = str(released.get("status", "failed"))
    with Lakehouse(settings) as lakehouse:
        where = _written(lakehouse.catalog, branch, into)
        quarantined = _quarantined(lakehouse, result.run_id, where)
        contradictions = _open_contradictions(lakehouse, where)
        if status == "failed":
            _fail(lakehouse.catalog, branch, result.run_id)
    steps = {
        event.step_key or "": event.step_success_data.duration_ms / 1000.0
        for event in result.all_events
        if event.is_step_success
    }
    return IngestSummary(
        run_id=result.run_id,
        branch=branch,
        into=into,
        status=status,
        commit=str(released["commit"]) if released.get("commit") else None,
        files=files,
        documents=_count(seen, "documents"),
        chunks=_count(seen, "chunks"),
        vectors=_count(seen, "embeddings"),
        tables=_count(seen, "data_tables", "tables"),
        claims=_count(seen, "claims"),
        contradictions=contradictions,
        held=_count(seen, "healing", "held"),
        quarantined=quarantined,
        steps=steps,
        checks=_failed_checks(result),
        seconds=sum(steps.values()),
        error=_error(result),
        without=_without(seen),
        waits_for=str(released["waits_for"]) if released.get("waits_for") else None,
    )


def _fail(catalog: Catalog, branch: str, run_id: str) -> None:
    """Mark the branch of a run that ended without a step failing, as by Ctrl-C."""
    for ref in catalog.refs():
        if ref.name == branch and not ref.failed:
            catalog.mark_failed(branch, f"run {run_id[:8]} was interrupted")


def _reports(result: dg.ExecuteInProcessResult) -> dict[str, dict[str, Any]]:
    return {
        event.asset_key.to_user_string(): {
            name: value.value for name, value in event.materialization.metadata.items()
        }
        for event in result.all_events
        if event.is_step_materialization and event.asset_key
    }


def _count(
    seen: Mapping[str, Mapping[str, Any]], asset: str, name: str = "added"
) -> int:
    return int(seen.get(asset, {}).get(name, 0))


def _without(seen: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return what failed outside of this machine, and did not fail the run."""
    said = {
        "language model": seen.get("claims", {}).get("llm_problems"),
        "panel": seen.get("consensus", {}).get("panel_problems"),
        "alerts": seen.get("alerts", {}).get("not_told"),
    }
    return {name: str(why) for name, why in said.items() if why}


def _failed_checks(result: dg.ExecuteInProcessResult) -> list[dict[str, str]]:
    return [
        {
            "name": f"{each.asset_key.to_user_string()}_{each.check_name}",
            "severity": each.severity.value.lower(),
            # Behind the first paragraph, there may be a picture for the UI.
            "description": (each.description or "").partition("\n\n")[0],
            "look": str(each.metadata["look"].value) if "look" in each.metadata else "",
        }
        for each in result.get_asset_check_evaluations()
        if not each.passed
    ]


def _error(result: dg.ExecuteInProcessResult) -> str | None:
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            return None if _is_check(error) else _message(error)
    for event in result.all_events:
        if event.is_failure:  # Before the first step: the lock was not to be had.
            return _message(event.job_failure_data.error)
    return None


def _is_check(error: SerializableErrorInfo | None) -> bool:
    """Return whether a step failed by a check, which says more than its error."""
    return error is not None and error.cls_name == "DagsterAssetCheckFailedError"


def _message(error: SerializableErrorInfo | None) -> str | None:
    """Return what was raised, without what Dagster wraps it in."""
    while error and error.cause and (error.cls_name or "").startswith("Dagster"):
        error = error.cause
    return error.message.strip() if error else None


def _written(catalog: Catalog, branch: str, into: str) -> str | None:
    """Return the branch that holds what a run wrote: its own, while it is there."""
    names = {ref.name for ref in catalog.refs()}
    return next((each for each in (branch, into) if each in names), None)


def _quarantined(
    lakehouse: Lakehouse, run_id: str, where: str | None
) -> list[dict[str, Any]]:
    """Return what the run kept out."""
    if where is None:
        return []
    query = (
        "select uri, stage, reason, detail, remedy from kb.quarantine "
        "where run_id = $run_id order by uri"
    )
    return lakehouse.warehouse.query(query, where, {"run_id": run_id}).to_pylist()


def _open_contradictions(lakehouse: Lakehouse, where: str | None) -> int:
    """Return how many stand: some are found, or end, after their own step."""
    if where is None:
        return 0
    query = "select count(*) as open from kb.open_contradictions"
    (row,) = lakehouse.warehouse.query(query, where).to_pylist()
    return int(row["open"])
