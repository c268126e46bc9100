"""Whether all manifests of a table are there before DuckDB reads it."""

import re

import duckdb

from resources.places import local_path
from resources.warehouse.errors import DamagedTableError

_PATTERN = re.compile(r"[*?\[]")  # DuckDB would take the name for a pattern.


def require_manifests(
    engine: duckdb.DuckDBPyConnection, key: str, manifest_list: str
) -> None:
    """Check that each manifest of a snapshot is there with its size.

    Where one is not, DuckDB's reader does not fail: it ends the whole process.

    Args:
        engine: Reads the manifest list.
        key: The table.
        manifest_list: Its file; "" for none.

    Raises:
        DamagedTableError: If one is missing or was cut short.
        duckdb.Error: If the list itself cannot be read.
    """
    if not manifest_list or _PATTERN.search(manifest_list):
        return
    place = local_path(manifest_list)
    query = "select manifest_path, manifest_length from read_avro(?)"
    listed = engine.execute(query, [str(place or manifest_list)]).fetchall()
    found = _sizes(engine, [path for path, _ in listed])
    for path, size in listed:
        if found.get(path) != size:
            raise DamagedTableError(key, f"{path} is not as it was written")


def _sizes(engine: duckdb.DuckDBPyConnection, paths: list[str]) -> dict[str, int]:
    """Return the size in bytes of each file that is there."""
    places = {path: local_path(path) for path in paths}
    sizes = {
        path: place.stat().st_size
        for path, place in places.items()
        if place is not None and place.is_file()
    }
    remote = [path for path, place in places.items() if place is None]
    if remote:
        query = "select filename, size from read_blob(?)"  # Contents are not fetched.
        sizes |= dict(engine.execute(query, [remote]).fetchall())
    return sizes
