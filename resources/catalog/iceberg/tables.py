"""Tables of the PyIceberg catalog at a ref of ours."""

from typing import TYPE_CHECKING
from uuid import uuid4

from pyiceberg.exceptions import (
    CommitFailedException,
    NoSuchNamespaceError,
    NoSuchTableError,
    TableAlreadyExistsError,
)
from pyiceberg.partitioning import UNPARTITIONED_PARTITION_SPEC, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import CommitTableResponse, StagedTable, Table, TableProperties
from pyiceberg.table.locations import load_location_provider
from pyiceberg.table.metadata import new_table_metadata
from pyiceberg.table.sorting import UNSORTED_SORT_ORDER, SortOrder
from pyiceberg.table.update import TableRequirement, TableUpdate
from pyiceberg.typedef import EMPTY_DICT, Identifier, Properties

from resources.catalog.iceberg.metadata_files import checksum_of
from resources.catalog.iceberg.namespaces import Namespaces
from resources.catalog.iceberg.recording import RecordingTable
from resources.catalog.iceberg.updating import (
    KEEP_FILES,
    kept,
    message_of,
    response_of,
    updated,
)
from resources.catalog.iceberg.views import Views
from resources.catalog.model import Content, operation
from resources.catalog.names import from_key, parent_of

if TYPE_CHECKING:
    import pyarrow as pa


class RefCatalog(Namespaces, Views):
    """Tables at a ref, through PyIceberg's ordinary interface.

    On a branch, every change is one commit. In a transaction it becomes part of the
    one commit at its end. Elsewhere it is refused. No file is ever deleted here: not
    by dropping, purging or replacing, since other refs may name it.
    """

    def create_table(  # noqa: PLR0913, PLR0917
        self,
        identifier: str | Identifier,
        schema: "Schema | pa.Schema",
        location: str | None = None,
        partition_spec: PartitionSpec = UNPARTITIONED_PARTITION_SPEC,
        sort_order: SortOrder = UNSORTED_SORT_ORDER,
        properties: Properties = EMPTY_DICT,
    ) -> Table:
        """Create an empty table.

        Raises:
            TableAlreadyExistsError: If something of that name exists.
            NoSuchNamespaceError: If its namespace does not exist.
        """
        key = self._free_table(identifier)
        staged = self._create_staged_table(
            identifier, schema, location, partition_spec, sort_order, properties
        )
        content = self._write(None, staged)
        return self._add_table(key, None, content, f"Create {key}")

    def register_table(
        self,
        identifier: str | Identifier,
        metadata_location: str,
        overwrite: bool = False,  # noqa: FBT001, FBT002
    ) -> Table:
        """Create a table from a metadata file that is there.

        Raises:
            TableAlreadyExistsError: If something of that name exists, unless it is a
                table to be overwritten.
            NoSuchNamespaceError: If its namespace does not exist.
        """
        before = self._find(self._key(identifier), "table") if overwrite else None
        key = self._key(identifier) if before else self._free_table(identifier)
        io = self.io(metadata_location)
        metadata = self._files.read(key, metadata_location, io)
        # The same file may be registered twice, so its UUID cannot be the identity.
        content = Content(
            "table",
            str(uuid4()),
            metadata_location,
            metadata.current_snapshot_id,
            checksum=checksum_of(metadata_location, io),
        )
        return self._add_table(key, before, content, f"Register {key}")

    def load_table(self, identifier: str | Identifier) -> Table:
        """Return a table.

        Raises:
            NoSuchTableError: If it does not exist.
            MetadataUnreadableError: If its metadata file is missing or damaged.
        """
        return self._load(*self._table(identifier))

    def table_exists(self, identifier: str | Identifier) -> bool:
        """Return whether there is a table of that name."""
        return self._find(self._key(identifier), "table") is not None

    def list_tables(self, namespace: str | Identifier) -> list[Identifier]:
        """Return the tables directly inside a namespace.

        Raises:
            NoSuchNamespaceError: If it does not exist.
        """
        return self._listed(namespace, "table")

    def drop_table(self, identifier: str | Identifier) -> None:
        """Remove a table; its files stay for other refs.

        Raises:
            NoSuchTableError: If it does not exist.
        """
        key, content = self._table(identifier)
        self._put(key, content, None, f"Drop {key}")

    def purge_table(self, identifier: str | Identifier) -> None:
        """Remove a table like drop_table: what other refs need is never deleted."""
        self.drop_table(identifier)

    def rename_table(
        self, from_identifier: str | Identifier, to_identifier: str | Identifier
    ) -> Table:
        """Give a table another name; it keeps its content id and its files.

        Raises:
            NoSuchTableError: If it does not exist.
            NoSuchNamespaceError: If the new namespace does not exist.
            TableAlreadyExistsError: If the new name is taken.
        """
        old, content = self._table(from_identifier)
        new = self._free_table(to_identifier)
        moved = [operation(old, content, None), operation(new, None, content)]
        self._apply(moved, f"Rename {old} to {new}")
        return self.load_table(to_identifier)

    def commit_table(
        self,
        table: Table,
        requirements: tuple[TableRequirement, ...],
        updates: tuple[TableUpdate, ...],
    ) -> CommitTableResponse:
        """Write the table's next metadata file and point its key to it.

        Raises:
            CommitFailedException: If a requirement is not met or someone else changed
                the table; nothing was committed then.
            NoSuchNamespaceError: If a new table's namespace does not exist.
        """
        key = self._key(table.name())
        before = self._find(key, "table")
        current = self._load(key, before) if before is not None else None
        if current is None:
            self._space(parent_of(key))
        staged = kept(self._staged(current, table, requirements, updates))
        if current is not None and staged.metadata == current.metadata:
            return response_of(current.metadata, current.metadata_location)
        after = self._write(before, staged)
        self._put(key, before, after, message_of(key, before, staged.metadata))
        return response_of(staged.metadata, staged.metadata_location)

    def _create_staged_table(  # noqa: PLR0913, PLR0917
        self,
        identifier: str | Identifier,
        schema: "Schema | pa.Schema",
        location: str | None = None,
        partition_spec: PartitionSpec = UNPARTITIONED_PARTITION_SPEC,
        sort_order: SortOrder = UNSORTED_SORT_ORDER,
        properties: Properties = EMPTY_DICT,
    ) -> StagedTable:
        """Return a table that is not committed yet; names of any depth."""
        self._space(self.namespace_from(identifier))
        elements = self.identifier_to_tuple(identifier)
        version = properties.get(
            TableProperties.FORMAT_VERSION, TableProperties.DEFAULT_FORMAT_VERSION
        )
        place = self._resolve_table_location(
            location, parent_of(self._key(identifier)), elements[-1]
        )
        safe = {**properties, **KEEP_FILES}
        metadata = new_table_metadata(
            schema=self._convert_schema_if_needed(schema, int(version)),  # type: ignore[arg-type]
            partition_spec=partition_spec,
            sort_order=sort_order,
            location=place,
            properties=safe,
        )
        file = load_location_provider(place, safe).new_table_metadata_file_location()
        io = self.io(file)
        return StagedTable(elements, metadata, file, io, self)

    def _table(self, identifier: str | Identifier) -> tuple[str, Content]:
        key = self._key(identifier)
        content = self._find(key, "table")
        if content is None:
            msg = f"Table does not exist: {key}"
            raise NoSuchTableError(msg)
        return key, content

    def _free_table(self, identifier: str | Identifier) -> str:
        namespace = self.namespace_from(identifier)
        if not namespace:
            msg = f"A table needs a namespace: {identifier!r}"
            raise NoSuchNamespaceError(msg)
        self._space(namespace)
        key = self._key(identifier)
        if self._contents.get(key) is not None:
            msg = f"Table {key} already exists"
            raise TableAlreadyExistsError(msg)
        return key

    def _add_table(
        self, key: str, before: Content | None, after: Content, message: str
    ) -> Table:
        try:
            self._put(key, before, after, message)
        except CommitFailedException as error:
            raise TableAlreadyExistsError(str(error)) from error
        return self._load(key, after)

    def _staged(
        self,
        current: Table | None,
        table: Table,
        requirements: tuple[TableRequirement, ...],
        updates: tuple[TableUpdate, ...],
    ) -> StagedTable:
        """Return what becomes of a table, if it meets the requirements."""
        if current is None:
            return self._update_and_stage_table(
                None, table.name(), requirements, updates
            )
        for requirement in requirements:
            requirement.validate(current.metadata)
        place = current.metadata_location
        metadata = updated(current.metadata, updates, place)
        number = self._parse_metadata_version(place) + 1
        provider = load_location_provider(metadata.location, metadata.properties)
        file = provider.new_table_metadata_file_location(number)
        io = self.io(file)
        return StagedTable(table.name(), metadata, file, io, self)

    def _write(self, before: Content | None, staged: StagedTable) -> Content:
        """Write the metadata file of a staged table, and return what names it."""
        metadata, place = staged.metadata, staged.metadata_location
        checksum = self._files.write(metadata, place, staged.io)
        return Content(
            kind="table",
            content_id=before.content_id if before else str(metadata.table_uuid),
            metadata_location=place,
            snapshot_id=metadata.current_snapshot_id,
            checksum=checksum,
            files=self._files.written(metadata),
        )

    def _load(self, key: str, content: Content) -> Table:
        place = content.metadata_location or ""
        io = self.io(place)
        metadata = self._files.read(key, place, io)
        return RecordingTable(from_key(key), metadata, place, io, self)
