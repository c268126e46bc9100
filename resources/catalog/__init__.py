"""A versioned Iceberg catalog in one process: branches, tags, multi-table commits.

`Catalog` is the door. Below it, pure modules (commits, tree, history, merge, names,
addresses) say what a history is; store, queries, writes and database keep it in SQL;
iceberg and its siblings show a ref of it as an ordinary PyIceberg catalog.
"""

from resources.catalog.catalog import Catalog
from resources.catalog.model import (
    Attribution,
    Commit,
    Conflict,
    Content,
    KeyDiff,
    MergeResult,
    Operation,
    Ref,
    ReflogEntry,
)

__all__ = [
    "Attribution",
    "Catalog",
    "Commit",
    "Conflict",
    "Content",
    "KeyDiff",
    "MergeResult",
    "Operation",
    "Ref",
    "ReflogEntry",
]
