"""Vectors of statements: read where they are written, else asked of the model.

The embedder has a cache of its own, so what some other run made is not made again.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from assets.vectors.rows import embedding_rows
from resources.lakehouse import Lakehouse
from resources.schemas import EMBEDDINGS
from sql import load

Vectors = npt.NDArray[np.float32]


class StatementVectors:
    """Vectors by hash of text, of one model; those not in the table are to be written.

    Args:
        lakehouse: The home, with its embedder.
        ref: Where known vectors are read.
    """

    def __init__(self, lakehouse: Lakehouse, ref: str) -> None:
        self._lakehouse = lakehouse
        self._ref = ref
        self._made: dict[str, Vectors] = {}

    @property
    def made(self) -> int:
        """How many vectors were asked for that the table lacks."""
        return len(self._made)

    def similarity(
        self, texts: Mapping[str, str], a: list[str], b: list[str]
    ) -> Vectors:
        """Return the cosine of each pair of texts, shape (len(a),).

        Args:
            texts: Text by hash, of all that are in the pairs.
            a: Hash of the one.
            b: Hash of the other.
        """
        hashes = sorted(texts)
        if not hashes:
            return np.empty(0, np.float32)
        matrix = self._matrix(texts, hashes)
        place = {each: number for number, each in enumerate(hashes)}
        left = matrix[[place[each] for each in a]]
        right = matrix[[place[each] for each in b]]
        cosine: Vectors = np.einsum("ij,ij->i", left, right)
        return cosine

    def table(self, run_id: str) -> pa.Table:
        """Return what was made as rows of `kb.embeddings`."""
        hashes = sorted(self._made)
        if not hashes:
            return EMBEDDINGS.columns.empty_table()
        matrix = np.stack([self._made[each] for each in hashes])
        return embedding_rows(hashes, matrix, self._lakehouse.embedder.model_id, run_id)

    def _matrix(self, texts: Mapping[str, str], hashes: list[str]) -> Vectors:
        known = self._known([each for each in hashes if each not in self._made])
        missing = [
            each for each in hashes if each not in known and each not in self._made
        ]
        made = self._lakehouse.embedder.embed([texts[each] for each in missing])
        self._made.update(zip(missing, made, strict=True))
        return np.stack(
            [known[each] if each in known else self._made[each] for each in hashes]
        )

    def _known(self, hashes: list[str]) -> dict[str, Vectors]:
        rows = self._lakehouse.warehouse.query(
            load("steps/vectors_of_texts"),
            self._ref,
            {"model": self._lakehouse.embedder.model_id, "hashes": hashes},
        )
        return {
            hashed.as_py(): np.asarray(vector.values, np.float32)
            for hashed, vector in zip(rows["text_hash"], rows["vector"], strict=True)
        }
