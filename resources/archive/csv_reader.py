"""Reads CSV archives back, refusing every change since they were written."""

from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pcsv

from resources.archive.csv_writer import TextHash, schema_path, schema_text
from resources.archive.errors import ArchiveDamagedError, NotAnArchiveError
from resources.archive.layout import Array
from resources.archive.manifest import Manifest, TableEntry, checksum
from resources.archive.nested import from_json, is_nested
from resources.archive.text import TEXT, from_text

BLOCK_BYTES = 4 * 2**20


class CsvReader:
    """One archive folder.

    Raises:
        NotAnArchiveError: If the folder is no CSV archive.
        ArchiveDamagedError: If its manifest was altered.
    """

    def __init__(self, path: Path) -> None:
        self._folder = path
        try:
            text = (path / "manifest.json").read_text(encoding="utf-8")
            sums = (path / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            why = "it has no readable manifest.json and SHA256SUMS"
            raise NotAnArchiveError(path, why) from error
        if f"{checksum(text)}  manifest.json" not in sums:
            what = "manifest.json does not have its checksum"
            raise ArchiveDamagedError(path, what, table=None)
        self.manifest = Manifest.from_json(text, path)

    def close(self) -> None:
        """Let go of the folder; nothing is held open."""

    def verify(self) -> None:
        """Read everything and compare it with its SHA-256.

        Raises:
            ArchiveDamagedError: At the first table that differs, naming its columns.
        """
        for table in self.manifest.tables:
            described = self._file(table, schema_path(table))
            if described.read_bytes() != schema_text(table).encode():
                raise self._damaged(table, f"'{schema_path(table)}' was changed")
            for name, said in table.written.files.items():
                with self._file(table, name).open("rb") as file:
                    found = file_digest(file, "sha256").hexdigest()
                if found != said:
                    raise self._explained(table)

    def batches(self, table: TableEntry, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a table, in archived order.

        Args:
            table: An entry of the manifest.
            schema: Arrow schema of the table.

        Raises:
            ArchiveDamagedError: If a column cannot be read.
        """
        if not len(schema) or not table.written.rows:
            return
        try:
            for texts in self._texts(table):
                columns = [
                    self._column(table, field, text)
                    for field, text in zip(schema, texts.columns, strict=True)
                ]
                yield pa.RecordBatch.from_arrays(columns, schema=schema)
        except pa.ArrowInvalid as error:
            raise self._damaged(table, str(error)) from error

    def _column(self, table: TableEntry, field: "pa.Field[Any]", text: Array) -> Array:
        try:
            read = from_json if is_nested(field.type) else from_text
            return read(text, field.type)
        except (ValueError, pa.ArrowException) as error:
            raise self._damaged(table, str(error), field.name) from error

    def _texts(self, table: TableEntry) -> Iterator[pa.RecordBatch]:
        names = list(table.written.columns)
        reader = pcsv.open_csv(
            self._file(table, table.written.path),
            read_options=pcsv.ReadOptions(
                use_threads=False,
                block_size=max(BLOCK_BYTES, table.written.longest_row),
            ),
            parse_options=pcsv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False
            ),
            convert_options=pcsv.ConvertOptions(
                column_types=dict.fromkeys(names, TEXT),
                strings_can_be_null=True,
                null_values=[""],
                quoted_strings_can_be_null=False,
                check_utf8=False,
            ),
        )
        if reader.schema.names != names:
            raise self._damaged(table, "the line of column names was changed")
        yield from reader

    def _explained(self, table: TableEntry) -> ArchiveDamagedError:
        """Find out which columns of a changed file are not what they were."""
        hashes = {name: TextHash() for name in table.written.columns}
        rows = 0
        try:
            for texts in self._texts(table):
                rows += texts.num_rows
                for digest, text in zip(hashes.values(), texts.columns, strict=True):
                    digest.update(text)
        except ArchiveDamagedError as error:
            return error
        except pa.ArrowInvalid as error:
            return self._damaged(table, f"it is no longer CSV: {error}", *hashes)
        if rows != table.written.rows:
            what = f"it has {rows} rows instead of {table.written.rows}"
            return self._damaged(table, what, *hashes)
        said = table.written.columns
        bad = [
            name for name in hashes if said[name]["text"] != hashes[name].hexdigest()
        ]
        what = f"'{table.written.path}' does not have its SHA-256"
        return self._damaged(table, what, *bad)

    def _file(self, table: TableEntry, name: str) -> Path:
        path = self._folder / name
        if not path.resolve().is_relative_to(self._folder.resolve()):
            raise self._damaged(table, f"'{name}' lies outside the archive")
        if not path.is_file():
            raise self._damaged(table, f"'{name}' is missing", *table.written.columns)
        return path

    def _damaged(
        self, table: TableEntry, what: str, *columns: str
    ) -> ArchiveDamagedError:
        return ArchiveDamagedError(self._folder, what, table=table.key, columns=columns)
