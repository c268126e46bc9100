"""Arrow schema of every table in `kb`: name, type and meaning of each column.

Tables are append-only ledgers: a new state is a new row, and the current state is a
view over them (`sql/views`). So two branches that only ingested have only appended.
"""

from resources.schemas.claims import CLAIMS, COMPARISONS, CONTRADICTIONS
from resources.schemas.documents import (
    CHUNKS,
    DATA_TABLES,
    DOCUMENTS,
    EMBEDDINGS,
    FILES,
    QUARANTINE,
    SOURCES,
)
from resources.schemas.model import STAMP, TableSpec
from resources.schemas.trust import (
    APPROVALS,
    CLAIM_QUARANTINE,
    FEEDBACK,
    RECONCILIATIONS,
    TRUST,
    VOTES,
)

TABLES = {
    spec.key: spec
    for spec in (
        SOURCES,
        FILES,
        DOCUMENTS,
        CHUNKS,
        EMBEDDINGS,
        DATA_TABLES,
        QUARANTINE,
        CLAIMS,
        CONTRADICTIONS,
        COMPARISONS,
        TRUST,
        FEEDBACK,
        APPROVALS,
        CLAIM_QUARANTINE,
        RECONCILIATIONS,
        VOTES,
    )
}

__all__ = [
    "APPROVALS",
    "CHUNKS",
    "CLAIMS",
    "CLAIM_QUARANTINE",
    "COMPARISONS",
    "CONTRADICTIONS",
    "DATA_TABLES",
    "DOCUMENTS",
    "EMBEDDINGS",
    "FEEDBACK",
    "FILES",
    "QUARANTINE",
    "RECONCILIATIONS",
    "SOURCES",
    "STAMP",
    "TABLES",
    "TRUST",
    "VOTES",
    "TableSpec",
]
