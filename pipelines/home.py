"""A home made ready: its folders, and Dagster's own settings in it."""

import os
from pathlib import Path

from resources.settings import Settings

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
