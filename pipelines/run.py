"""The ingest job in this process, and a summary of what it did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

from pipelines.home import open_instance
from resources import progress
from resources.catalog import Catalog
from resources.dagster_resources import PROCESS_TAG, process_tag
from resources.errors import AssayError
from resources.lakehouse import Lakehouse
from resources.settings import Settings

NEXT_COMMANDS = (
    "assay contradictions",
    'assay search "how long may I keep an invoice"',
    'assay sql "select uri, title, characters from kb.current_documents"',
)


class PathNotFoundError(AssayError):
    """A path to ingest is not there."""

    def __init__(self, path: Path) -> None:
        near = next((each for each in path.parents if each.exists()), path)
        super().__init__(f"There is no {path}.", remedy=f"ls {near}")


@dataclass(frozen=True)
class IngestRequest:
    """What a user asked to ingest.

    Attributes:
        paths: Folders and files; none means every known source and the inbox.
        source: Name for a new source; the folder's own name if not given.
        include: Globs of files to read; none keeps those that the source has.
        exclude: Globs of files to leave out.
        into: Branch that the result is merged into; made from main if missing.
        agent: On whose behalf commits are made; the settings' agent if not given.
        merge: Whether to merge an audited branch, or keep it.
        retry: URIs to read again though nothing changed, such as quarantined ones.
    """

    paths: Sequence[Path] = ()
    source: str | None = None
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    into: str = "main"
    agent: str | None = None
    merge: bool = True
    retry: Sequence[str] = ()


@dataclass(frozen=True)
class IngestSummary:
    """What one ingest did.

    Attributes:
        status: released, unchanged, kept (audited, not merged) or failed.
        claims: How many the run drew.
        contradictions: How many stand open on the run's branch.
        files: Number of files by outcome: seen, new, changed, deleted, ...
        quarantined: uri, stage, reason, detail and remedy of what this run kept out.
        steps: Seconds by step, in the order that they ran.
        checks: Name and description of each failed check.
        error: The message of the step that failed, if one did.
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
    next_commands: Sequence[str] = field(default=NEXT_COMMANDS)

    @property
    def released(self) -> bool:
        """Whether the target branch now holds what was read."""
        return self.status in ("released", "unchanged")


def ingest(
    request: IngestRequest,
    settings: Settings,
    on_progress: progress.Listener | None = None,
) -> IngestSummary:
    """Run the Dagster job `ingest` here, on the home's instance, so the UI shows it.

    Args:
        request: What to read, and where it goes.
        settings: The home and how to work in it.
        on_progress: Called with (step, done, total) as work proceeds.

    Raises:
        PathNotFoundError: If a path is not there.
    """
    for path in request.paths:
        if not path.exists():
            raise PathNotFoundError(path)
    with open_instance(settings) as instance, progress.listening(on_progress):
        result = _job().execute_in_process(
            run_config=_run_config(request, settings),
            instance=instance,
            tags={PROCESS_TAG: process_tag(settings), "assay/writes": "yes"},
            raise_on_error=False,
        )
    return _summary(result, settings, request.into)


def _job() -> dg.JobDefinition:
    # Imported here: the definitions read the settings that open_instance has fixed.
    from pipelines.definitions import defs

    return defs().resolve_job_def("ingest")


def _run_config(request: IngestRequest, settings: Settings) -> dict[str, Any]:
    files = {
        "paths": [str(path.absolute()) for path in request.paths],
        "source": request.source,
        "include": list(request.include),
        "exclude": list(request.exclude),
        "retry": list(request.retry),
    }
    # Dagster stores and shows a run's configuration: no place for a key, or for the
    # address of a hook; they come from the environment.
    hidden = {"home", "llm_key", "alerts"}
    given = settings.model_dump(mode="json", exclude_unset=True, exclude=hidden)
    home = {"home": str(settings.home), "settings": given}
    branch = {"into": request.into, "agent": request.agent or settings.agent}
    return {
        "ops": {
            "files": {"config": files},
            "release": {"config": {"merge": request.merge}},
        },
        "resources": {"lakehouse": {"config": home}, "branch": {"config": branch}},
        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
    }


def _summary(
    result: dg.ExecuteInProcessResult, settings: Settings, into: str
) -> IngestSummary:
    """Gather what the assets reported about this run."""
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
        quarantined = _quarantined(lakehouse, result.run_id, branch, into)
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
        contradictions=_count(seen, "contradictions", "open"),
        quarantined=quarantined,
        steps=steps,
        checks=_failed_checks(result),
        seconds=sum(steps.values()),
        error=_error(result),
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


def _failed_checks(result: dg.ExecuteInProcessResult) -> list[dict[str, str]]:
    return [
        {
            "name": f"{each.asset_key.to_user_string()}_{each.check_name}",
            "description": each.description or "",
        }
        for each in result.get_asset_check_evaluations()
        if not each.passed
    ]


def _error(result: dg.ExecuteInProcessResult) -> str | None:
    for event in result.all_events:
        if event.is_step_failure:
            return _message(event.step_failure_data.error)
    for event in result.all_events:
        if event.is_failure:  # Before the first step: the lock was not to be had.
            return _message(event.job_failure_data.error)
    return None


def _message(error: SerializableErrorInfo | None) -> str | None:
    """Return what was raised, without what Dagster wraps it in."""
    while error and error.cause and (error.cls_name or "").startswith("Dagster"):
        error = error.cause
    return error.message.strip() if error else None


def _quarantined(
    lakehouse: Lakehouse, run_id: str, branch: str, into: str
) -> list[dict[str, Any]]:
    """Return what the run kept out, from its branch if it is still there."""
    names = {ref.name for ref in lakehouse.catalog.refs()}
    query = (
        "select uri, stage, reason, detail, remedy from kb.quarantine "
        "where run_id = $run_id order by uri"
    )
    where = branch if branch in names else into
    if where not in names:
        return []
    return lakehouse.warehouse.query(query, where, {"run_id": run_id}).to_pylist()
