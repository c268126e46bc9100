"""All tables of a state into one archive."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import pyarrow as pa

from resources.archive import iceberg
from resources.archive.manifest import Manifest, Namespace, TableEntry, Written
from resources.archive.publish import publishing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyiceberg.catalog import Catalog as IcebergCatalog
    from pyiceberg.table import Table

    from resources.catalog import Catalog

Format = Literal["hdf5", "csv"]


@dataclass(frozen=True)
class ArchiveReport:
    """What was archived.

    Attributes:
        path: The file or folder.
        commit: Id of the commit whose tables it holds.
        tables: How many tables.
        rows: How many rows in all.
        bytes: Size on disk.
        seconds: How long it took.
        left_out: Dotted names of the columns that were left out.
    """

    path: Path
    commit: str
    tables: int
    rows: int
    bytes: int
    seconds: float
    left_out: tuple[str, ...] = ()


class Writer(Protocol):
    """One format: what writes an archive."""

    def write(
        self,
        identifier: tuple[str, ...],
        schema: pa.Schema,
        batches: "Iterable[pa.RecordBatch]",
    ) -> Written:
        """Write one table."""

    def finish(self, manifest: Manifest) -> None:
        """Write what the archive says about itself."""

    def abandon(self) -> None:
        """Let go of everything that is open."""


def archive(
    catalog: "Catalog",
    ref: str,
    path: Path,
    format: Format = "hdf5",  # noqa: A002 - What users call it.
    *,
    vectors: bool = True,
) -> ArchiveReport:
    """Write all tables of a state to one HDF5 file or a folder of CSV files.

    One data file of a table is in memory at a time. The archive appears under its
    name only when it is complete and on the disk. Views are not archived.

    Args:
        catalog: Where the state is.
        ref: Branch, tag or any address.
        path: Where to write; nothing may lie there.
        format: `hdf5` or `csv`.
        vectors: Whether to include columns of 32-bit float lists. A table that was
            archived without them is not restored.

    Raises:
        ArchiveExistsError: If something lies at path.
        ArchiveSpaceError: If the disk became full.
        UnsupportedTypeError: If a column's type has no exact form.
    """
    started = time.perf_counter()
    commit = catalog.resolve(ref).id
    with publishing(path) as partial:
        writer = _writer(format, partial)
        try:
            manifest = _write_all(catalog.at(commit), writer, (commit, ref), vectors)
        except BaseException:
            writer.abandon()
            raise
    return _report(path, manifest, time.perf_counter() - started)


def _writer(name: Format, path: Path) -> Writer:
    if name == "csv":
        from resources.archive.csv_writer import CsvWriter

        return CsvWriter(path)
    from resources.archive.hdf5_writer import Hdf5Writer

    return Hdf5Writer(path)


def _write_all(
    tables: "IcebergCatalog",
    writer: Writer,
    origin: tuple[str, str],
    vectors: bool,  # noqa: FBT001
) -> Manifest:
    spaces = list(iceberg.namespaces(tables))
    commit, ref = origin
    manifest = Manifest(
        commit=commit,
        ref=ref,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        vectors=vectors,
        namespaces=tuple(
            Namespace(space, dict(tables.load_namespace_properties(space)))
            for space in spaces
        ),
        tables=tuple(
            _write_one(tables.load_table(identifier), identifier, writer, vectors)
            for space in spaces
            for identifier in sorted(tables.list_tables(space))
        ),
    )
    writer.finish(manifest)
    return manifest


def _write_one(
    table: "Table",
    identifier: tuple[str, ...],
    writer: Writer,
    vectors: bool,  # noqa: FBT001
) -> TableEntry:
    schema = table.schema()
    left_out = () if vectors else iceberg.vector_columns(schema)
    columns = iceberg.arrow_schema(schema, without=left_out)
    written = writer.write(identifier, columns, iceberg.batches(table, columns))
    return TableEntry(
        identifier=tuple(identifier),
        written=written,
        schema=schema.model_dump(mode="json"),
        arrow_schema=columns.to_string(show_field_metadata=False),
        partition_spec=table.spec().model_dump(mode="json"),
        sort_order=table.sort_order().model_dump(mode="json"),
        properties=dict(table.properties),
        format_version=table.metadata.format_version,
        left_out=left_out,
    )


def _report(path: Path, manifest: Manifest, seconds: float) -> ArchiveReport:
    return ArchiveReport(
        path=path,
        commit=manifest.commit,
        tables=len(manifest.tables),
        rows=sum(table.written.rows for table in manifest.tables),
        bytes=_size(path),
        seconds=seconds,
        left_out=tuple(
            f"{table.key}.{name}"
            for table in manifest.tables
            for name in table.left_out
        ),
    )


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
