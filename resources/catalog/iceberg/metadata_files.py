"""Iceberg metadata files: read once, since they never change."""

from collections import OrderedDict
from threading import Lock

from pydantic import ValidationError
from pyiceberg.exceptions import ValidationError as IcebergValidationError
from pyiceberg.io import FileIO
from pyiceberg.serializers import FromInputFile, ToOutputFile
from pyiceberg.table.metadata import TableMetadata

from resources.catalog.errors import MetadataUnreadableError

CACHED_FILES = 256


class MetadataFiles:
    """Table metadata by location, the latest used kept in memory. Safe in threads."""

    def __init__(self) -> None:
        self._cached: OrderedDict[str, TableMetadata] = OrderedDict()
        self._lock = Lock()

    def read(self, key: str, location: str, io: FileIO) -> TableMetadata:
        """Return the metadata of a table.

        Raises:
            MetadataUnreadableError: If the file is missing or damaged.
        """
        with self._lock:
            if location in self._cached:
                self._cached.move_to_end(location)
                return self._cached[location]
        try:
            metadata = FromInputFile.table_metadata(io.new_input(location))
        except (OSError, ValidationError, IcebergValidationError, ValueError) as error:
            detail = str(error).strip().split("\n", 1)[0]
            raise MetadataUnreadableError(key, location, detail) from error
        return self._keep(location, metadata)

    def write(self, metadata: TableMetadata, location: str, io: FileIO) -> None:
        """Write a new metadata file; never over one that is there."""
        ToOutputFile.table_metadata(metadata, io.new_output(location))
        self._keep(location, metadata)

    def _keep(self, location: str, metadata: TableMetadata) -> TableMetadata:
        with self._lock:
            self._cached[location] = metadata
            while len(self._cached) > CACHED_FILES:
                self._cached.popitem(last=False)
        return metadata
