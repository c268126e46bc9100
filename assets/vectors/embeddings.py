"""One vector for each distinct text."""

import dagster as dg
import numpy as np
import pyarrow as pa

from assets.documents.chunks import chunks
from assets.reporting import sample, table_report
from resources import progress
from resources.dagster_resources import RunBranch
from resources.embedding import Embedder, Vectors
from resources.schemas import EMBEDDINGS
from resources.tables import append
from sql import load

TEXTS_A_BATCH = 2048  # Texts embedded between two appends: about 3 MB of vectors.


@dg.asset(
    deps=[chunks],
    group_name="vectors",
    kinds={"pytorch", "iceberg"},
    owners=["team:knowledge"],
    code_version="1",
    pool="embedding",
)
def embeddings(branch: RunBranch) -> dg.MaterializeResult[None]:
    """One unit vector per distinct passage and model.

    The model is loaded only when there is a text without a vector.
    """
    embedder = branch.engine.embedder
    rows = branch.engine.warehouse.query(
        load("steps/texts_without_vector"),
        branch.ensure(),
        {"model": embedder.model_id},
    ).to_pylist()
    if rows:
        with branch.transaction(f"embeddings: {len(rows)} texts") as tx:
            for start in range(0, len(rows), TEXTS_A_BATCH):
                progress.report("embeddings", start, len(rows))
                batch = rows[start : start + TEXTS_A_BATCH]
                vectors = embedder.embed([row["text"] for row in batch])
                hashes = [row["text_hash"] for row in batch]
                append(tx, EMBEDDINGS, _rows(hashes, vectors, embedder, branch.run_id))
        progress.report("embeddings", len(rows), len(rows))
    details = {
        "model": embedder.model_id,
        "dimension": embedder.dimension,
        "sample": sample(rows[:5]),
    }
    return table_report(branch, EMBEDDINGS, len(rows), details)


def _rows(
    hashes: list[str], vectors: Vectors, embedder: Embedder, run_id: str
) -> pa.Table:
    """Return rows of `kb.embeddings` for vectors of shape (len(hashes), dimension)."""
    count, dimension = vectors.shape
    offsets = pa.array(np.arange(count + 1, dtype=np.int32) * dimension)
    kind = EMBEDDINGS.columns.field("vector").type
    return pa.Table.from_arrays(
        [
            pa.array(hashes),
            pa.array([embedder.model_id] * count),
            pa.array([dimension] * count, pa.int32()),
            pa.ListArray.from_arrays(offsets, pa.array(vectors.ravel()), type=kind),
            pa.array([run_id] * count),
        ],
        schema=EMBEDDINGS.columns,
    )
