"""CSV archives: a folder that any spreadsheet, editor or database opens.

    manifest.json            what it is: commit, tables, rows, checksums
    SHA256SUMS               for `sha256sum -c SHA256SUMS`, without this project
    <namespace>/<table>.csv  one line of column names, then the rows, in UTF-8
    <namespace>/<table>.schema.json  name, Iceberg type, required, doc of each column

The files are not compressed: people open them as they are. `resources.archive.text`
and `resources.archive.nested` say how each type is written. A null is an empty field,
an empty string is `""` (DuckDB tells them apart with `allow_quoted_nulls = false`,
PyArrow with `quoted_strings_can_be_null=False`).

Texts are quoted and otherwise exactly what the table holds: one that starts with `=`,
`+`, `-` or `@` may run as a formula in a spreadsheet, and to defuse it would be to
change it, so import such columns as text.
"""

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.types as pt

from resources.archive.layout import Array, as_bytes, content, extent, valid
from resources.archive.manifest import Manifest, TableEntry, Written, checksum
from resources.archive.nested import is_nested, to_json
from resources.archive.text import TEXT, literal, to_text
from resources.ids import content_id

SLICE_BYTES = 2**21  # Arrow bytes that are made text at a time.
_PLAIN = re.compile(r"[a-z0-9_][a-z0-9_-]{0,99}")


class CsvWriter:
    """Writes one archive folder, table after table."""

    def __init__(self, path: Path) -> None:
        self._folder = path
        path.mkdir()

    def write(
        self,
        identifier: tuple[str, ...],
        schema: pa.Schema,
        batches: Iterable[pa.RecordBatch],
    ) -> Written:
        """Write one table and return its place, rows and checksums.

        Raises:
            UnsupportedTypeError: If a column's type has no exact text.
        """
        path = "/".join(file_name(level) for level in identifier) + ".csv"
        file = self._folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        hashes = [TextHash() for _ in schema]
        rows, longest = 0, sum(len(name.encode()) * 2 + 3 for name in schema.names)
        written = pa.schema([(field.name, _written(field.type)) for field in schema])
        options = pcsv.WriteOptions(quoting_style="needed")
        with file.open("xb") as raw:
            sink = _Hashed(raw)
            target = cast("BinaryIO", sink)
            with pcsv.CSVWriter(target, written, write_options=options) as writer:
                for part in _slices(batches):
                    rows += part.num_rows
                    texts = [as_text(column) for column in part.columns]
                    for text, digest in zip(texts, hashes, strict=True):
                        digest.update(text)
                    longest = max(longest, _longest(texts))
                    writer.write_batch(_batch(part, texts, written))
        names = zip(schema.names, hashes, strict=True)
        columns = {name: {"text": digest.hexdigest()} for name, digest in names}
        return Written(path, rows, columns, {path: sink.hexdigest()}, longest)

    def finish(self, manifest: Manifest) -> None:
        """Write what the archive says about itself."""
        sums: dict[str, str] = {}
        for table in manifest.tables:
            text, path = schema_text(table), schema_path(table)
            (self._folder / path).write_text(text, encoding="utf-8")
            sums |= table.written.files | {path: checksum(text)}
        text = manifest.to_json()
        (self._folder / "manifest.json").write_text(text, encoding="utf-8")
        sums["manifest.json"] = checksum(text)
        lines = "".join(f"{digest}  {path}\n" for path, digest in sums.items())
        (self._folder / "SHA256SUMS").write_text(lines, encoding="utf-8")

    def abandon(self) -> None:
        """Let go of the folder; every file is closed already."""


class TextHash:
    """SHA-256 of a column of text: of its bytes, its lengths and its nulls."""

    def __init__(self) -> None:
        self._parts = (sha256(), sha256(), sha256())

    def update(self, text: Array) -> None:
        """Add rows; how a column is split into calls does not count."""
        filled = pc.fill_null(text, literal(""))
        ends, start, stop = extent(filled)
        data, lengths, nulls = self._parts
        data.update(as_bytes(content(filled)[start:stop]))
        lengths.update(as_bytes(np.diff(ends)))
        nulls.update(as_bytes(valid(text)))

    def hexdigest(self) -> str:
        """Return the hash of all rows so far, in hex."""
        return sha256(b"".join(part.digest() for part in self._parts)).hexdigest()


def as_text(array: Array) -> Array:
    """Return a column as the text of its fields."""
    return to_json(array) if is_nested(array.type) else to_text(array)


def file_name(name: str) -> str:
    """Return a name as a file can have it on every system, still distinct."""
    if _PLAIN.fullmatch(name):
        return name
    slug = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-")[:80]
    return f"{slug or 'table'}-{content_id(name)[:8]}"


def schema_path(table: TableEntry) -> str:
    """Return where the columns of a table are described."""
    return table.written.path.removesuffix(".csv") + ".schema.json"


def schema_text(table: TableEntry) -> str:
    """Return the description of a table's columns, as JSON for people."""
    columns = [
        {key: field.get(key) for key in ("name", "type", "required", "doc")}
        for field in table.schema["fields"]
        if field["name"] not in table.left_out
    ]
    document = {"table": table.key, "rows": table.written.rows, "columns": columns}
    return json.dumps(document, indent=1, ensure_ascii=False)


def _written(kind: pa.DataType) -> pa.DataType:
    """Return the type a column has for the CSV writer, which quotes all text."""
    plain = pt.is_signed_integer(kind) or pt.is_boolean(kind)
    return kind if plain else TEXT


def _slices(batches: Iterable[pa.RecordBatch]) -> Iterable[pa.RecordBatch]:
    for batch in batches:
        average = max(1, batch.nbytes // max(1, batch.num_rows))
        step = max(1, SLICE_BYTES // average)
        for start in range(0, batch.num_rows, step):
            yield batch.slice(start, step)


def _batch(
    part: pa.RecordBatch, texts: list[Array], written: pa.Schema
) -> pa.RecordBatch:
    columns = [
        text if kind == TEXT else column
        for column, text, kind in zip(part.columns, texts, written.types, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=written)


def _longest(texts: list[Array]) -> int:
    """Return an upper bound of the bytes of a row, every quote doubled."""
    lengths = [np.diff(extent(text)[0]) for text in texts]
    rows: Any = sum(length * 2 + 3 for length in lengths)
    return int(np.max(rows, initial=0))


class _Hashed:
    """A file that hashes what is written to it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._hash = file, sha256()
        self.closed = False

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        return int(self._file.write(data))

    def flush(self) -> None:
        self._file.flush()

    def hexdigest(self) -> str:
        return self._hash.hexdigest()
