"""What is asked of LanceDB: the two searches, the rows they name, the indexes."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resources.search_index.ranking import Ranked, best
from resources.search_index.rows import COLUMNS

if TYPE_CHECKING:
    from lancedb.expr import Expr
    from lancedb.query import LanceQueryBuilder
    from lancedb.table import Table

PARTITIONS_PROBED = 32  # Of about sqrt(rows), once there is a vector index.
KEEP_VERSIONS = timedelta(hours=1)  # Longer than any reader holds one.
LONGEST_WORD = 128  # So that a SHA-512 in hexadecimal can be found.


def near(
    table: "Table", vector: npt.NDArray[np.float32], allowed: "Expr | None", k: int
) -> Ranked:
    """Return the k passages of highest cosine similarity to a unit vector."""
    from lancedb.query import LanceVectorQueryBuilder

    def fetch(limit: int) -> Ranked:
        query = LanceVectorQueryBuilder(table, vector, "vector").distance_type("dot")
        # No upper bound on partitions: a narrow filter must still fill the answer.
        query = query.minimum_nprobes(PARTITIONS_PROBED).maximum_nprobes(0)
        found = _scores(query, "_distance", allowed, limit)
        return {key: 1.0 - distance for key, distance in found.items()}

    return best(fetch, k)


def worded(table: "Table", text: str, allowed: "Expr | None", k: int) -> Ranked:
    """Return the k passages of highest BM25 score that hold any word of the text.

    The text is not parsed as a query: quotes, colons and brackets only part words.
    """
    from lancedb.query import LanceFtsQueryBuilder, MatchQuery

    def fetch(limit: int) -> Ranked:
        query = LanceFtsQueryBuilder(table, MatchQuery(text, "text"))  # type: ignore[call-arg]
        return _scores(query, "_score", allowed, limit)

    return best(fetch, k)


def passages(table: "Table", chunk_ids: list[str]) -> dict[str, dict[str, Any]]:
    """Return the rows of these chunks by id."""
    from lancedb.expr import col

    query = table.search().where(col("chunk_id").isin(chunk_ids))
    rows = query.select(COLUMNS).limit(len(chunk_ids)).to_arrow()
    return {row["chunk_id"]: row for row in rows.to_pylist()}


def column(table: "Table", name: str) -> pa.StringArray:
    """Return all values of one text column."""
    rows = table.search().select([name]).limit(table.count_rows()).to_arrow()
    return pa.array(rows[name].combine_chunks(), pa.string())


def make_indexes(table: "Table", *, with_vectors: bool) -> None:
    """Create the indexes that are not there, then bring all up to date and compact."""
    from lancedb.index import FTS, BTree, IvfFlat

    there = {name for index in table.list_indices() for name in index.columns}
    for key in ("chunk_id", "version_id"):
        if key not in there:
            table.create_index(key, config=BTree())
    if "text" not in there:
        # Every script is cut into words; stop words stay, since "IT" is one of them.
        words = FTS(
            base_tokenizer="icu/split",
            remove_stop_words=False,
            max_token_length=LONGEST_WORD,
        )
        table.create_index("text", config=words)
    if with_vectors and "vector" not in there:
        table.create_index("vector", config=IvfFlat(distance_type="dot"))
    table.optimize(cleanup_older_than=KEEP_VERSIONS)


def _scores(
    query: "LanceQueryBuilder", score: str, allowed: "Expr | None", limit: int
) -> Ranked:
    if allowed is not None:
        query = query.where(allowed, prefilter=True)
    found = query.select(["chunk_id", score]).limit(limit).to_arrow()
    return {str(row["chunk_id"]): float(row[score]) for row in found.to_pylist()}
