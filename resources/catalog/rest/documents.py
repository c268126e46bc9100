"""Metadata files as JSON: read as they lie, written beside those before."""

import gzip
import json
from functools import lru_cache
from typing import Any

from pydantic import ValidationError
from pyiceberg.exceptions import ValidationError as IcebergValidationError
from pyiceberg.table import TableProperties
from pyiceberg.table.locations import load_location_provider
from pyiceberg.table.metadata import TableMetadataUtil
from pyiceberg.view.metadata import ViewMetadata

from resources.catalog import Catalog, Content
from resources.catalog.errors import MetadataUnreadableError
from resources.catalog.iceberg.metadata_files import write_file
from resources.catalog.rest.errors import BadRequestError
from resources.catalog.rest.metadata.draft import Document
from resources.catalog.rest.metadata.snapshots import NO_SNAPSHOT
from resources.places import local_path

CACHED_FILES = 128
_GZIP = b"\x1f\x8b"


class Documents:
    """Metadata files of a catalog. Safe in threads.

    Args:
        catalog: Knows how to reach them.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._plain = lru_cache(CACHED_FILES)(self._load)  # They never change.

    def text(self, key: str, content: Content) -> bytes:
        """Return what the metadata file of a table or view holds: JSON, unpacked.

        Raises:
            MetadataUnreadableError: If it is missing or damaged.
        """
        location = content.metadata_location or ""
        try:
            return self._plain(location)
        except (OSError, EOFError) as error:
            raise MetadataUnreadableError(key, location, str(error)) from error

    def read(self, key: str, content: Content) -> Document:
        """Return the metadata of a table or view.

        Raises:
            MetadataUnreadableError: If its file is missing or damaged.
        """
        try:
            found: Document = json.loads(self.text(key, content))
        except ValueError as error:
            place = content.metadata_location or ""
            raise MetadataUnreadableError(key, place, str(error)) from error
        return found

    def given(self, key: str, location: str) -> Document:
        """Return the metadata in a file that a client names.

        Raises:
            BadRequestError: If it cannot be read, or is none.
        """
        try:
            found: object = self.read(key, Content("table", "", location))
        except MetadataUnreadableError as error:
            raise BadRequestError(error.problem) from error
        if not isinstance(found, dict):
            msg = f"There is no metadata in {location}"
            raise BadRequestError(msg)
        return found

    def write(self, document: Document, location: str) -> str:
        """Write a new metadata file, and return its SHA-256."""
        data = json.dumps(document, separators=(",", ":")).encode()
        packed = gzip.compress(data) if ".gz.metadata.json" in location else data
        return write_file(packed, location, self._catalog.io(location))

    def _load(self, location: str) -> bytes:
        with self._catalog.io(location).new_input(location).open() as stream:
            data = stream.read()
        return gzip.decompress(data) if data.startswith(_GZIP) else data


def table_content(
    before: Content | None, document: Document, location: str, checksum: str
) -> Content:
    """Return what a key points to, for a metadata file that was written."""
    current = document.get("current-snapshot-id")
    return Content(
        kind="table",
        content_id=before.content_id if before else document["table-uuid"],
        metadata_location=location,
        snapshot_id=None if current == NO_SNAPSHOT else current,
        checksum=checksum,
    )


def metadata_place(document: Document, before: str | None) -> str:
    """Return the location of a table's next metadata file.

    Args:
        document: The table's metadata; its properties may say where.
        before: Location of the file before, whose number it follows.
    """
    number = -1 if before is None else _number(before)
    # A provider of the table's own is asked for data files only.
    names = {TableProperties.WRITE_PY_LOCATION_PROVIDER_IMPL}
    properties = {k: v for k, v in document["properties"].items() if k not in names}
    provider = load_location_provider(document["location"], properties)
    return provider.new_table_metadata_file_location(number + 1)


def _number(location: str) -> int:
    begin = location.rpartition("/")[2].partition("-")[0]
    return int(begin) if begin.isdigit() else -1


def check_table(document: Document) -> None:
    """Check that everything else here can read a table's metadata.

    Raises:
        BadRequestError: If not, such as for a type that PyIceberg does not know.
    """
    try:
        TableMetadataUtil.parse_obj(document)
    except (ValidationError, IcebergValidationError, ValueError, TypeError) as error:
        msg = f"Unsupported table metadata: {_first(error)}"
        raise BadRequestError(msg) from error


def check_view(document: Document) -> None:
    """Check a view's metadata; raises as check_table does."""
    try:
        ViewMetadata.model_validate(document)
    except (ValidationError, ValueError, TypeError) as error:
        msg = f"Unsupported view metadata: {_first(error)}"
        raise BadRequestError(msg) from error


def _first(error: Any) -> str:  # noqa: ANN401 - any of the above.
    if isinstance(error, ValidationError):
        return "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {each['msg']}"
            for each in error.errors()[:3]
        )
    return str(error).split("\n", 1)[0]


def make_room(location: str) -> None:
    """Make the folders of a table on a local disk, which some clients expect."""
    path = local_path(location)
    if path is not None:
        for name in ("data", "metadata"):
            (path / name).mkdir(parents=True, exist_ok=True)
