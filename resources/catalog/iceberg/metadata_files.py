"""Iceberg metadata files: read once, since they never change."""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from pydantic import ValidationError
from pyiceberg.exceptions import ValidationError as IcebergValidationError
from pyiceberg.io import FileIO, load_file_io
from pyiceberg.serializers import Compressor, FromInputFile
from pyiceberg.table import TableProperties
from pyiceberg.table.metadata import TableMetadata

from resources.catalog.commits import digest
from resources.catalog.errors import WarehouseGoneError
from resources.catalog.iceberg.reach import unreadable, why_gone
from resources.catalog.proof.hashing import hashing
from resources.catalog.proof.ledger import Ledger
from resources.places import local_path

CACHED_FILES = 256
_FOLDERS = (TableProperties.WRITE_DATA_PATH, TableProperties.WRITE_METADATA_PATH)


class MetadataFiles:
    """Table metadata by location, the latest used kept in memory. Safe in threads.

    Args:
        warehouse: Where the files should be, for messages.
        ledger: Knows what was written to the files that metadata files name.
        storage: How all files are reached, as PyIceberg's FileIO names it.
    """

    def __init__(
        self, warehouse: str, ledger: Ledger, storage: Mapping[str, str]
    ) -> None:
        self._warehouse = warehouse
        self._ledger = ledger
        self._storage = dict(storage)
        self._ios: dict[str, FileIO] = {}
        self._cached: OrderedDict[str, TableMetadata] = OrderedDict()
        self._lock = Lock()

    def read(self, key: str, location: str, io: FileIO) -> TableMetadata:
        """Return the metadata of a table.

        Raises:
            MetadataUnreadableError: If the file is missing or damaged.
            WarehouseGoneError: If nothing in the warehouse can be read.
        """
        known = self._known(location)
        if known is not None:
            return known
        try:
            metadata = FromInputFile.table_metadata(io.new_input(location))
        except (OSError, ValidationError, IcebergValidationError, ValueError) as error:
            raise unreadable(key, location, self._warehouse, io, error) from error
        return self._keep(location, metadata)

    def write(self, metadata: TableMetadata, location: str, io: FileIO) -> str:
        """Write a new metadata file, never over one that is there.

        Returns:
            SHA-256 of the bytes in the file, 64 hex digits.

        Raises:
            WarehouseGoneError: If it lies in a bucket that cannot be reached.
        """
        plain = metadata.model_dump_json(exclude_none=True).encode()
        data = Compressor.get_compressor(location).bytes_compressor()(plain)
        try:
            checksum = write_file(data, location, io)
        except OSError as error:
            gone = None if local_path(location) else why_gone(self._warehouse, io)
            if gone is None:
                raise
            raise WarehouseGoneError(self._warehouse, gone) from error
        self._keep(location, metadata)
        return checksum

    def io(self, location: str) -> FileIO:
        """Return what reads and writes files at a place, and notes what it wrote.

        One for each kind of place, so that connections to S3 are used again. What a
        table says of itself is not heard: it could send the keys to another server.
        """
        scheme = "" if local_path(location) else location.partition("://")[0]
        if scheme not in self._ios:
            io = load_file_io(self._storage, location)
            self._ios[scheme] = hashing(io, self._ledger)
        return self._ios[scheme]

    def written(self, metadata: TableMetadata) -> str | None:
        """Return the address of a record of the files lately written for a table."""
        chosen = (metadata.properties.get(name) for name in _FOLDERS)
        return self._ledger.record([metadata.location, *filter(None, chosen)])

    def _known(self, location: str) -> TableMetadata | None:
        """Return what was read before, unless its disk is gone since: it takes 3 us."""
        path = local_path(location)
        with self._lock:
            if location not in self._cached or (path and not path.exists()):
                return None
            self._cached.move_to_end(location)
            return self._cached[location]

    def _keep(self, location: str, metadata: TableMetadata) -> TableMetadata:
        with self._lock:
            self._cached[location] = metadata
            while len(self._cached) > CACHED_FILES:
                self._cached.popitem(last=False)
        return metadata


def write_file(data: bytes, location: str, io: FileIO) -> str:
    """Write a new file, never over one that is there, and return its SHA-256."""
    with io.new_output(location).create() as stream:
        stream.write(data)
    return digest(data)


def checksum_of(location: str, io: FileIO) -> str:
    """Return the SHA-256 of a file that is there, 64 hex digits.

    Raises:
        OSError: If it cannot be read.
    """
    with io.new_input(location).open() as stream:
        return digest(stream.read())
