"""Claims that cannot both be true, found once and followed as documents change."""

from typing import Any

import dagster as dg

from assets.claims.claims import claims
from assets.contradictions.detection import Detection, detect
from assets.contradictions.reports import open_report
from assets.policies.violations import policy_groups
from assets.reporting import table_report
from resources.dagster_resources import RunBranch
from resources.policies import load_policies
from resources.schemas import COMPARISONS, CONTRADICTIONS, EMBEDDINGS
from resources.tables import append


@dg.asset(
    deps=[claims],
    group_name="claims",
    kinds={"python", "iceberg"},
    owners=["team:knowledge"],
    code_version="1",
    pool="embedding",
)
def contradictions(branch: RunBranch) -> dg.MaterializeResult[None]:
    """Groups of claims that cannot all be true, each with the evidence to judge it.

    New claims are compared with all, by type where they are values and by the NLI model
    where they are sentences; never all with all, and nothing twice. A group opens,
    changes and closes as documents do.
    """
    engine = branch.engine
    name = branch.ensure()
    policies = load_policies(engine.settings.policies_folder)
    broken = policy_groups(engine, name, policies)
    found = detect(engine, name, branch.run_id, broken)
    if found.rows or found.comparison:
        with branch.transaction(f"contradictions: {len(found.rows)} events") as tx:
            if found.vectors is not None:
                append(tx, EMBEDDINGS, found.vectors.table(branch.run_id))
            append(tx, CONTRADICTIONS, CONTRADICTIONS.table(found.rows))
            if found.comparison is not None:
                append(tx, COMPARISONS, COMPARISONS.table([found.comparison]))
    details = {**_work(found), **open_report(engine, branch.name)}
    return table_report(branch, CONTRADICTIONS, len(found.rows), details)


def _work(found: Detection) -> dict[str, Any]:
    """Return how much was compared, and how fast."""
    pass_ = found.comparison or {}
    counts = ("new_claims", "value_pairs", "statement_pairs", "left_out")
    seconds = found.seconds.get("statements", 0.0)
    asked = pass_.get("statement_pairs", 0)
    return {
        **{name: int(pass_.get(name, 0)) for name in counts},
        "vectors_made": found.vectors.made if found.vectors else 0,
        "statement_pairs_a_second": asked / seconds if seconds else 0.0,
        **{f"seconds_{name}": value for name, value in found.seconds.items()},
    }
