"""Tables to try things on, and delete files as engines other than PyIceberg write."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg.conversions import to_bytes
from pyiceberg.manifest import (
    DataFile,
    DataFileContent,
    FileFormat,
    ManifestEntry,
    ManifestEntryStatus,
)
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Operation
from pyiceberg.typedef import Record
from pyiceberg.types import StringType

from resources.catalog import Catalog
from resources.catalog.model import Attribution, operation
from resources.catalog.replay.files import LiveFile, live_files
from resources.catalog.replay.positions import FILE_PATH_ID
from resources.catalog.replay.snapshot import apply_and_write, write_snapshot
from resources.warehouse.engine import open_engine
from resources.warehouse.names import literal

POSITION_ID = 2147483545


def numbers(*values: int) -> pa.Table:
    return pa.table({"x": pa.array(values, pa.int64())})


def append(catalog: Catalog, ref: str, *values: int, key: str = "kb.a") -> None:
    catalog.at(ref).load_table(key).append(numbers(*values))


def values(catalog: Catalog, ref: str = "main", key: str = "kb.a") -> list[int]:
    rows = catalog.at(ref).load_table(key).scan().to_arrow()
    return sorted(rows["x"].to_pylist())


def read_by_duckdb(catalog: Catalog, ref: str = "main") -> list[int]:
    """Return x of kb.a as DuckDB reads it: with deletes by position and by key."""
    place = catalog.contents(ref)["kb.a"].metadata_location
    with open_engine(catalog.warehouse) as engine:
        rows = engine.sql(f"from iceberg_scan({literal(str(place))}) order by x")
        return [row[0] for row in rows.project("x").fetchall()]


def data_files(table: Table) -> list[LiveFile]:
    live = live_files(table.metadata, table.io).values()
    return [each for each in live if not each.is_delete]


def delete_file(
    table: Table, content: DataFileContent, columns: pa.Table, **more: object
) -> LiveFile:
    """Write a delete file and return it as a file to be added."""
    path = f"{table.location()}/data/{uuid4()}-deletes.parquet"
    with table.io.new_output(path).create() as stream:
        pq.write_table(columns, stream)
    file = DataFile.from_args(
        content=content,
        file_path=path,
        file_format=FileFormat.PARQUET,
        partition=Record(),
        record_count=columns.num_rows,
        file_size_in_bytes=len(table.io.new_input(path)),
        **more,
    )
    file.spec_id = table.spec().spec_id
    entry = ManifestEntry.from_args(
        status=ManifestEntryStatus.ADDED, snapshot_id=None, data_file=file
    )
    return LiveFile(entry, is_delete=True)


def position_deletes(
    table: Table, positions: Mapping[str, Sequence[int]], *, bounded: bool = True
) -> LiveFile:
    """Return a file that deletes rows by data file and position.

    Args:
        table: Where it is written.
        positions: By path of a data file.
        bounded: Whether its bounds say which data files it is about.
    """
    schema = pa.schema(
        [
            _with_id(pa.field("file_path", pa.string(), nullable=False), FILE_PATH_ID),
            _with_id(pa.field("pos", pa.int64(), nullable=False), POSITION_ID),
        ]
    )
    rows = [(path, pos) for path in sorted(positions) for pos in positions[path]]
    columns = pa.table(
        {"file_path": [row[0] for row in rows], "pos": [row[1] for row in rows]}, schema
    )
    low, high = (to_bytes(StringType(), end(positions)) for end in (min, max))
    bounds = {"lower_bounds": {FILE_PATH_ID: low}, "upper_bounds": {FILE_PATH_ID: high}}
    more: Mapping[str, object] = bounds if bounded else {}
    return delete_file(table, DataFileContent.POSITION_DELETES, columns, **more)


def key_deletes(table: Table, *keys: int) -> LiveFile:
    """Return a file that deletes all rows of before whose x is one of keys."""
    schema = pa.schema([_with_id(pa.field("x", pa.int64()), 1)])
    columns = pa.table({"x": list(keys)}, schema)
    return delete_file(
        table, DataFileContent.EQUALITY_DELETES, columns, equality_ids=[1]
    )


def _with_id(field: pa.Field, number: int) -> pa.Field:
    return field.with_metadata({"PARQUET:field_id": str(number)})


def commit_files(
    catalog: Catalog,
    ref: str,
    kind: Operation,
    added: Sequence[LiveFile],
    removed: Sequence[LiveFile] = (),
) -> None:
    """Commit a snapshot of files that are there, as another engine would."""
    table = catalog.at(ref).load_table("kb.a")
    updates = write_snapshot(
        table.metadata,
        table.io,
        added=added,
        removed=removed,
        operation=kind,
    )
    before = catalog.contents(ref)["kb.a"]
    after = apply_and_write(catalog._files, before, table.metadata, updates, table.io)
    who = Attribution(kind.value, "engine", "engine")
    done = [operation("kb.a", before, after)]
    catalog._publisher.commit(ref, done, who)


def delete_rows(catalog: Catalog, ref: str, *gone: int, bounded: bool = True) -> None:
    """Delete rows of kb.a by position, as DuckDB does: no data file is rewritten."""
    table = catalog.at(ref).load_table("kb.a")
    found: dict[str, list[int]] = {}
    for each in data_files(table):
        with table.io.new_input(each.path).open() as stream:
            column = pq.read_table(stream)["x"].to_pylist()  # type: ignore[arg-type]
        places = [place for place, value in enumerate(column) if value in gone]
        if places:
            found[each.path] = places
    groups = [{path: places} for path, places in found.items()] if bounded else [found]
    added = [position_deletes(table, each, bounded=bounded) for each in groups]
    commit_files(catalog, ref, Operation.DELETE, added)
