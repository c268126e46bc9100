"""Views of the PyIceberg catalog at a ref: metadata files, branched like tables."""

import time
from typing import TYPE_CHECKING
from uuid import uuid4

from pyiceberg.catalog import WAREHOUSE_LOCATION
from pyiceberg.exceptions import (
    CommitFailedException,
    NoSuchViewError,
    ViewAlreadyExistsError,
)
from pyiceberg.schema import Schema, assign_fresh_schema_ids
from pyiceberg.typedef import EMPTY_DICT, Identifier, Properties
from pyiceberg.view import View
from pyiceberg.view.metadata import ViewMetadata, ViewVersion

from resources.catalog.iceberg.base import CatalogBase
from resources.catalog.iceberg.metadata_files import checksum_of, write_file
from resources.catalog.iceberg.reach import unreadable
from resources.catalog.model import Content
from resources.catalog.names import parent_of

if TYPE_CHECKING:
    import pyarrow as pa


class Views(CatalogBase):
    """Makes, loads, lists and drops views."""

    def create_view(
        self,
        identifier: str | Identifier,
        schema: "Schema | pa.Schema",
        view_version: ViewVersion,
        location: str | None = None,
        properties: Properties = EMPTY_DICT,
    ) -> View:
        """Create a view.

        Raises:
            ViewAlreadyExistsError: If it, or a table of that name, exists.
            NoSuchNamespaceError: If its namespace does not exist.
        """
        key = self._free(identifier)
        fresh = assign_fresh_schema_ids(self._convert_schema_if_needed(schema))
        version = view_version.model_copy(update={"schema_id": fresh.schema_id})
        place = self._resolve_table_location(
            location, parent_of(key), self.table_name_from(identifier)
        )
        metadata = _first_metadata(place, fresh, version, properties)
        file = f"{place}/metadata/00000-{uuid4()}.metadata.json"
        data = metadata.model_dump_json(exclude_none=True).encode()
        checksum = write_file(data, file, self.io(file))
        content = Content("view", metadata.view_uuid, file, checksum=checksum)
        return self._add(key, content, f"Create view {key}")

    def register_view(
        self, identifier: str | Identifier, metadata_location: str
    ) -> View:
        """Create a view from a metadata file that is there.

        Raises:
            ViewAlreadyExistsError: If it, or a table of that name, exists.
            NoSuchNamespaceError: If its namespace does not exist.
        """
        key = self._free(identifier)
        self._read_view(key, metadata_location)
        io = self.io(metadata_location)
        checksum = checksum_of(metadata_location, io)
        view_id = str(uuid4())
        content = Content("view", view_id, metadata_location, checksum=checksum)
        return self._add(key, content, f"Register view {key}")

    def load_view(self, identifier: str | Identifier) -> View:
        """Return a view.

        Raises:
            NoSuchViewError: If it does not exist.
        """
        key, content = self._view(identifier)
        metadata = self._read_view(key, content.metadata_location or "")
        return View(self.identifier_to_tuple(identifier), metadata)

    def list_views(self, namespace: str | Identifier) -> list[Identifier]:
        """Return the views directly inside a namespace."""
        return self._listed(namespace, "view")

    def view_exists(self, identifier: str | Identifier) -> bool:
        """Return whether there is a view of that name."""
        return self._find(self._key(identifier), "view") is not None

    def drop_view(self, identifier: str | Identifier) -> None:
        """Remove a view; its files stay for other refs.

        Raises:
            NoSuchViewError: If it does not exist.
        """
        key, content = self._view(identifier)
        self._put(key, content, None, f"Drop view {key}")

    def _view(self, identifier: str | Identifier) -> tuple[str, Content]:
        key = self._key(identifier)
        content = self._find(key, "view")
        if content is None:
            msg = f"View does not exist: {key}"
            raise NoSuchViewError(msg)
        return key, content

    def _free(self, identifier: str | Identifier) -> str:
        self._space(self.namespace_from(identifier))
        key = self._key(identifier)
        if self._contents.get(key) is not None:
            msg = f"View {key} already exists"
            raise ViewAlreadyExistsError(msg)
        return key

    def _add(self, key: str, content: Content, message: str) -> View:
        try:
            self._put(key, None, content, message)
        except CommitFailedException as error:
            raise ViewAlreadyExistsError(str(error)) from error
        return self.load_view(key)

    def _read_view(self, key: str, location: str) -> ViewMetadata:
        io = self.io(location)
        try:
            with io.new_input(location).open() as f:
                return ViewMetadata.model_validate_json(f.read())
        except (OSError, ValueError) as error:
            place = self.properties[WAREHOUSE_LOCATION]
            raise unreadable(key, location, place, io, error) from error


def _first_metadata(
    place: str, schema: Schema, version: ViewVersion, properties: Properties
) -> ViewMetadata:
    return ViewMetadata.model_validate(
        {
            "view-uuid": str(uuid4()),
            "format-version": 1,
            "location": place,
            "schemas": [schema],
            "current-version-id": version.version_id,
            "versions": [version],
            "version-log": [
                {
                    "timestamp-ms": int(time.time() * 1000),
                    "version-id": version.version_id,
                }
            ],
            "properties": properties,
        }
    )
