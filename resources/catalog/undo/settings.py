"""Updates of a table's metadata that give cells other values."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from pyiceberg.partitioning import PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.sorting import SortOrder
from pyiceberg.table.update import (
    AddPartitionSpecUpdate,
    AddSchemaUpdate,
    AddSortOrderUpdate,
    RemovePropertiesUpdate,
    RemoveSnapshotRefUpdate,
    SetCurrentSchemaUpdate,
    SetDefaultSortOrderUpdate,
    SetDefaultSpecUpdate,
    SetLocationUpdate,
    SetPropertiesUpdate,
    SetSnapshotRefUpdate,
    TableUpdate,
)

from resources.catalog.replay.files import snapshot_of
from resources.catalog.undo.model import Cell

Values = Mapping[Cell, Any]


def updates_to(metadata: TableMetadata, wanted: Values) -> list[TableUpdate]:
    """Return the updates after which cells of a table hold what is wanted.

    What the table had before is mostly still listed in its metadata, and then it only
    becomes the current again.

    Args:
        metadata: Of the table.
        wanted: Value by cell, of those that change; None to remove it.

    Raises:
        SnapshotNotFoundError: If a branch or tag of the table is to come back whose
            snapshot has expired.
    """
    return [
        *_schema(metadata, wanted),
        *_spec(metadata, wanted.get(("spec", ""))),
        *_sort(metadata, wanted.get(("sort", ""))),
        *_properties(wanted),
        *_refs(metadata, wanted),
        *_location(wanted.get(("location", ""))),
    ]


def _of(wanted: Values, kind: str) -> dict[str, Any]:
    return {name: value for (each, name), value in wanted.items() if each == kind}


def _schema(metadata: TableMetadata, wanted: Values) -> Iterator[TableUpdate]:
    columns = _of(wanted, "field")
    if not columns and ("keys", "") not in wanted:
        return
    now = metadata.schema()
    known = {field.field_id: field for field in now.fields}
    given = {int(each): column and column.field for each, column in columns.items()}
    fields = {each: f for each, f in {**known, **given}.items() if f is not None}
    ids = wanted.get(("keys", ""), now.identifier_field_ids)
    made = Schema(
        *(fields[each] for each in _in_order(known, fields)),
        identifier_field_ids=[each for each in ids if each in fields],
    )
    alike = _alike(metadata, made)
    if alike is None:
        last = max(schema.schema_id for schema in metadata.schemas)
        yield AddSchemaUpdate(schema=made.model_copy(update={"schema_id": last + 1}))
    schema_id = -1 if alike is None else alike.schema_id
    yield SetCurrentSchemaUpdate(**_by_name(schema_id=schema_id))


def _in_order(known: Iterable[int], wanted: Collection[int]) -> list[int]:
    """Return ids of columns in the order they are in, with those that come back.

    Ids grow with time, so a column that comes back goes before the next later one.
    """
    order = [each for each in known if each in wanted]
    for each in sorted(set(wanted) - set(order)):
        places = (place for place, other in enumerate(order) if other > each)
        order.insert(next(places, len(order)), each)
    return order


def _alike(metadata: TableMetadata, made: Schema) -> Schema | None:
    """Return the newest schema of a table that has the same columns, in any order."""
    wanted = {field.field_id: field for field in made.fields}
    return next(
        (
            schema
            for schema in reversed(metadata.schemas)
            if {field.field_id: field for field in schema.fields} == wanted
            and set(schema.identifier_field_ids) == set(made.identifier_field_ids)
        ),
        None,
    )


def _spec(
    metadata: TableMetadata, wanted: PartitionSpec | None
) -> Iterator[TableUpdate]:
    if wanted is None:
        return
    known = [s.spec_id for s in metadata.partition_specs if s.fields == wanted.fields]
    if not known:
        last = max(spec.spec_id for spec in metadata.partition_specs)
        made = PartitionSpec(*wanted.fields, spec_id=last + 1)
        yield AddPartitionSpecUpdate(spec=made)
    yield SetDefaultSpecUpdate(**_by_name(spec_id=known[0] if known else -1))


def _sort(metadata: TableMetadata, wanted: SortOrder | None) -> Iterator[TableUpdate]:
    if wanted is None:
        return
    known = [s.order_id for s in metadata.sort_orders if s.fields == wanted.fields]
    if not known:
        last = max(order.order_id for order in metadata.sort_orders)
        made = SortOrder(*wanted.fields, order_id=last + 1)
        yield AddSortOrderUpdate(**_by_name(sort_order=made))
    order_id = known[0] if known else -1
    yield SetDefaultSortOrderUpdate(**_by_name(sort_order_id=order_id))


def _properties(wanted: Values) -> Iterator[TableUpdate]:
    given = _of(wanted, "property")
    gone = sorted(name for name, value in given.items() if value is None)
    kept = {name: value for name, value in given.items() if value is not None}
    if gone:
        yield RemovePropertiesUpdate(removals=gone)
    if kept:
        yield SetPropertiesUpdate(updates=kept)


def _refs(metadata: TableMetadata, wanted: Values) -> Iterator[TableUpdate]:
    for name, ref in _of(wanted, "ref").items():
        if ref is not None:
            snapshot_of(metadata, ref.snapshot_id)  # Raises if it has expired.
            fields: dict[str, Any] = {**ref.model_dump(), "ref-name": name}
            yield SetSnapshotRefUpdate(**fields)
        elif name in metadata.refs:
            yield RemoveSnapshotRefUpdate(**_by_name(ref_name=name))


def _location(wanted: str | None) -> Iterator[TableUpdate]:
    if wanted is not None:
        yield SetLocationUpdate(location=wanted)


def _by_name(**fields: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return fields as PyIceberg takes them; type checkers know only those of JSON."""
    return fields
