"""The jobs: ingest, archive, maintenance."""

import dagster as dg

from resources.dagster_resources import LakehouseResource, RunBranch


@dg.failure_hook(required_resource_keys={"branch"})
def fail_branch(context: dg.HookContext) -> None:
    """Mark the branch of a failed run, so that nobody merges or forks it."""
    branch: RunBranch = context.resources.branch
    if branch.exists:
        branch.catalog.mark_failed(
            branch.name, f"step {context.step_key} of run {branch.run_id[:8]} failed"
        )
        context.log.error(
            "Branch %s stays for you to look at: assay log %s", branch.name, branch.name
        )


ingest = dg.define_asset_job(
    "ingest",
    selection=dg.AssetSelection.groups(
        "documents", "vectors", "claims", "trust", "release"
    ),
    description="Read the sources, write on a branch, audit it, and release it.",
    hooks={fail_branch},
    tags={"assay/writes": "yes"},  # Limited to one at a time in dagster.yaml.
)

archive = dg.define_asset_job(
    "archive",
    selection=dg.AssetSelection.groups("archive"),
    description="Write the released state as HDF5 and CSV.",
)


@dg.op
def tidy_search_index(
    context: dg.OpExecutionContext, lakehouse: LakehouseResource
) -> None:
    """Merge small index files, so that search stays fast after many runs."""
    lakehouse.engine.search_index.refresh()
    context.log.info(
        "Search index in %s is tidy.", lakehouse.engine.search_index.folder
    )


@dg.op
def report_leftovers(
    context: dg.OpExecutionContext, lakehouse: LakehouseResource
) -> None:
    """Name the branches that failed runs left behind, and how to look at them."""
    for ref in lakehouse.engine.catalog.refs():
        if ref.failed:
            context.log.warning(
                "Branch %s failed: %s. Look at it with assay log, then remove it with "
                "assay branch delete.",
                ref.name,
                ref.failed,
            )


@dg.job(description="Keep the index fast and name what failed runs left behind.")
def maintenance() -> None:
    """Run the chores that no single run is responsible for."""
    tidy_search_index()
    report_leftovers()
