"""The released state of trust as one page that any browser shows."""

import dagster as dg

from assets.release.release import release
from assets.trust.sections.whole import write_report
from resources.dagster_resources import RunBranch


@dg.asset(
    deps=[release],
    group_name="release",
    kinds={"html"},
    owners=["team:knowledge"],
    code_version="1",
)
def trust_report(branch: RunBranch) -> dg.MaterializeResult[None]:
    """One HTML file: sources, documents, contradictions, quarantine, calibration.

    It shows the branch that was released into (other pages than that of main have its
    name), needs neither network nor scripts, and is the same whenever the state is.
    """
    made = write_report(branch.engine, branch.into)
    state = made.state
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(made.path),
            "written": made.changed,
            "bytes": made.size,
            "commit": state.commit,
            "claims": state.summary["claims"],
            "contradictions": state.conflicts[0]["found"] if state.conflicts else 0,
            "held": state.held[0]["found"] if state.held else 0,
        }
    )
