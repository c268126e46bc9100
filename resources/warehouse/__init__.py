"""Read-only SQL over any state of the catalog: DuckDB, with one view per table."""

from resources.warehouse.errors import (
    EngineError,
    ForbiddenStatementError,
    HomeNotFoundError,
    QueryError,
)
from resources.warehouse.reader import Warehouse, connect

__all__ = [
    "EngineError",
    "ForbiddenStatementError",
    "HomeNotFoundError",
    "QueryError",
    "Warehouse",
    "connect",
]
