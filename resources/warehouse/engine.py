"""A DuckDB that reads Iceberg tables offline and nothing else of the machine."""

import os
from importlib.resources import files
from pathlib import Path
from tempfile import gettempdir

import duckdb

from resources.warehouse.errors import EngineError
from resources.warehouse.names import literal

EXTENSIONS = ("avro", "iceberg")  # In this order: the second needs the first.


def open_engine(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """Return an in-memory DuckDB that may read files under one folder only.

    Extensions are loaded from their wheels where they lie, so neither the network nor
    a home folder that can be written is needed. Then the configuration is locked.

    Args:
        warehouse: Folder of the Iceberg data and metadata files.

    Raises:
        EngineError: If an extension is not installed or does not fit this DuckDB.
    """
    engine = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": str(Path(gettempdir()) / f"assay-duckdb-{os.getpid()}"),
        },
    )
    for name in EXTENSIONS:
        _load(engine, name)
    engine.execute(
        "set global TimeZone = 'UTC';"
        f"set allowed_directories = [{literal(str(warehouse))}];"
        "set enable_external_access = false;"
        "set lock_configuration = true;"
    )
    return engine


def _load(engine: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load an extension straight from the wheel: LOAD takes the path of a file."""
    package = f"duckdb_extension_{name}"
    folder = f"extensions/v{duckdb.__version__}"
    try:
        path = files(package).joinpath(folder, f"{name}.duckdb_extension")
        engine.execute(f"load {literal(str(path))}")
    except (ModuleNotFoundError, duckdb.Error) as error:
        raise EngineError(package, duckdb.__version__, str(error)) from error
