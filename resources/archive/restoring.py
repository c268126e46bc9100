"""An archive back into the catalog, as a branch of its own."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

import pyarrow as pa

from resources.archive import iceberg
from resources.archive.errors import ArchiveSpaceError, NotAnArchiveError
from resources.archive.manifest import Manifest, TableEntry
from resources.archive.publish import disk_full

if TYPE_CHECKING:
    from pyiceberg.catalog import Catalog as IcebergCatalog

    from resources.catalog import Catalog


@dataclass(frozen=True)
class RestoreReport:
    """What was restored.

    Attributes:
        path: The archive.
        branch: The new branch.
        commit: Id of its commit.
        archived_commit: Id of the commit that was archived.
        tables: How many tables.
        rows: How many rows in all.
        seconds: How long it took.
        left_out: Dotted names of the tables that could not be restored, since the
            archive lacks some of their columns.
    """

    path: Path
    branch: str
    commit: str
    archived_commit: str
    tables: int
    rows: int
    seconds: float
    left_out: tuple[str, ...] = ()


class Reader(Protocol):
    """One format: what reads an archive."""

    manifest: Manifest

    def verify(self) -> None:
        """Compare everything with its checksum."""

    def batches(self, table: TableEntry, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a table."""

    def close(self) -> None:
        """Let go of everything that is open."""


def verify(path: Path) -> Manifest:
    """Compare everything in an archive with its checksums, and return its manifest.

    Raises:
        NotAnArchiveError: If it is no archive.
        ArchiveDamagedError: If it was cut or altered, naming the table and column.
    """
    with closing(_reader(path)) as reader:
        reader.verify()
        return reader.manifest


def restore(
    catalog: "Catalog", path: Path, branch: str, *, agent: str | None = None
) -> RestoreReport:
    """Make a branch that holds exactly the tables of an archive, in one commit.

    The archive is verified first. The branch begins at the catalog's first, empty
    commit, and gets its name when all is in place: until then, and whenever this
    fails or is killed, there is no branch of that name.

    Args:
        catalog: Where to make the branch.
        path: An HDF5 file or a CSV folder that `archive` wrote.
        branch: Name of the new branch.
        agent: On whose behalf; else the catalog's.

    Raises:
        NotAnArchiveError: If it is no archive.
        ArchiveDamagedError: If it was cut or altered, naming the table and column.
        ArchiveSpaceError: If the disk became full.
        RefExistsError: If the branch exists.
    """
    started = time.perf_counter()
    _check_free(catalog, branch)
    with closing(_reader(path)) as reader:
        reader.verify()
        manifest = reader.manifest
        tables = [table for table in manifest.tables if not table.left_out]
        with _scratch_branch(catalog) as scratch:
            with _one_commit(catalog, scratch, manifest, agent) as transaction:
                _restore_all(transaction, reader, tables)
            head = catalog.create_branch(branch, at=scratch).head
    return RestoreReport(
        path=path,
        branch=branch,
        commit=head,
        archived_commit=manifest.commit,
        tables=len(tables),
        rows=sum(table.written.rows for table in tables),
        seconds=time.perf_counter() - started,
        left_out=tuple(table.key for table in manifest.tables if table.left_out),
    )


def _reader(path: Path) -> Reader:
    if path.is_dir():
        from resources.archive.csv_reader import CsvReader

        return CsvReader(path)
    if not path.is_file():
        raise NotAnArchiveError(path, "there is no such file or folder")
    from resources.archive.hdf5_reader import Hdf5Reader

    return Hdf5Reader(path)


def _restore_all(
    catalog: "IcebergCatalog", reader: Reader, tables: list[TableEntry]
) -> None:
    for namespace in reader.manifest.namespaces:
        properties = iceberg.portable(namespace.properties)
        catalog.create_namespace(namespace.identifier, properties)
    for entry in tables:
        table = iceberg.create_table(catalog, entry)
        if entry.written.rows:
            columns = iceberg.arrow_schema(table.schema())
            iceberg.append(table, reader.batches(entry, columns))


@contextmanager
def _scratch_branch(catalog: "Catalog") -> Iterator[str]:
    """Yield a branch at the empty state that is gone afterwards."""
    name = f"restoring/{uuid4().hex[:12]}"
    catalog.create_branch(name, at=catalog.log("main")[-1].id)
    try:
        yield name
    finally:
        catalog.delete_branch(name)


def _check_free(catalog: "Catalog", branch: str) -> None:
    """Refuse a branch name before any work is done, as the catalog would after it."""
    from resources.catalog.errors import RefExistsError
    from resources.catalog.names import check_ref_name

    check_ref_name(branch)
    for ref in catalog.refs():
        if ref.name == branch:
            raise RefExistsError(branch, ref.kind)


@contextmanager
def _one_commit(
    catalog: "Catalog", branch: str, manifest: Manifest, agent: str | None
) -> Iterator["IcebergCatalog"]:
    """Yield a catalog whose changes become one commit that says where it is from."""
    try:
        with catalog.transaction(
            branch,
            message=f"Restore {manifest.ref} at {manifest.commit[:12]}",
            agent=agent,
            properties={"archived_commit": manifest.commit},
        ) as transaction:
            yield transaction
    except OSError as error:
        if disk_full(error):
            folder = Path(catalog.warehouse)
            raise ArchiveSpaceError(folder, "tables were restored") from error
        raise
