"""Which data files a position delete file is about."""

from pathlib import PurePosixPath

from pyiceberg.io import FileIO

from resources.catalog.replay.files import LiveFile

FILE_PATH_ID = 2147483546


def referenced(delete: LiveFile, io: FileIO) -> frozenset[str]:
    """Return the paths of the data files whose rows a position delete file deletes.

    Most writers make one for each data file: then its bounds say which, and it is not
    opened.

    Source:
        Apache Iceberg table specification, version 2: position delete files.
    """
    low, high = (
        (bounds or {}).get(FILE_PATH_ID)
        for bounds in (delete.file.lower_bounds, delete.file.upper_bounds)
    )
    if low is not None and low == high and PurePosixPath(low.decode()).suffix:
        return frozenset({low.decode()})  # Whole, not cut short as bounds may be.
    import pyarrow.parquet as pq

    with io.new_input(delete.path).open() as stream:
        paths = pq.read_table(stream, columns=["file_path"])["file_path"]  # type: ignore[arg-type]
    return frozenset(str(path) for path in paths.unique().to_pylist())
