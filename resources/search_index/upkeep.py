"""What changes the table: making it, its rows, its indexes. LanceDB's own package."""

import random
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from resources.search_index.errors import SearchIndexError, lance_errors
from resources.search_index.native import hush
from resources.search_index.scope import among

if TYPE_CHECKING:
    from lancedb.db import DBConnection
    from lancedb.table import Table

CONFLICT = "conflict"  # In what Lance says when two processes rewrite at once.
CONFLICT_WAITS = (0.1, 0.2, 0.4, 0.8, 1.6)  # Seconds between tries.
KEEP_VERSIONS = timedelta(hours=1)  # Longer than any reader holds one.
LONGEST_WORD = 128  # So that a SHA-512 in hexadecimal can be found.
REMOVED_AT_ONCE = 1000  # Ids in one condition.


def opened(folder: Path, name: str) -> "Table":
    """Return a table for changes; it must be there.

    Raises:
        ValueError: If it is not.
    """
    return _database(folder).open_table(name)


def made(folder: Path, name: str, schema: pa.Schema) -> "Table":
    """Return a table, made with indexes of words and ids if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return opened(folder, name)
    except ValueError:
        table = _database(folder).create_table(name, schema=schema, exist_ok=True)
        _add_text_indexes(table)
        return table


def insert(table: "Table", rows: pa.Table) -> int:
    """Add the rows whose chunk is not in it, all at once; return how many."""
    merge = table.merge_insert("chunk_id").when_not_matched_insert_all()
    return int(merge.execute(rows).num_inserted_rows)


def delete(table: "Table", ids: Sequence[str]) -> None:
    """Take chunks out."""
    for start in range(0, len(ids), REMOVED_AT_ONCE):
        table.delete(among(ids[start : start + REMOVED_AT_ONCE]))


def refresh(folder: Path, name: str, exact_rows: int) -> None:
    """Bring all indexes up to what was added, and compact the files.

    When another process does the same at the same moment, it is tried again after a
    while.

    Args:
        folder: Where the tables lie.
        name: The table; it must be there.
        exact_rows: Number of rows above which it gets an index of vectors.

    Raises:
        SearchIndexError: If the folder cannot be written, or stays contested.
    """
    for wait in (*CONFLICT_WAITS, None):
        try:
            with lance_errors(folder):
                table = opened(folder, name)
                _add_text_indexes(table)  # Missing after a kill at the first write.
                table.optimize(cleanup_older_than=KEEP_VERSIONS)
                if table.count_rows() > exact_rows:
                    _add_vector_index(table)  # Last: compacting would remap it.
        except SearchIndexError as error:
            if wait is None or CONFLICT not in str(error).lower():
                raise
            time.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311
        else:
            return


def _database(folder: Path) -> "DBConnection":
    hush()
    import lancedb

    return lancedb.connect(folder, read_consistency_interval=timedelta(0))


def _add_text_indexes(table: "Table") -> None:
    from lancedb.index import FTS, BTree

    there = _indexed(table)
    if "chunk_id" not in there:
        table.create_index("chunk_id", config=BTree())
    if "text" not in there:
        # Every script is cut into words; stop words stay, since "IT" is one of them.
        words = FTS(
            base_tokenizer="icu/split",
            remove_stop_words=False,
            max_token_length=LONGEST_WORD,
        )
        table.create_index("text", config=words)


def _add_vector_index(table: "Table") -> None:
    from lancedb.index import IvfRq

    if "vector" not in _indexed(table):
        table.create_index("vector", config=IvfRq(distance_type="dot", num_bits=1))


def _indexed(table: "Table") -> set[str]:
    return {name for index in table.list_indices() for name in index.columns}
