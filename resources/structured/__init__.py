"""Structured files to tables: CSV, JSON, JSON lines, Parquet, Excel, OpenDocument."""

from resources.structured.columns import StructuredTable
from resources.structured.errors import SchemaConflictError, UnreadableTableError
from resources.structured.evolution import Evolution, conform, evolve
from resources.structured.kinds import structured_kind
from resources.structured.names import column_names, table_name
from resources.structured.reading import read_tables

__all__ = [
    "Evolution",
    "SchemaConflictError",
    "StructuredTable",
    "UnreadableTableError",
    "column_names",
    "conform",
    "evolve",
    "read_tables",
    "structured_kind",
    "table_name",
]
