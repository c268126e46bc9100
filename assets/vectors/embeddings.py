"""One vector for each distinct text."""

import dagster as dg

from assets.documents.chunks import chunks
from assets.reporting import table_report
from assets.vectors.missing import MissingVectors
from resources.dagster_resources import RunBranch
from resources.schemas import EMBEDDINGS
from resources.tables import append


@dg.asset(
    deps=[chunks],
    group_name="vectors",
    kinds={"openvino", "iceberg"},
    owners=["team:knowledge"],
    code_version="2",
    pool="embedding",
)
def embeddings(branch: RunBranch) -> dg.MaterializeResult[None]:
    """One unit vector per distinct passage and model.

    A vector that was made before, by any run on any branch, comes from the cache. The
    model is loaded only when there is a text that has none anywhere.
    """
    work = MissingVectors(branch.engine, branch.ensure(), branch.run_id)
    if work.count:
        with branch.transaction(f"embeddings: {work.count} texts") as tx:
            for rows in work.rows():
                append(tx, EMBEDDINGS, rows)
    return table_report(branch, EMBEDDINGS, work.count, work.report())
