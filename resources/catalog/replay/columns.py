"""The columns of a table that two sides changed, merged three ways."""

from collections.abc import Iterable

from pyiceberg.schema import Schema, index_by_id
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.types import NestedField

from resources.catalog.replay.errors import ObstacleError
from resources.catalog.replay.three import agreed, agreed_each


def merged_schema(
    base: TableMetadata, theirs: TableMetadata, ours: TableMetadata
) -> Schema:
    """Return the columns that a table has when both sides' changes are in it.

    Columns are told apart by their number, so renaming one is a change of it. Both
    sides may add columns, as long as they did not give one number to two of them.

    Raises:
        ObstacleError: If the two do not go together.
    """
    _check_numbers(base, theirs, ours)
    before, their, our = (each.schema() for each in (base, theirs, ours))
    if their in (before, our):
        found = our
    elif our == before:
        found = their
    else:
        found = _merged(before, their, our)
    _check_required(found, (their, our))
    return found


def _merged(before: Schema, their: Schema, our: Schema) -> Schema:
    base, theirs, ours = (
        {each.field_id: each for each in side.fields} for side in (before, their, our)
    )
    columns = agreed_each(base, theirs, ours, "column number").values()
    names = [each.name for each in columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        msg = f"both sides have a column {twice[0]}, each its own"
        raise ObstacleError(msg)
    was, is_, now = (sorted(s.identifier_field_ids) for s in (before, their, our))
    keys = agreed(was, is_, now, "the identifier columns")
    return Schema(*columns, schema_id=our.schema_id, identifier_field_ids=keys)


def _check_numbers(
    base: TableMetadata, theirs: TableMetadata, ours: TableMetadata
) -> None:
    """Check that no number was given to two columns, be they dropped since."""
    both = range(
        base.last_column_id + 1, min(theirs.last_column_id, ours.last_column_id) + 1
    )
    their, our = (_numbered(each.schemas) for each in (theirs, ours))
    for number in both:
        one, other = their.get(number), our.get(number)
        if one is None or other is None or _told(one) != _told(other):
            names = sorted({each.name for each in (one, other) if each is not None})
            msg = (
                f"both sides added columns ({', '.join(names) or 'since dropped'}) "
                f"and gave them the same number {number}"
            )
            raise ObstacleError(msg)


def _told(column: NestedField) -> tuple[str, str]:
    return column.name, str(column.field_type)


def _numbered(schemas: Iterable[Schema]) -> dict[int, NestedField]:
    found: dict[int, NestedField] = {}
    for schema in sorted(schemas, key=lambda each: each.schema_id):
        found.update(index_by_id(schema))
    return found


def _check_required(merged: Schema, sides: Iterable[Schema]) -> None:
    """Check that a column that must have values had to on both sides."""
    required = {n: each for n, each in index_by_id(merged).items() if each.required}
    for side in sides:
        there = index_by_id(side)
        for number, column in required.items():
            if number not in there or not there[number].required:
                msg = f"column {column.name} must have a value on one side only"
                raise ObstacleError(msg)
