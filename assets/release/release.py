"""The one way to a shared branch: audited, then merged whole."""

from collections.abc import Sequence

import dagster as dg
from pydantic import Field

from assets.documents.data_tables import data_tables
from assets.release.audit import same_state
from assets.release.findings import Verdict
from assets.release.gate import install
from assets.reporting import state_report
from assets.trust.healing.healing import healing
from assets.vectors.search_index import search_index
from resources.dagster_resources import RunBranch
from resources.errors import AssayError


class ReleaseConfig(dg.Config):
    """Whether an audited branch is merged, or kept for a person to look at."""

    merge: bool = Field(default=True, description="Merge when the audit passes.")


class NothingPreparedError(AssayError):
    """The steps before the release did not run in the same run."""

    def __init__(self, run_id: str) -> None:
        super().__init__(
            f"Run {run_id[:8]} has no branch to release: each run writes on its own, "
            "and no step of this one did.",
            remedy="run the whole job again, as assay ingest does: it does only what "
            "is missing",
        )


@dg.asset(
    deps=[search_index, data_tables, healing],
    group_name="release",
    kinds={"iceberg"},
    owners=["team:knowledge"],
    code_version="1",
)
def release(
    context: dg.AssetExecutionContext, config: ReleaseConfig, branch: RunBranch
) -> dg.MaterializeResult[None]:
    """All tables of the run's branch, judged at the gate and merged in one commit.

    The branch is removed after its merge: its commits stay reachable as the merge's
    second parent. A branch that breaks a rule stays as it is and cannot be merged; one
    that people have to approve is kept for them.
    """
    name, catalog = branch.name, branch.catalog
    if not branch.exists:
        raise NothingPreparedError(branch.run_id)
    if same_state(catalog, branch.into, name):
        catalog.delete_branch(name)
        return _result(branch, "unchanged", None, [])
    verdict = install(branch.engine).judge(name, branch.into)
    verdict.require(approvals=False)
    if not config.merge or verdict.waits:
        return _result(branch, "kept", verdict.commit, [], verdict)
    merged = catalog.merge(
        name,
        branch.into,
        message=f"Release of {name}",
        agent=branch.agent_name,
        run_id=branch.run_id,
        properties=verdict.properties(),
    )
    catalog.delete_branch(name)
    commit = merged.commit.id if merged.commit else catalog.resolve(branch.into).id
    context.log.info("Merged %s into %s as %s.", name, branch.into, commit)
    return _result(branch, "released", commit, merged.keys, verdict)


def _result(
    branch: RunBranch,
    status: str,
    commit: str | None,
    keys: Sequence[str],
    verdict: Verdict | None = None,
) -> dg.MaterializeResult[None]:
    """Return what became of the branch, and the state that is now at hand."""
    state = commit or branch.into
    missing = verdict.missing if verdict else []
    return dg.MaterializeResult(
        metadata={
            "status": status,
            "branch": branch.name,
            "into": branch.into,
            "commit": commit or "",
            "changed": ", ".join(keys),
            **({"waits_for": "; ".join(map(str, missing))} if missing else {}),
            **(verdict.properties() if verdict else {}),
            **state_report(branch.engine, state),
        }
    )
