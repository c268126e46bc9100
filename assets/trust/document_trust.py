"""How far each document can be trusted, by what it claims."""

import dagster as dg

from assets.trust.claim_trust import claim_trust
from assets.trust.evidence.rows import document_rows
from assets.trust.evidence.writing import write
from assets.trust.reports import document_report
from resources.dagster_resources import RunBranch


@dg.asset(
    deps=[claim_trust],
    group_name="trust",
    kinds={"python", "iceberg"},
    owners=["team:knowledge"],
    code_version="1",
)
def document_trust(branch: RunBranch) -> dg.MaterializeResult[None]:
    """Probability that a claim of each live document holds, with its interval.

    The mean of its claims, each signal with its mean part. Written where it moved.
    """
    return write(branch, "document", document_rows, document_report)
