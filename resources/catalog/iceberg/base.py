"""What the PyIceberg catalog at a ref does for namespaces, tables and views alike."""

import re
from collections.abc import Sequence
from uuid import uuid4

from pyiceberg.catalog import WAREHOUSE_LOCATION, MetastoreCatalog
from pyiceberg.exceptions import CommitFailedException, NoSuchNamespaceError
from pyiceberg.io import FileIO
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.typedef import EMPTY_DICT, Identifier, Properties

from resources.catalog.contents import Contents
from resources.catalog.errors import CommitConflictError, WarehouseGoneError
from resources.catalog.iceberg.metadata_files import MetadataFiles
from resources.catalog.model import Content, Kind, Operation, operation
from resources.catalog.names import from_key, parent_of, to_key
from resources.places import is_below, local_path

_UNSAFE = re.compile(r"[^\w.-]|^\.+")


class CatalogBase(MetastoreCatalog):
    """Keys and contents behind PyIceberg's identifiers.

    Args:
        name: Address of the state, shown by PyIceberg.
        warehouse: Folder or URI under which tables get their place.
        contents: What is read and written.
        files: Reads and writes metadata files.
    """

    def __init__(
        self, name: str, warehouse: str, contents: Contents, files: MetadataFiles
    ) -> None:
        super().__init__(name, **{WAREHOUSE_LOCATION: warehouse})
        self._contents = contents
        self._files = files

    @property
    def contents(self) -> Contents:
        """What it reads and writes, by key."""
        return self._contents

    def _load_file_io(
        self,
        properties: Properties = EMPTY_DICT,  # noqa: ARG002 - PyIceberg's signature.
        location: str | None = None,
    ) -> FileIO:
        """Return what reads and writes files; see MetadataFiles.io."""
        return self._files.io(location or self.properties[WAREHOUSE_LOCATION])

    def io(self, location: str) -> FileIO:
        """Return what reads and writes files at a place."""
        return self._files.io(location)

    def _key(self, identifier: str | Identifier) -> str:
        return to_key(self.identifier_to_tuple(identifier))

    def _find(self, key: str, kind: Kind) -> Content | None:
        content = self._contents.get(key)
        return content if content is not None and content.kind == kind else None

    def _listed(self, namespace: str | Identifier, kind: Kind) -> list[Identifier]:
        parent = self._space(namespace)[0] if namespace else ""
        return [
            from_key(key)
            for key, content in self._contents.all().items()
            if content.kind == kind and parent_of(key) == parent
        ]

    def _space(self, namespace: str | Identifier) -> tuple[str, Content]:
        """Return key and content of a namespace that exists."""
        key = self.namespace_to_string(namespace, NoSuchNamespaceError)
        content = self._find(key, "namespace")
        if content is None:
            msg = f"Namespace {key} does not exists"
            raise NoSuchNamespaceError(msg)
        return key, content

    def _apply(self, operations: Sequence[Operation], message: str) -> None:
        try:
            self._contents.apply(operations, message)
        except CommitConflictError as error:
            # The store refused it whole, so PyIceberg may clean up and try again.
            if any(item.kind == "namespace_missing" for item in error.conflicts):
                raise NoSuchNamespaceError(str(error)) from error
            raise CommitFailedException(str(error)) from error

    def _put(
        self, key: str, before: Content | None, after: Content | None, message: str
    ) -> None:
        self._apply([operation(key, before, after)], message)

    def _get_default_warehouse_location(
        self, database_name: str, table_name: str
    ) -> str:
        """Return a place that no other table has, on any branch, now or later."""
        space = self._contents.get(database_name)
        given = space.properties.get("location") if space is not None else None
        warehouse = self.properties[WAREHOUSE_LOCATION].rstrip("/")
        if not given:
            self._refuse_gone(warehouse)
        parent = given.rstrip("/") if given else f"{warehouse}/{_safe(database_name)}"
        return f"{parent}/{_safe(table_name)}-{uuid4().hex[:12]}"

    def _refuse_gone(self, warehouse: str) -> None:
        """Refuse to begin a folder anew that other tables should lie in."""
        path = local_path(warehouse)
        if path is None or path.exists():
            return
        places = (each.metadata_location for each in self._contents.all().values())
        if any(place and is_below(place, warehouse) for place in places):
            raise WarehouseGoneError(warehouse, "there is no such folder")

    def new_place(self, key: str) -> str:
        """Return a folder for a new table or view that no other has, on any branch."""
        return self._get_default_warehouse_location(parent_of(key), from_key(key)[-1])

    @staticmethod
    def _delete_old_metadata(
        io: FileIO, base: TableMetadata, metadata: TableMetadata
    ) -> None:
        """Keep every metadata file: another ref or an older commit may name it."""


def _safe(name: str) -> str:
    return _UNSAFE.sub("_", name)
