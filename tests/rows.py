"""Rows with a value in every column, whatever a test says of them."""

from datetime import datetime
from typing import Any

import pyarrow as pa

from resources.schemas import TableSpec


def filled(
    spec: TableSpec, row: dict[str, Any], *, at: datetime, yes: bool = False
) -> dict[str, Any]:
    """Return a row with the columns that are not given: null, empty, or 0.

    Args:
        spec: The table.
        row: What matters.
        at: For every time.
        yes: For every yes or no.
    """
    return {each.name: _filler(each, at, yes) for each in spec.columns} | row


def _filler(column: "pa.Field[Any]", at: datetime, yes: bool) -> object:
    if column.nullable:
        return None
    if pa.types.is_list(column.type):
        return []
    if pa.types.is_timestamp(column.type):
        return at
    if pa.types.is_boolean(column.type):
        return yes
    return "" if pa.types.is_string(column.type) else 0
