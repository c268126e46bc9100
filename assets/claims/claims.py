"""What documents and data tables assert, as rows that can be compared."""

from collections.abc import Collection
from contextlib import AbstractContextManager
from itertools import chain

import dagster as dg
from duckdb import DuckDBPyConnection

from assets.claims.aliases import ALIASES, read_aliases
from assets.claims.coverage import coverage_row
from assets.claims.data_rows import row_claims, unclaimed_tables
from assets.claims.extraction import ClaimExtractor, Drawn
from assets.claims.inputs import documents_in
from assets.claims.llm_claims import llm_claims, llm_version
from assets.claims.model import Claim, DocumentText, distinct, to_table
from assets.claims.reports import Report
from assets.claims.tables_in_text import table_claims
from assets.documents.chunks import chunks
from assets.documents.data_tables import data_tables
from assets.reporting import table_report
from resources import progress
from resources.catalog.iceberg import Transaction
from resources.dagster_resources import RunBranch
from resources.schemas import CLAIMS
from resources.tables import append
from sql import load

DOCUMENTS_A_BATCH = 64


@dg.asset(
    deps=[chunks, data_tables],
    group_name="claims",
    kinds={"spacy", "iceberg"},
    owners=["team:knowledge"],
    code_version="1",
)
def claims(branch: RunBranch) -> dg.MaterializeResult[None]:
    """Statements and values that live documents and data tables assert.

    Each keeps its exact words and place, with time, scope, modality and speaker. Only
    versions that this extractor has not been through are read; no model is loaded when
    there is none.
    """
    settings = branch.engine.settings
    aliases = read_aliases(settings.home / ALIASES)
    extractor = ClaimExtractor(aliases, llm_version(settings))
    report = Report()
    with _unread(branch, extractor.version) as unread:
        batches = unread.to_arrow_reader(DOCUMENTS_A_BATCH)
        first = next(batches, None)
        if first is not None and first.num_rows:
            with branch.transaction("claims: of new documents and tables") as tx:
                _forget_outdated(branch, tx, extractor.version)
                _read_rows(branch, tx, extractor.version, report)
                _ask_model(branch, tx, extractor.version, report)
                found = documents_in(chain([first], batches))
                asked = {claim.claim_id for claim in report.llm.claims}
                for batch in progress.counted("claims", found, None):
                    drawn = _drawn(batch, extractor, report, asked)
                    append(tx, CLAIMS, to_table(drawn, branch.run_id))
    return table_report(branch, CLAIMS, report.added, report.metadata())


def _unread(
    branch: RunBranch, version: str
) -> AbstractContextManager[DuckDBPyConnection]:
    """Return the live versions that an extractor has not been through, as a stream."""
    query, wanted = load("steps/unclaimed_documents"), {"extractor": version}
    return branch.engine.warehouse.stream(query, branch.ensure(), wanted)


def _forget_outdated(branch: RunBranch, tx: Transaction, version: str) -> None:
    """Delete the claims of another extractor, if there are any."""
    query = "select extractor from kb.claims where extractor != $version limit 1"
    rows = branch.engine.warehouse.query(query, branch.name, {"version": version})
    if rows.num_rows:
        tx.load_table(CLAIMS.key).delete(f"extractor != '{version}'")


def _read_rows(
    branch: RunBranch, tx: Transaction, version: str, report: Report
) -> None:
    """Append the claims of the rows of data tables."""
    warehouse, limit = branch.engine.warehouse, branch.engine.settings.claim_rows
    for table in unclaimed_tables(warehouse, branch.name, version):
        for rows in row_claims(
            warehouse,
            branch.name,
            table,
            report.rows,
            extractor=version,
            run_id=branch.run_id,
            limit=limit,
        ):
            report.add_rows(rows)
            append(tx, CLAIMS, rows)


def _ask_model(
    branch: RunBranch, tx: Transaction, version: str, report: Report
) -> None:
    """Append the claims that the language model of the settings draws, if any."""
    settings = branch.engine.settings
    if not llm_version(settings):
        return
    with _unread(branch, version) as unread:
        batches = documents_in(unread.to_arrow_reader(DOCUMENTS_A_BATCH))
        texts = (each for batch in batches for each, is_table in batch if not is_table)
        report.llm = llm_claims(settings, texts, version)
    report.kinds.update(claim.value_type or "" for claim in report.llm.claims)
    append(tx, CLAIMS, to_table(report.llm.claims, branch.run_id))


def _drawn(
    batch: list[tuple[DocumentText, bool]],
    extractor: ClaimExtractor,
    report: Report,
    known: Collection[str],
) -> list[Claim]:
    """Return the claims of a batch of documents, with a row of coverage for each.

    Those whose ids are known, because the model drew the same, are left out.
    """
    rows: list[Claim] = []
    for document, is_table in batch:
        drawn = Drawn() if is_table else extractor.draw(document)
        if not is_table:
            cells = table_claims(document, extractor.version)
            found = distinct([*drawn.claims, *cells])
            drawn.claims = [each for each in found if each.claim_id not in known]
        report.add(drawn.claims, drawn.tally)
        rows += drawn.claims
        rows.append(
            coverage_row(
                document.version_id, drawn.tally, extractor.version, document.language
            )
        )
    return rows
