"""Vectors as rows of their table."""

import numpy as np
import pyarrow as pa

from resources.embedding import Vectors
from resources.schemas import EMBEDDINGS


def embedding_rows(
    hashes: list[str], vectors: Vectors, model: str, run_id: str
) -> pa.Table:
    """Return rows of `kb.embeddings`.

    Args:
        hashes: Of the texts.
        vectors: Of the texts, shape (len(hashes), dimension).
        model: Id of the model that made them.
        run_id: The run that writes them.
    """
    count, dimension = vectors.shape
    ends = pa.array(np.arange(count + 1, dtype=np.int32) * dimension)
    kind = EMBEDDINGS.columns.field("vector").type
    return pa.Table.from_arrays(
        [
            pa.array(hashes, pa.string()),
            pa.array([model] * count, pa.string()),
            pa.array([dimension] * count, pa.int32()),
            pa.ListArray.from_arrays(ends, pa.array(vectors.ravel()), type=kind),
            pa.array([run_id] * count, pa.string()),
        ],
        schema=EMBEDDINGS.columns,
    )
