"""A home made ready: its folders, Dagster's own settings and its storage in it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from resources.settings import Settings

if TYPE_CHECKING:
    import dagster as dg

DAGSTER_YAML = """\
# Written by assay; edit as you like, it is not overwritten.
telemetry:
  enabled: false
nux:
  enabled: false
run_coordinator:
  module: dagster.core.run_coordinator
  class: QueuedRunCoordinator
  config:
    max_concurrent_runs: 4
    tag_concurrency_limits:
      - key: assay/writes
        value: "yes"
        limit: 1
    dequeue_interval_seconds: 1
run_monitoring:
  enabled: true
  poll_interval_seconds: 30
"""


def prepare_home(settings: Settings) -> Path:
    """Make the folders of a home and point Dagster at it; return DAGSTER_HOME.

    Sets ASSAY_HOME and DAGSTER_HOME for this process and the ones it starts.

    Raises:
        OSError: If the folder cannot be made or written.
    """
    for folder in (settings.home, settings.dagster_folder, settings.inbox_folder):
        folder.mkdir(parents=True, exist_ok=True)
    config = settings.dagster_folder / "dagster.yaml"
    if not config.exists():
        config.write_text(DAGSTER_YAML, encoding="utf-8")
    os.environ["ASSAY_HOME"] = str(settings.home)
    os.environ["DAGSTER_HOME"] = str(settings.dagster_folder)
    return settings.dagster_folder


def open_instance(settings: Settings) -> "dg.DagsterInstance":
    """Prepare a home and open Dagster's instance on it.

    One process at a time: Dagster asks whether its tables are there and then makes
    them, so that two who open a new home at once would both make them, and one fail.

    Raises:
        OSError: If the folder cannot be made or written.
    """
    # Imported here: the settings' folders are all that most commands need.
    import dagster as dg

    with _alone(settings.dagster_folder / "opening.lock"):
        prepare_home(settings)
        return dg.DagsterInstance.get()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock that the kernel frees when this process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
