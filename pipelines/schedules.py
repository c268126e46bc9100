"""What runs by the clock; both are off until switched on in the UI."""

import dagster as dg

from pipelines.jobs import archive, ingest

nightly_ingest = dg.ScheduleDefinition(
    name="nightly_ingest",
    job=ingest,
    cron_schedule="0 2 * * *",
    description="Read every known source again, and the inbox.",
)

weekly_archive = dg.ScheduleDefinition(
    name="weekly_archive",
    job=archive,
    cron_schedule="0 4 * * 0",
    description="Write the released state as HDF5 and CSV.",
)
