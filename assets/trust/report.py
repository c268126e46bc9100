"""The released state of trust as one page that any browser shows."""

import dagster as dg

from assets.release.release import release
from assets.trust.sections.state import read_state
from assets.trust.sections.whole import report
from resources.dagster_resources import RunBranch
from resources.report import write_page


@dg.asset(
    deps=[release],
    group_name="trust",
    kinds={"html"},
    owners=["team:knowledge"],
    code_version="1",
)
def trust_report(branch: RunBranch) -> dg.MaterializeResult[None]:
    """One HTML file: sources, documents, contradictions, quarantine, calibration.

    It shows the branch that was released into, needs neither network nor scripts, and
    is the same whenever the state is.
    """
    engine = branch.engine
    state = read_state(engine, branch.into)
    home = engine.settings.home
    path = home / "reports" / "trust.html"
    document = report(state, home.name)
    written = write_page(path, document)
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(path),
            "written": written,
            "bytes": len(document.encode()),
            "commit": state.commit,
            "claims": state.summary["claims"],
            "contradictions": state.conflicts[0]["found"] if state.conflicts else 0,
            "held": state.held[0]["found"] if state.held else 0,
        }
    )
