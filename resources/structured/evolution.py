"""How a table's columns follow its file: add, widen, or refuse with both shown.

Rules: a new column is added as optional; a wider type widens the column (int to long,
float to double, whole number to float, a decimal's precision, a day to a time); a
narrower one is cast up. A column that the file no longer has stays and is null in its
rows. Everything else is a conflict.
"""

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.types as pat
from pyiceberg.schema import Schema

from resources.structured.columns import EMPTY, INFERRED
from resources.structured.errors import SchemaConflictError
from resources.structured.storable import storable_type

SYSTEM = "_"  # Columns that the lakehouse adds to each row start with it.
_FLOATS = {pa.float32(), pa.float64()}


@dataclass(frozen=True)
class Evolution:
    """What a table's columns become with a new file.

    Attributes:
        schema: The columns after it, in the table's order, new ones last.
        changes: What must change in the table, one sentence each; empty: nothing.
        missing: Columns of the table that the file lacks: null in its rows.
        replaced: Widened columns that Iceberg cannot promote in place (whole numbers
            to floats, days to times): a new column must take their name.
    """

    schema: pa.Schema
    changes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)


def evolve(current: Schema | pa.Schema, incoming: pa.Schema) -> Evolution:
    """Return the columns that hold both a table's rows and those of a new file.

    Types that were inferred from text give way to a text column: a file whose codes
    all happen to be numbers still fits. A column without values fits any type.

    Args:
        current: The table's columns.
        incoming: The file's columns, as `StructuredTable.table.schema` has them.

    Raises:
        SchemaConflictError: If a column has another type; its diff shows both schemas.
    """
    have = arrow_schema(current)
    both = [column for column in have if column.name in incoming.names]
    kinds = {c.name: _followed(c.type, incoming.field(c.name)) for c in both}
    conflicts = [
        f"'{c.name}' is {c.type}, got {incoming.field(c.name).type}"
        for c in both
        if kinds[c.name] is None
    ]
    if conflicts:
        raise SchemaConflictError(conflicts, diff(have, incoming))
    fields = [
        column.with_type(kinds.get(column.name) or column.type) for column in have
    ]
    pairs = list(zip(have, fields, strict=True))
    added = [
        f.with_nullable(nullable=True) for f in incoming if f.name not in have.names
    ]
    return Evolution(
        pa.schema([*fields, *added]),
        changes=_changes(pairs, added),
        missing=[
            name
            for name in have.names
            if name not in kinds and not name.startswith(SYSTEM)
        ],
        replaced=[old.name for old, new in pairs if _casts_up(old.type, new.type)],
    )


def conform(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return the table with the columns of schema, in that order and of those types.

    Columns that the table lacks are null; system columns that it lacks are left out,
    for the caller to add. Columns beyond the schema are dropped.

    Raises:
        SchemaConflictError: If a value does not fit the type of its column.
    """
    arrays, fields = [], []
    for column in schema:
        if column.name in table.column_names:
            arrays.append(_cast(table.column(column.name), column))
        elif column.name.startswith(SYSTEM):
            continue
        else:
            arrays.append(_nulls(table.num_rows, column.type))
        fields.append(column)
    return pa.table(arrays, schema=pa.schema(fields))


def arrow_schema(schema: Schema | pa.Schema) -> pa.Schema:
    """Return a schema in the Arrow types that this package writes, docs kept."""
    if isinstance(schema, Schema):
        from pyiceberg.io.pyarrow import schema_to_pyarrow

        schema = schema_to_pyarrow(schema, include_field_ids=False)
    return pa.schema([f.with_type(storable_type(f.type) or f.type) for f in schema])


def diff(have: pa.Schema, got: pa.Schema) -> str:
    """Return both schemas side by side, one column a line; marks say what differs.

    The marks: `+` new, `-` missing, `~` widened or cast, `!` in conflict.
    """
    names = [n for n in have.names if not n.startswith(SYSTEM)]
    names += [n for n in got.names if n not in have.names]
    rows = [("", "column", "have", "got")]
    for name in names:
        before = have.field(name) if name in have.names else None
        after = got.field(name) if name in got.names else None
        rows.append(
            (
                _mark(before, after),
                name,
                str(before.type) if before else "-",
                str(after.type) if after else "-",
            )
        )
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def _changes(
    pairs: "list[tuple[pa.Field[Any], pa.Field[Any]]]", added: "list[pa.Field[Any]]"
) -> list[str]:
    widened = [
        f"'{old.name}' widened from {old.type} to {new.type}"
        for old, new in pairs
        if old.type != new.type
    ]
    return widened + [f"'{column.name}' added ({column.type})" for column in added]


def _mark(
    before: "pa.Field[pa.DataType] | None", after: "pa.Field[pa.DataType] | None"
) -> str:
    if before is None or after is None:
        return "+" if before is None else "-"
    if before.type == after.type:
        return ""
    fits = _followed(before.type, after) or _casts_up(before.type, after.type)
    return "~" if fits else "!"


def _followed(have: pa.DataType, got: "pa.Field[pa.DataType]") -> pa.DataType | None:
    """Return what a column becomes with one of a file; None if they conflict."""
    marks = got.metadata or {}
    if EMPTY in marks:
        return have
    merged = _merged(have, got.type)
    if merged is None and _casts_up(have, got.type):
        return got.type
    guessed = INFERRED in marks and pat.is_string(have) and not pat.is_nested(got.type)
    return have if merged is None and guessed else merged


def _merged(have: pa.DataType, got: pa.DataType) -> pa.DataType | None:
    """Return the type that holds both by the rules above; None if there is none."""
    if have == got:
        return have
    if _widens(have, got):
        return got
    if _widens(got, have) or _casts_up(got, have):
        return have
    return _merged_nested(have, got)


def _widens(narrow: pa.DataType, wide: pa.DataType) -> bool:
    """Whether Iceberg promotes narrow to wide.

    Source:
        Iceberg table specification v2, schema evolution: type promotion.
    """
    if isinstance(narrow, pa.Decimal128Type) and isinstance(wide, pa.Decimal128Type):
        return bool(narrow.scale == wide.scale and narrow.precision < wide.precision)
    return (narrow, wide) in {
        (pa.int32(), pa.int64()),
        (pa.float32(), pa.float64()),
    }


def _casts_up(narrow: pa.DataType, wide: pa.DataType) -> bool:
    """Whether values of a file fit a wider column, though Iceberg cannot promote it."""
    whole_to_float = bool(pat.is_integer(narrow)) and wide in _FLOATS
    day_to_time = (narrow, wide) == (pa.date32(), pa.timestamp("us"))
    return whole_to_float or day_to_time


def _merged_nested(have: pa.DataType, got: pa.DataType) -> pa.DataType | None:
    if isinstance(have, pa.StructType) and isinstance(got, pa.StructType):
        theirs = {field.name: field for field in got}
        fields = [_merged_field(f, theirs.pop(f.name, f)) for f in have]
        if any(f is None for f in fields):
            return None
        added = [f.with_nullable(nullable=True) for f in theirs.values()]
        return pa.struct([*(f for f in fields if f is not None), *added])
    if isinstance(have, pa.ListType) and isinstance(got, pa.ListType):
        element = _merged_field(have.value_field, got.value_field)
        return pa.list_(element) if element else None
    return None


def _merged_field(
    have: "pa.Field[pa.DataType]", got: "pa.Field[pa.DataType]"
) -> "pa.Field[pa.DataType] | None":
    kind = _merged(have.type, got.type)
    return have.with_type(kind) if kind is not None else None


def _cast(
    column: "pa.ChunkedArray[Any]", target: "pa.Field[pa.DataType]"
) -> "pa.ChunkedArray[Any]":
    if column.type == target.type:
        return column
    if column.null_count == len(column):
        return _nulls(len(column), target.type)
    try:
        return column.cast(target.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        conflict = f"'{target.name}' is {target.type}, got {column.type}: {error}"
        raise SchemaConflictError([conflict], str(error)) from error


def _nulls(count: int, kind: pa.DataType) -> "pa.ChunkedArray[Any]":
    return pa.chunked_array([pa.array([None] * count, kind)])
