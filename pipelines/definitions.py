"""The one object Dagster loads: every asset, check, job, schedule and sensor."""

import dagster as dg

import assets
from pipelines import automation, jobs, schedules, sensors
from resources.dagster_resources import LakehouseResource, RunBranch
from resources.settings import Settings

EXECUTORS = {
    "in_process": dg.in_process_executor,
    "multiprocess": dg.multiprocess_executor,
}


@dg.definitions
def defs() -> dg.Definitions:
    """Gather assets by folder, so adding one needs no edit here."""
    settings = Settings()
    # At launch: so that the branch of a run works in the home that the run is given.
    lakehouse = LakehouseResource.configure_at_launch(home=str(settings.home))
    return dg.Definitions(
        assets=dg.load_assets_from_package_module(assets),
        asset_checks=dg.load_asset_checks_from_package_module(assets),
        jobs=[jobs.ingest, jobs.archive, jobs.maintenance],
        schedules=[schedules.nightly_ingest, schedules.weekly_archive],
        sensors=[sensors.inbox, automation.after_trusted_inputs],
        resources={"lakehouse": lakehouse, "branch": RunBranch(lakehouse=lakehouse)},
        executor=EXECUTORS[settings.executor],
    )
