"""Whether a warehouse can be reached, and what is wrong when its files cannot."""

from pyiceberg.io import FileIO
from pyiceberg.io.pyarrow import PyArrowFileIO

from resources.catalog.errors import MetadataUnreadableError, WarehouseGoneError
from resources.errors import AssayError
from resources.places import local_path


def why_gone(warehouse: str, io: FileIO) -> str | None:
    """Return why nothing in a warehouse can be read, or None if it is there.

    Args:
        warehouse: Folder or URI.
        io: What reads it.
    """
    path = local_path(warehouse)
    if path is not None:
        return None if path.is_dir() else "there is no such folder"
    if not isinstance(io, PyArrowFileIO):
        return None
    scheme, bucket, _ = io.parse_location(warehouse)
    try:
        found = io.fs_by_scheme(scheme, bucket).get_file_info(bucket)
    except OSError as error:
        return first_line(error)
    # Arrow's kinds of files: 0 is that there is none.
    return None if found.type.value else "there is no such bucket"


def unreadable(
    key: str, location: str, warehouse: str, io: FileIO, error: Exception
) -> AssayError:
    """Return what to raise when a metadata file cannot be read.

    Args:
        key: The table or view.
        location: The file.
        warehouse: Where it should be.
        io: What reads there.
        error: What reading it raised.
    """
    if isinstance(error, OSError) and (gone := why_gone(warehouse, io)):
        return WarehouseGoneError(warehouse, gone)
    return MetadataUnreadableError(key, location, first_line(error))


def first_line(error: Exception) -> str:
    """Return what an error says, without what it adds in further lines."""
    return str(error).strip().partition("\n")[0]
