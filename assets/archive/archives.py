"""A released state as files that any tool can read."""

import dagster as dg
from pydantic import Field

from assets.release.release import release
from assets.reporting import state_report
from assets.retries import BUSY_DISK
from resources.archive import archive
from resources.archive.archiving import Format
from resources.dagster_resources import LakehouseResource
from resources.lakehouse import Lakehouse

AFTER_TRUSTED_INPUTS = (
    dg.AutomationCondition.eager()
    & dg.AutomationCondition.all_deps_blocking_checks_passed()
).with_label("after_trusted_inputs")


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
    retry_policy=BUSY_DISK,
)
def hdf5_archive(
    config: ArchiveConfig, lakehouse: LakehouseResource
) -> dg.MaterializeResult[None]:
    """One HDF5 file with every table of the released state: a dataset a column."""
    return _written(lakehouse.engine, config, "hdf5", ".h5")


@dg.asset(
    deps=[release],
    group_name="archive",
    kinds={"csv"},
    owners=["team:knowledge"],
    code_version="1",
    automation_condition=AFTER_TRUSTED_INPUTS,
    retry_policy=BUSY_DISK,
)
def csv_archive(
    config: ArchiveConfig, lakehouse: LakehouseResource
) -> dg.MaterializeResult[None]:
    """A folder of CSV files with a manifest, one file per table of the state."""
    return _written(lakehouse.engine, config, "csv", "")


def _written(
    lakehouse: Lakehouse, config: ArchiveConfig, form: Format, suffix: str
) -> dg.MaterializeResult[None]:
    """Write the archive, named by the state's commit, unless this state has one."""
    commit = lakehouse.catalog.resolve(config.ref).id
    bare = "" if config.vectors else "-no-vectors"
    name = f"assay-{commit[:12]}{bare}{suffix}"
    path = lakehouse.settings.archive_folder / name
    state = state_report(lakehouse, commit)
    if path.exists():
        return dg.MaterializeResult(
            metadata={"path": dg.MetadataValue.path(path), "written": False, **state}
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    # By its commit: the ref may move on meanwhile.
    report = archive(
        lakehouse.catalog, commit, path, format=form, vectors=config.vectors
    )
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(path),
            "written": True,
            "commit": report.commit,
            "tables": report.tables,
            "bytes": report.bytes,
            "seconds": report.seconds,
            **state,
        }
    )
