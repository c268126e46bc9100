"""Where files lie: on this machine's disks, or elsewhere."""

from pathlib import Path

_FILE = "file:"


def local_path(location: str) -> Path | None:
    """Return a location as a path, or None if it is in no file system of here.

    Percent signs stay as they are: PyIceberg takes them for parts of a name, too.

    Args:
        location: Path or URI, such as /data/a.parquet, file:///data/a.parquet or
            s3://bucket/a.parquet.
    """
    if location.startswith(_FILE):
        return Path(location.removeprefix(_FILE).removeprefix("//"))
    return None if "://" in location else Path(location)


def is_below(location: str, root: str) -> bool:
    """Return whether a location lies in a folder, both as paths or URIs."""
    here, there = local_path(location), local_path(root)
    if here is not None and there is not None:
        return here.is_relative_to(there)
    return here is there and location.startswith(f"{root.rstrip('/')}/")
