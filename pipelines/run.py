"""The ingest job in this process."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.home import open_instance
from pipelines.outcome import IngestSummary, summarise
from pipelines.unstored import UNSTORED, in_environment
from resources import progress
from resources.dagster_resources import PROCESS_TAG, process_tag
from resources.errors import AssayError
from resources.policies import load_policies
from resources.settings import Settings


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
        PolicyError: If a rule cannot be read.
    """
    for path in request.paths:
        if not path.exists():
            raise PathNotFoundError(path)
    load_policies(settings.policies_folder)  # Told now, and not after all the work.
    with (
        open_instance(settings) as instance,
        progress.listening(on_progress),
        in_environment(settings),
    ):
        result = _job().execute_in_process(
            run_config=_run_config(request, settings),
            instance=instance,
            tags={PROCESS_TAG: process_tag(settings), "assay/writes": "yes"},
            raise_on_error=False,
        )
    return summarise(result, settings, request.into)


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
    apart = {"home", *UNSTORED}
    given = settings.model_dump(mode="json", exclude_unset=True, exclude=apart)
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
