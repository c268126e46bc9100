"""A released state as files that any tool can read."""

from pathlib import Path

import dagster as dg
from pydantic import Field

from assets.release.release import release
from resources.archive import archive
from resources.archive.archiving import Format
from resources.dagster_resources import LakehouseResource
from resources.lakehouse import Lakehouse

AFTER_TRUSTED_INPUTS = (
    dg.AutomationCondition.on_cron("0 4 * * 0")
    & dg.AutomationCondition.all_deps_blocking_checks_passed()
).with_label("weekly_after_a_release")
RETRY = dg.RetryPolicy(
    max_retries=2, delay=5, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.FULL
)


class ArchiveConfig(dg.Config):
    """Which state to archive."""

    ref: str = Field(default="main", description="Branch, tag or commit.")
    vectors: bool = Field(default=True, description="Write the vectors too.")


@dg.asset(
    deps=[release],
    group_name="archive",
    kinds={"hdf5"},
    owners=["team:knowledge"],
    code_version="1",
    automation_condition=AFTER_TRUSTED_INPUTS,
    retry_policy=RETRY,
)
def hdf5_archive(
    config: ArchiveConfig, lakehouse: LakehouseResource
) -> dg.MaterializeResult[None]:
    """One HDF5 file with every table of the released state: a dataset a column."""
    path = archive_path(lakehouse.engine, config.ref, ".h5")
    return _written(lakehouse.engine, config, path, "hdf5")


@dg.asset(
    deps=[release],
    group_name="archive",
    kinds={"csv"},
    owners=["team:knowledge"],
    code_version="1",
    automation_condition=AFTER_TRUSTED_INPUTS,
    retry_policy=RETRY,
)
def csv_archive(
    config: ArchiveConfig, lakehouse: LakehouseResource
) -> dg.MaterializeResult[None]:
    """A folder of CSV files with a manifest, one file per table of the state."""
    path = archive_path(lakehouse.engine, config.ref, "")
    return _written(lakehouse.engine, config, path, "csv")


def archive_path(lakehouse: Lakehouse, ref: str, suffix: str) -> Path:
    """Return where the archive of a ref's state belongs: it is named by its commit."""
    commit = lakehouse.catalog.resolve(ref).id
    return lakehouse.settings.archive_folder / f"assay-{commit[:12]}{suffix}"


def _written(
    lakehouse: Lakehouse, config: ArchiveConfig, path: Path, form: Format
) -> dg.MaterializeResult[None]:
    """Write the archive unless this state has one."""
    if path.exists():
        return dg.MaterializeResult(metadata={"path": str(path), "written": False})
    path.parent.mkdir(parents=True, exist_ok=True)
    report = archive(
        lakehouse.catalog, config.ref, path, format=form, vectors=config.vectors
    )
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(path),
            "written": True,
            "commit": report.commit,
            "dagster/row_count": report.rows,
            "tables": report.tables,
            "bytes": report.bytes,
            "seconds": report.seconds,
        }
    )
