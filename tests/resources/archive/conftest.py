from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from resources.archive.csv_reader import CsvReader
from resources.archive.csv_writer import CsvWriter
from resources.archive.hdf5_reader import Hdf5Reader
from resources.archive.hdf5_writer import Hdf5Writer
from resources.archive.manifest import Manifest, TableEntry
from resources.catalog import Catalog

FORMATS = ["hdf5", "csv"]


def write(kind: str, path: Path, tables: dict[str, pa.Table]) -> Manifest:
    """Write tables of namespace kb to an archive, without a catalog."""
    writer = {"hdf5": Hdf5Writer, "csv": CsvWriter}[kind](path)
    entries = tuple(
        TableEntry(
            identifier=("kb", name),
            written=writer.write(("kb", name), table.schema, table.to_batches()),
            schema={"fields": [{"name": column} for column in table.column_names]},
            arrow_schema=str(table.schema),
            partition_spec={},
            sort_order={},
            properties={},
            format_version=2,
        )
        for name, table in tables.items()
    )
    manifest = Manifest("c0ffee", "main", "2025-01-01T00:00:00", True, (), entries)
    writer.finish(manifest)
    return manifest


def read(kind: str, path: Path, tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Verify an archive and read all its tables."""
    reader = {"hdf5": Hdf5Reader, "csv": CsvReader}[kind](path)
    try:
        reader.verify()
        return {
            entry.identifier[-1]: pa.Table.from_batches(
                reader.batches(entry, tables[entry.identifier[-1]].schema),
                tables[entry.identifier[-1]].schema,
            )
            for entry in reader.manifest.tables
        }
    finally:
        reader.close()


@pytest.fixture
def new_catalog(tmp_path: Path) -> Iterator[Callable[[str], Catalog]]:
    """Make catalogs in folders of their own."""
    made = []

    def make(name: str) -> Catalog:
        folder = tmp_path / name
        folder.mkdir()
        made.append(Catalog(f"sqlite:///{folder / 'catalog.db'}", folder / "warehouse"))
        return made[-1]

    yield make
    for catalog in made:
        catalog.close()


@pytest.fixture
def catalog(new_catalog: Callable[[str], Catalog]) -> Catalog:
    return new_catalog("home")
