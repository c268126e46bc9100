"""A DuckDB that reads Iceberg tables offline and nothing else of the machine."""

import os
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from tempfile import gettempdir
from types import MappingProxyType

import duckdb

from resources.places import local_path
from resources.warehouse.errors import EngineError
from resources.warehouse.names import literal
from resources.warehouse.storage import give_keys, in_object_storage

EXTENSIONS = ("avro", "iceberg")  # In this order: the second needs the first.
OBJECT_STORAGE = "httpfs"
_NOTHING: Mapping[str, str] = MappingProxyType({})


def open_engine(
    warehouse: str, storage: Mapping[str, str] = _NOTHING
) -> duckdb.DuckDBPyConnection:
    """Return an in-memory DuckDB that may read files under one folder only.

    Extensions are loaded from their wheels where they lie, so neither the network nor
    a home folder that can be written is needed. Then the configuration is locked.

    Args:
        warehouse: Folder or URI of the Iceberg data and metadata files.
        storage: How to reach it, as PyIceberg's FileIO names it.

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
    remote = in_object_storage(warehouse)
    for name in (*EXTENSIONS, *([OBJECT_STORAGE] if remote else [])):
        _load(engine, name)
    if remote:
        give_keys(engine, warehouse, storage)
    folder = warehouse if remote else str(local_path(warehouse))
    engine.execute(
        "set global TimeZone = 'UTC';"
        f"set allowed_directories = [{literal(folder)}];"
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
