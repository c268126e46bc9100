"""How probable each claim is, and why."""

import dagster as dg

from assets.trust.evidence.rows import claim_rows
from assets.trust.evidence.writing import write
from assets.trust.panel.consensus import consensus
from assets.trust.reports import claim_report
from resources.dagster_resources import RunBranch


@dg.asset(
    deps=[consensus],
    group_name="trust",
    kinds={"python", "iceberg"},
    owners=["team:knowledge"],
    code_version="1",
)
def claim_trust(branch: RunBranch) -> dg.MaterializeResult[None]:
    """Calibrated probability that each live claim holds, and the signals it sums up.

    Who says it, who else says so, what contradicts it, how old it is, how well it was
    read, what people and policies say of it. Written where it moved.
    """
    return write(branch, "claim", claim_rows, claim_report)
