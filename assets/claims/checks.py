"""How much of what documents say became claims."""

from typing import Any

import dagster as dg

from assets.claims.claims import claims
from assets.reporting import table
from resources.dagster_resources import RunBranch
from sql import load

ENOUGH = 0.5  # Share of documents, and of sentences, below which it warns.
WORST = 10  # Documents that are shown.
SHOWN = ("uri", "language", "sentences", "covered", "claims")


@dg.asset_check(asset=claims)
def extraction_coverage(branch: RunBranch) -> dg.AssetCheckResult:
    """Half of the documents with text, and of their sentences, give claims.

    What gives none is in another language, or of a form that the extractor does not
    know: the worst documents are listed.
    """
    rows = branch.engine.warehouse.query(
        load("steps/claim_coverage"), branch.ensure()
    ).to_pylist()
    return coverage_result(rows)


def coverage_result(rows: list[dict[str, Any]]) -> dg.AssetCheckResult:
    """Return what the check says of rows of `steps/claim_coverage`, worst first."""
    telling = sum(row["claims"] > 0 for row in rows)
    sentences = sum(row["sentences"] for row in rows)
    covered = sum(row["covered"] for row in rows)
    documents_share = telling / max(len(rows), 1)
    sentences_share = covered / max(sentences, 1)
    enough = (not rows or documents_share >= ENOUGH) and (
        not sentences or sentences_share >= ENOUGH
    )
    return dg.AssetCheckResult(
        passed=enough,
        severity=dg.AssetCheckSeverity.WARN,
        description=(
            f"{telling} of {len(rows)} documents and {covered} of {sentences} sentences"
            " gave claims."
        ),
        metadata={
            "documents_share": documents_share,
            "sentences_share": sentences_share,
            "left_out_language": sum(row["foreign_sentences"] for row in rows),
            "left_out_too_long": sum(row["too_long"] for row in rows),
            "worst": table(SHOWN, rows[:WORST]),
        },
    )
