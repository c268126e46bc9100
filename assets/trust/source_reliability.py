"""How reliable each source is, learned from who contradicts whom."""

import dagster as dg

from assets.contradictions.contradictions import contradictions
from assets.trust.evidence.camps import camp_events
from assets.trust.evidence.rows import source_rows
from assets.trust.evidence.writing import write
from assets.trust.reports import source_report
from resources.dagster_resources import RunBranch
from resources.schemas import CONTRADICTIONS
from resources.tables import append


@dg.asset(
    deps=[contradictions],
    group_name="trust",
    kinds={"python", "iceberg"},
    owners=["team:knowledge"],
    code_version="1",
)
def source_reliability(branch: RunBranch) -> dg.MaterializeResult[None]:
    """Probability that what a source says is right, on the whole and by property.

    Learned without any gold from who agrees and who disagrees with whom: copies count
    once, sources that mean another quantity are kept apart, and reported as a
    contradiction of kind meaning. In a home of one source its documents are compared
    with each other. Written where it moved.
    """
    camps = camp_events(branch.engine, branch.ensure(), branch.run_id)
    if camps:
        with branch.transaction(f"meanings: {len(camps)} events") as tx:
            append(tx, CONTRADICTIONS, CONTRADICTIONS.table(camps))
    return write(branch, "source", source_rows, source_report)
