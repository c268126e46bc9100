"""A versioned Iceberg catalog in one process: branches, tags, multi-table commits.

`Catalog` is the door; `facade` holds it, one class for each kind of work. Below it are
pure modules (model, commits, tree, history, names, addresses, drafts, moves) that say
what a history is; reading, publisher, refs, contents, hooks read and move it; `store`
keeps it in SQL. `iceberg` shows a ref as an ordinary PyIceberg catalog, `merging` and
`replay` bring changes from one branch into another, `undo` takes them back, `proof`
verifies, `garbage` and `upkeep` clean up, and `rest` serves it all to other engines.
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
