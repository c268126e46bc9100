"""Which rows a write looked at, kept with its snapshot so that others can judge it.

A delete where x = 1 says nothing about rows with x = 2 that someone else added
meanwhile. Iceberg does not keep the filter; so it is kept in the snapshot's summary.
"""

from collections.abc import Mapping

from pydantic import ValidationError
from pyiceberg.expressions import AlwaysFalse, AlwaysTrue, BooleanExpression
from pyiceberg.expressions.visitors import _InclusiveMetricsEvaluator
from pyiceberg.manifest import DataFile
from pyiceberg.schema import Schema

FILTER = "assay.filter"
MOST_CHARACTERS = 16_384  # A summary is in every later metadata file of the table.


def said(rows: BooleanExpression) -> dict[str, str]:
    """Return what to keep in a snapshot's summary about the rows that it looked at.

    A filter too long to be kept, or that cannot be written, becomes all rows.
    """
    try:
        text = rows.model_dump_json()
    except (TypeError, ValueError):
        text = ""
    fits = 0 < len(text) <= MOST_CHARACTERS
    return {FILTER: text if fits else AlwaysTrue().model_dump_json()}


def read(summary: Mapping[str, str]) -> BooleanExpression | None:
    """Return the rows that a snapshot looked at, or None if its summary has none."""
    text = summary.get(FILTER)
    if text is None:
        return None
    try:
        return BooleanExpression.model_validate_json(text)
    except (ValidationError, ValueError, TypeError):
        return AlwaysTrue()


def may_match(rows: BooleanExpression, schema: Schema, file: DataFile) -> bool:
    """Return whether a data file may hold such rows, by its bounds and counts.

    Args:
        rows: The filter.
        schema: With the names that the filter uses.
        file: Not opened.
    """
    if isinstance(rows, AlwaysFalse):
        return False
    try:
        return _InclusiveMetricsEvaluator(schema, rows).eval(file)
    except (ValueError, TypeError, KeyError):
        return True  # A column that the file's bounds do not know.
