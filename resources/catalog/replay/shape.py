"""Schema, partitioning, order, properties and refs of a table, merged three ways."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pyiceberg.partitioning import PARTITION_FIELD_ID_START
from pyiceberg.table.metadata import TableMetadata, TableMetadataV1
from pyiceberg.table.refs import MAIN_BRANCH, SnapshotRef
from pyiceberg.table.snapshots import Snapshot
from pyiceberg.table.update import (
    AddPartitionSpecUpdate,
    AddSchemaUpdate,
    AddSortOrderUpdate,
    RemovePropertiesUpdate,
    RemoveSnapshotRefUpdate,
    RemoveSnapshotsUpdate,
    SetCurrentSchemaUpdate,
    SetDefaultSortOrderUpdate,
    SetDefaultSpecUpdate,
    SetPropertiesUpdate,
    SetSnapshotRefUpdate,
    TableUpdate,
    UpgradeFormatVersionUpdate,
)

from resources.catalog.iceberg.updating import updated
from resources.catalog.replay.columns import merged_schema
from resources.catalog.replay.errors import ObstacleError
from resources.catalog.replay.files import by_id
from resources.catalog.replay.models import model
from resources.catalog.replay.three import agreed, agreed_each

Made = TypeVar("Made")


@dataclass(frozen=True)
class Sides:
    """The metadata of one table where two sides parted, and on either side."""

    base: TableMetadata
    theirs: TableMetadata
    ours: TableMetadata

    def each(self, part: Callable[[TableMetadata], Made]) -> tuple[Made, Made, Made]:
        """Return a part of all three."""
        return part(self.base), part(self.theirs), part(self.ours)


@dataclass(frozen=True)
class Shape:
    """What becomes of a table, but for its files.

    Args:
        updates: What changes on our side.
        given: Numbers that are taken for good, as fields of the metadata.
        specs: Our number of each partitioning that they have.
        orders: Our number of each sort order that they have.
    """

    updates: tuple[TableUpdate, ...]
    given: dict[str, Any]
    specs: dict[int, int]
    orders: dict[int, int]

    def apply(self, ours: TableMetadata, location: str | None) -> TableMetadata:
        """Return our metadata with the changes; location is where it is kept now."""
        grown = ours.model_copy(update=self.given)
        if not self.updates:
            return grown
        return updated(grown, self.updates, location)


def merged_shape(sides: Sides) -> Shape:
    """Return what both sides' changes of a table come to, but for its files.

    Raises:
        ObstacleError: If both changed the same part, and not alike.
    """
    agreed(*sides.each(lambda m: m.location), "the table's location")
    specs, spec_updates = _partitioning(sides)
    orders, order_updates = _sorting(sides)
    snapshots, ref_updates = _refs(sides)
    updates = (
        *_format(sides),
        *_schema(sides),
        *spec_updates,
        *order_updates,
        *_properties(sides),
        *ref_updates,
        *_expiry(sides),
    )
    theirs, ours = sides.theirs, sides.ours
    given: dict[str, Any] = {
        "last_column_id": max(theirs.last_column_id, ours.last_column_id),
        "last_partition_id": max(_last_partition(theirs), _last_partition(ours)),
        "snapshots": [*ours.snapshots, *snapshots],
    }
    if not isinstance(ours, TableMetadataV1):
        sequences = [each.sequence_number or 0 for each in snapshots]
        given["last_sequence_number"] = max([ours.last_sequence_number, *sequences])
    return Shape(updates, given, specs, orders)


def _format(sides: Sides) -> list[TableUpdate]:
    version = max(sides.theirs.format_version, sides.ours.format_version)
    if version == sides.ours.format_version:
        return []
    return [model(UpgradeFormatVersionUpdate, format_version=version)]


def _schema(sides: Sides) -> list[TableUpdate]:
    ours = sides.ours
    merged = merged_schema(sides.base, sides.theirs, ours)
    if merged == ours.schema():
        return []
    for known in ours.schemas:
        if known == merged:
            return [model(SetCurrentSchemaUpdate, schema_id=known.schema_id)]
    number = max(each.schema_id for each in ours.schemas) + 1
    copy = merged.model_copy(update={"schema_id": number})
    return [
        model(AddSchemaUpdate, schema_=copy),
        model(SetCurrentSchemaUpdate, schema_id=number),
    ]


def _partitioning(sides: Sides) -> tuple[dict[int, int], list[TableUpdate]]:
    _check_partition_numbers(sides)
    ours, updates = sides.ours, list[TableUpdate]()
    known = {each.fields: each.spec_id for each in ours.partition_specs}
    numbers: dict[int, int] = {}
    for spec in sides.theirs.partition_specs:
        if spec.fields not in known:
            known[spec.fields] = max(known.values()) + 1
            copy = spec.model_copy(update={"spec_id": known[spec.fields]})
            updates.append(AddPartitionSpecUpdate(spec=copy))
        numbers[spec.spec_id] = known[spec.fields]
    fields = agreed(*sides.each(lambda m: m.spec().fields), "the partitioning")
    if fields != ours.spec().fields:
        updates.append(model(SetDefaultSpecUpdate, spec_id=known[fields]))
    return numbers, updates


def _check_partition_numbers(sides: Sides) -> None:
    last = [_last_partition(each) for each in (sides.base, sides.theirs, sides.ours)]
    their, our = (
        {field.field_id: field for spec in m.partition_specs for field in spec.fields}
        for m in (sides.theirs, sides.ours)
    )
    for number in range(last[0] + 1, min(last[1], last[2]) + 1):
        if their.get(number) is None or their.get(number) != our.get(number):
            msg = "the partitioning changed on both sides"
            raise ObstacleError(msg)


def _last_partition(metadata: TableMetadata) -> int:
    return metadata.last_partition_id or PARTITION_FIELD_ID_START - 1


def _sorting(sides: Sides) -> tuple[dict[int, int], list[TableUpdate]]:
    ours, updates = sides.ours, list[TableUpdate]()
    known = {tuple(each.fields): each.order_id for each in ours.sort_orders}
    numbers: dict[int, int] = {}
    for order in sides.theirs.sort_orders:
        fields = tuple(order.fields)
        if fields not in known:
            known[fields] = max(0, *known.values()) + 1
            copy = order.model_copy(update={"order_id": known[fields]})
            updates.append(model(AddSortOrderUpdate, sort_order=copy))
        numbers[order.order_id] = known[fields]
    wanted = agreed(*sides.each(lambda m: m.sort_order().fields), "the sort order")
    if wanted != ours.sort_order().fields:
        updates.append(
            model(SetDefaultSortOrderUpdate, sort_order_id=known[tuple(wanted)])
        )
    return numbers, updates


def _properties(sides: Sides) -> list[TableUpdate]:
    wanted = agreed_each(*sides.each(lambda m: m.properties), "the property")
    ours = sides.ours.properties
    changed = {name: text for name, text in wanted.items() if ours.get(name) != text}
    dropped = [name for name in ours if name not in wanted]
    updates: list[TableUpdate] = []
    if changed:
        updates.append(SetPropertiesUpdate(updates=changed))
    if dropped:
        updates.append(RemovePropertiesUpdate(removals=dropped))
    return updates


def _refs(sides: Sides) -> tuple[list[Snapshot], list[TableUpdate]]:
    """Return snapshots that refs of theirs bring along, and the moves of the refs."""
    before = sides.ours.refs
    wanted = agreed_each(*sides.each(_tags), "the ref")
    updates: list[TableUpdate] = [
        model(SetSnapshotRefUpdate, ref_name=name, **ref.model_dump(by_alias=True))
        for name, ref in wanted.items()
        if before.get(name) != ref
    ]
    updates += [
        model(RemoveSnapshotRefUpdate, ref_name=name)
        for name in _tags(sides.ours)
        if name not in wanted
    ]
    known, theirs = by_id(sides.ours), by_id(sides.theirs)
    missing = {ref.snapshot_id for ref in wanted.values()} - known.keys()
    # Numbers of schemas are each side's own, and a snapshot can be without.
    brought = [theirs[each].model_copy(update={"schema_id": None}) for each in missing]
    return brought, updates


def _tags(metadata: TableMetadata) -> dict[str, SnapshotRef]:
    return {name: ref for name, ref in metadata.refs.items() if name != MAIN_BRANCH}


def _expiry(sides: Sides) -> list[TableUpdate]:
    """Return the removal of snapshots that they expired and nothing of ours names."""
    before, their, our = (set(each) for each in sides.each(by_id))
    named = {ref.snapshot_id for ref in sides.ours.refs.values()}
    named.add(sides.ours.current_snapshot_id or -1)
    expired = sorted((before - their) & our - named)
    return [model(RemoveSnapshotsUpdate, snapshot_ids=expired)] if expired else []
