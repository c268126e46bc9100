"""The cells of a table, view or namespace in one state, and their values."""

from collections.abc import Iterator, Mapping
from typing import Any

from pyiceberg.manifest import DataFileContent
from pyiceberg.schema import Schema, index_by_id
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.refs import MAIN_BRANCH

from resources.catalog.model import Content
from resources.catalog.replay.files import LiveFile
from resources.catalog.replay.positions import FILE_PATH_ID
from resources.catalog.undo.model import Cell, Column, File

VIEW: Cell = ("view", "")

_KINDS = {
    DataFileContent.DATA: "data",
    DataFileContent.POSITION_DELETES: "position_deletes",
    DataFileContent.EQUALITY_DELETES: "equality_deletes",
}


def plain_settings(content: Content) -> dict[Cell, Any]:
    """Return the cells of a namespace or view besides its place, by their values."""
    if content.kind == "view":
        return {VIEW: (content.metadata_location, content.checksum, content.files)}
    return {("property", name): value for name, value in content.properties.items()}


def settings_of(metadata: TableMetadata) -> dict[Cell, Any]:
    """Return the cells of a table besides its files, by their values."""
    schema = metadata.schema()
    cells: dict[Cell, Any] = {
        ("location", ""): metadata.location,
        ("keys", ""): tuple(sorted(schema.identifier_field_ids)),
        ("spec", ""): metadata.spec(),
        ("sort", ""): metadata.sort_order(),
    }
    cells |= {("property", k): v for k, v in metadata.properties.items()}
    refs = metadata.refs.items()
    cells |= {("ref", name): ref for name, ref in refs if name != MAIN_BRANCH}
    for field in schema.fields:
        leaves = frozenset(index_by_id(Schema(field)))
        column = Column(field.name, str(field.field_type), leaves, field)
        cells["field", str(field.field_id)] = column
    return cells


def file_of(live: LiveFile) -> File:
    """Return a file as undoing knows it."""
    file = live.file
    return File(
        path=live.path,
        kind=_KINDS[file.content],  # type: ignore[arg-type]
        rows=file.record_count,
        sequence=live.sequence,
        target=_target(live),
        columns=_columns(live),
        live=live,
    )


def _target(live: LiveFile) -> str | None:
    """Return the only file that position deletes are of, if their bounds say so."""
    lower, upper = live.file.lower_bounds or {}, live.file.upper_bounds or {}
    first, last = lower.get(FILE_PATH_ID), upper.get(FILE_PATH_ID)
    return first.decode() if first is not None and first == last else None


def _columns(live: LiveFile) -> frozenset[int] | None:
    counts, nulls = live.file.value_counts, live.file.null_value_counts or {}
    if counts is None:
        return None
    return frozenset(_filled(counts, nulls))


def _filled(counts: Mapping[int, int], nulls: Mapping[int, int]) -> Iterator[int]:
    return (each for each, count in counts.items() if count > nulls.get(each, 0))
