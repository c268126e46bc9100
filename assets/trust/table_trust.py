"""How far each data table can be trusted, by what its rows claim."""

import dagster as dg

from assets.trust.document_trust import document_trust
from assets.trust.evidence.rows import table_rows
from assets.trust.evidence.writing import write
from assets.trust.reports import tables_report
from resources.dagster_resources import RunBranch


@dg.asset(
    deps=[document_trust],  # Both append to one table: one after the other.
    group_name="trust",
    kinds={"python", "iceberg"},
    owners=["team:knowledge"],
    code_version="1",
)
def table_trust(branch: RunBranch) -> dg.MaterializeResult[None]:
    """Probability that a claim of each data table's rows holds, with its interval.

    The mean of its claims, each signal with its mean part. Written where it moved.
    """
    return write(branch, "table", table_rows, tables_report)
