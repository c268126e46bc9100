"""What an archive says about itself: where it comes from, its tables, its checksums.

The manifest is one JSON document with the same content in both formats: the file
`manifest.json` of a CSV folder, the root attribute `manifest` of an HDF5 file.
"""

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from resources.archive.errors import NotAnArchiveError

FORMAT = "assay-archive"
VERSION = 1


@dataclass(frozen=True)
class Written:
    """What a format says of a table that it wrote.

    Attributes:
        path: Where in the archive: an HDF5 group, or a CSV file.
        rows: Number of rows.
        columns: For each column, the SHA-256 (hex) of each of its parts: a dataset in
            HDF5; in CSV the one part `text`.
        files: SHA-256 (hex) of each file of the table (CSV only).
        longest_row: Upper bound of one row's bytes (CSV only; readers size by it).
    """

    path: str
    rows: int
    columns: dict[str, dict[str, str]]
    files: dict[str, str] = field(default_factory=dict)
    longest_row: int = 0


@dataclass(frozen=True)
class TableEntry:
    """One table of an archive.

    Attributes:
        identifier: Namespace levels and the table's name.
        written: Place, rows and checksums.
        schema: Iceberg schema, as Iceberg's own JSON.
        arrow_schema: The schema of the columns that are there, for people.
        partition_spec: Iceberg partition spec, as Iceberg's own JSON.
        sort_order: Iceberg sort order, as Iceberg's own JSON.
        properties: Table properties.
        format_version: Iceberg format version.
        left_out: Columns that were not archived (vectors, when asked).
    """

    identifier: tuple[str, ...]
    written: Written
    schema: dict[str, Any]
    arrow_schema: str
    partition_spec: dict[str, Any]
    sort_order: dict[str, Any]
    properties: dict[str, str]
    format_version: int
    left_out: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Dotted name, as people write it."""
        return ".".join(self.identifier)


@dataclass(frozen=True)
class Namespace:
    """One namespace: its levels and properties."""

    identifier: tuple[str, ...]
    properties: dict[str, str]


@dataclass(frozen=True)
class Manifest:
    """Everything an archive says about itself.

    Attributes:
        commit: Id of the archived commit.
        ref: What was asked for: a branch, tag or address.
        created_at: When the archive was written, ISO 8601 in UTC.
        vectors: Whether vector columns were archived.
        namespaces: Every namespace, parents first.
        tables: Every table.
    """

    commit: str
    ref: str
    created_at: str
    vectors: bool
    namespaces: tuple[Namespace, ...]
    tables: tuple[TableEntry, ...]

    def to_json(self) -> str:
        """Return the JSON form, in ASCII; columns keep their order."""
        document = {"format": FORMAT, "version": VERSION, **asdict(self)}
        return json.dumps(document, indent=1)

    @classmethod
    def from_json(cls, text: str, path: Path) -> "Manifest":
        """Read a manifest.

        Args:
            text: What `to_json` returned.
            path: The archive, for messages.

        Raises:
            NotAnArchiveError: If it is no manifest, or one of a newer version.
        """
        try:
            document = json.loads(text)
            kind, version = document.pop("format"), document.pop("version")
            if (kind, version) != (FORMAT, VERSION):
                why = f"it says '{kind}' version {version}, not '{FORMAT}' {VERSION}"
                raise NotAnArchiveError(path, why)
            spaces = tuple(_namespace(space) for space in document.pop("namespaces"))
            tables = tuple(_table(table) for table in document.pop("tables"))
            return cls(**document, namespaces=spaces, tables=tables)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise NotAnArchiveError(path, f"its manifest is broken: {error}") from error


def checksum(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hex."""
    return sha256(text.encode()).hexdigest()


def _namespace(document: dict[str, Any]) -> Namespace:
    return Namespace(tuple(document["identifier"]), document["properties"])


def _table(document: dict[str, Any]) -> TableEntry:
    document["identifier"] = tuple(document["identifier"])
    document["left_out"] = tuple(document["left_out"])
    document["written"] = Written(**document["written"])
    return TableEntry(**document)
