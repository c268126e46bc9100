"""The audit as asset checks: each table's rules, on the run's branch."""

import dagster as dg

from assets.claims.claims import claims
from assets.documents.chunks import chunks
from assets.documents.data_tables import data_tables
from assets.documents.documents import documents
from assets.documents.files import files
from assets.release.audit import audit_table, look_at, same_state
from assets.vectors.embeddings import embeddings
from resources.dagster_resources import RunBranch
from resources.expectations import SuiteResult


def suite_check(asset: dg.AssetsDefinition, suite: str) -> dg.AssetChecksDefinition:
    """Return the blocking check of one table's Great Expectations suite."""
    own = asset.key.to_user_string() == suite

    @dg.asset_check(
        asset=asset,
        name="rules" if own else f"{suite}_rules",
        blocking=True,
        description=f"Great Expectations: what must hold of kb.{suite} on the branch.",
    )
    def check(branch: RunBranch) -> dg.AssetCheckResult:
        name = branch.ensure()
        if same_state(branch.catalog, branch.into, name):
            return dg.AssetCheckResult(
                passed=True,
                description=f"Nothing changed: {branch.into} was audited as it is.",
            )
        return check_result(name, audit_table(branch.engine, name, suite))

    return check


def check_result(branch: str, result: SuiteResult) -> dg.AssetCheckResult:
    """Return what the UI shows of a suite: rules, rows that break them, how to look."""
    metadata: dict[str, dg.MetadataValue] = {
        "rules": dg.MetadataValue.md(_rules(result)),
        "rows": dg.MetadataValue.int(result.rows),
    }
    if not result.passed:
        metadata["look"] = dg.MetadataValue.text(look_at(branch, result))
    return dg.AssetCheckResult(
        passed=result.passed, description=result.summary, metadata=metadata
    )


def _rules(result: SuiteResult) -> str:
    lines = ["| rule | result | offending rows |", "|---|---|---|"]
    for rule in result.results:
        verdict = "holds" if rule.passed else f"**{rule.unexpected_count} break it**"
        rows = ", ".join(f"`{each}`" for each in rule.offending)
        lines.append(f"| {rule.name} | {verdict} | {rows} |")
    return "\n".join(lines)


files_rules = suite_check(files, "files")
documents_rules = suite_check(documents, "documents")
quarantine_rules = suite_check(documents, "quarantine")
data_tables_rules = suite_check(data_tables, "data_tables")
chunks_rules = suite_check(chunks, "chunks")
embeddings_rules = suite_check(embeddings, "embeddings")
claims_rules = suite_check(claims, "claims")
