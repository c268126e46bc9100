"""Documents cut into passages short enough to embed."""

from itertools import chain
from typing import Any

import dagster as dg
import pyarrow as pa

from assets.documents.chunking import Chunker, Span
from assets.documents.documents import documents
from assets.reporting import sample, table_report
from resources import progress
from resources.charts import histogram
from resources.dagster_resources import RunBranch
from resources.ids import content_id
from resources.schemas import CHUNKS
from resources.tables import append
from sql import load

DOCUMENTS_A_BATCH = 256
SHOWN = ["page", "tokens", "heading_path", "text"]
SIZES = (0, 50, 100, 150, 200, 250)  # Word pieces, for the histogram.


@dg.asset(
    deps=[documents],
    group_name="documents",
    kinds={"python", "iceberg"},
    owners=["team:knowledge"],
    code_version="1",
)
def chunks(branch: RunBranch) -> dg.MaterializeResult[None]:
    """Passages of at most 254 word pieces and 2,000 characters, in reading order.

    Each is exactly text[start:end] of its document, with page and headings; together
    they are the whole text.
    """
    settings = branch.engine.settings
    chunker = Chunker(
        tokens=settings.chunk_tokens, characters=settings.chunk_characters
    )
    query, wanted = load("steps/uncut_documents"), {"chunker": chunker.version}
    tokens: list[int] = []
    shown: list[dict[str, Any]] = []
    with branch.engine.warehouse.stream(query, branch.ensure(), wanted) as uncut:
        batches = uncut.to_arrow_reader(DOCUMENTS_A_BATCH)
        first = next(batches, None)
        if first is None or first.num_rows == 0:
            return _report(branch, tokens, shown)
        outdated = _outdated(branch, chunker.version)
        with branch.transaction("chunks: passages of new documents") as tx:
            if outdated:
                tx.load_table(CHUNKS.key).delete(f"chunker != '{chunker.version}'")
            for batch in progress.counted("chunks", chain([first], batches), None):
                rows = _cut(batch, chunker, branch.run_id)
                append(tx, CHUNKS, rows)
                tokens += rows["tokens"].to_numpy().tolist()
                shown = shown or rows.select(SHOWN).slice(0, 5).to_pylist()
    return _report(branch, tokens, shown)


def _outdated(branch: RunBranch, version: str) -> bool:
    """Return whether passages of another chunker are there, to be replaced."""
    query = "select chunker from kb.chunks where chunker != $version limit 1"
    rows = branch.engine.warehouse.query(query, branch.name, {"version": version})
    return bool(rows.num_rows)


def _cut(batch: pa.RecordBatch, chunker: Chunker, run_id: str) -> pa.Table:
    """Return rows of `kb.chunks` for documents of version_id, text, pages, headings."""
    documents = batch.to_pylist()
    spans = chunker.cut(
        [document["text"] for document in documents],
        [[tuple(page.values()) for page in each["pages"]] for each in documents],
        [[tuple(head.values()) for head in each["headings"]] for each in documents],
    )
    rows = [
        _row(document, position, span, chunker.version)
        for document, passages in zip(documents, spans, strict=True)
        for position, span in enumerate(passages)
    ]
    return CHUNKS.table([{**row, "run_id": run_id} for row in rows])


def _row(
    document: dict[str, Any], position: int, span: Span, chunker: str
) -> dict[str, object]:
    text = document["text"][span.start : span.end]
    version = document["version_id"]
    return {
        "chunk_id": content_id(version, span.start, span.end, chunker),
        "version_id": version,
        "position": position,
        "start": span.start,
        "end": span.end,
        "page": span.page,
        "heading_path": list(span.heading_path),
        "tokens": span.tokens,
        "text": text,
        "text_hash": content_id(text),
        "chunker": chunker,
    }


def _report(
    branch: RunBranch, tokens: list[int], first: list[dict[str, Any]]
) -> dg.MaterializeResult[None]:
    """Return how many passages there are, how long, and the first."""
    details = {
        "mean_tokens": sum(tokens) / max(len(tokens), 1),
        "sizes": dg.MetadataValue.md(
            histogram(tokens, SIZES, title="chunks by word pieces")
        ),
        "sample": sample(first),
    }
    return table_report(branch, CHUNKS, len(tokens), details)
