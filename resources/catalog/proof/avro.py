"""Manifest lists and manifests from bytes: PyIceberg's reader, its set-up kept.

Most of the time that a small Avro file takes goes into its schema, and all files of a
table have the same; so what is made of a schema is made once. Most of the time that a
large one takes goes into statistics of columns, so what nobody asks for is not kept.
"""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from pyiceberg.avro.decoder import BinaryDecoder, new_decoder
from pyiceberg.avro.file import (
    META_SCHEMA,
    AvroFile,
    AvroFileHeader,
)
from pyiceberg.avro.reader import Reader, StructReader
from pyiceberg.avro.resolver import construct_reader, resolve_reader
from pyiceberg.io import InputFile, InputStream
from pyiceberg.schema import Schema
from pyiceberg.typedef import Record
from pyiceberg.types import StructType

_DELETED = 2  # Status of an entry whose file the snapshot no longer has.
_PATH, _LENGTH, _ADDED_BY = 500, 501, 503  # Field ids of the specification.
_STATUS, _FILE, _FILE_PATH, _FORMAT, _RECORDS, _SIZE = 0, 2, 100, 101, 103, 104
_READ = {_PATH, _LENGTH, _ADDED_BY, _STATUS, _FILE}
_READ |= {_FILE_PATH, _FORMAT, _RECORDS, _SIZE}
_LONG = 8_000  # Bytes from which on Polars is faster.
_HEADER = construct_reader(META_SCHEMA, {-1: AvroFileHeader})


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A data or delete file that a manifest says is live.

    Args:
        location: Where it is.
        size: In bytes.
        records: Number of rows.
        format: PARQUET, AVRO, ORC or PUFFIN.
    """

    location: str
    size: int
    records: int
    format: str


def manifests(data: bytes) -> list[tuple[str, int]]:
    """Return location and length in bytes of the manifests that a list names.

    Raises:
        ValueError: If it is no Avro file, or no manifest list.
    """
    rows, schema = _rows(data)
    path, length = _places(schema, _PATH, _LENGTH)
    return [(row[path], row[length]) for row in rows]


def intact_manifests(data: bytes) -> list[tuple[str, int]]:
    """Return what manifests does, sooner, of bytes that are known to be intact.

    A table of a thousand commits has a thousand lists of up to a thousand manifests.
    Polars reads a long one seven times as fast, by the names of columns that the
    specification gives; but bytes that are damaged could end the process.
    """
    if len(data) < _LONG:
        return manifests(data)
    import polars as pl

    columns = ["manifest_path", "manifest_length"]
    try:
        return pl.read_avro(BytesIO(data), columns=columns).rows()
    except pl.exceptions.PolarsError:
        return manifests(data)


def manifests_added(data: bytes, snapshot_id: int) -> list[str]:
    """Return the locations of those manifests of a list that a snapshot wrote.

    Raises:
        ValueError: If it is no Avro file, or no manifest list.
    """
    rows, schema = _rows(data)
    path, added_by = _places(schema, _PATH, _ADDED_BY)
    return [row[path] for row in rows if row[added_by] == snapshot_id]


def live_files(data: bytes) -> list[FileEntry]:
    """Return the data and delete files that a manifest says are live.

    Raises:
        ValueError: If it is no Avro file, or no manifest.
    """
    rows, schema = _rows(data)
    status, file = _places(schema, _STATUS, _FILE)
    inner = schema.fields[file].field_type
    wanted = (_FILE_PATH, _SIZE, _RECORDS, _FORMAT)
    path, size, records, kind = _places(inner, *wanted)
    files = [row[file] for row in rows if row[status] != _DELETED]
    return [
        FileEntry(each[path], each[size], each[records], str(each[kind]).upper())
        for each in files
    ]


def _places(fields: Schema | StructType | Any, *ids: int) -> tuple[int, ...]:  # noqa: ANN401
    found = {field.field_id: place for place, field in enumerate(fields.fields)}
    if missing := [each for each in ids if each not in found]:
        msg = f"it has no field {missing[0]}"
        raise ValueError(msg)
    return tuple(found[each] for each in ids)


def _rows(data: bytes) -> tuple[list[Any], Schema]:
    file = _Bytes(data)
    try:
        with _Known(file) as known:
            return list(known), known.schema
    except Exception as error:  # Damaged bytes break it anywhere.
        msg = f"{type(error).__name__}: {error}"
        raise ValueError(msg) from error


class _Known(AvroFile[Any]):
    """An Avro file whose schema may have been met before."""

    def __enter__(self) -> "_Known":
        with self.input_file.open() as stream:
            self.decoder = new_decoder(stream.read())
        self.header = _HEADER.read(self.decoder)
        self.schema, self.reader = _prepared(self.header.meta["avro.schema"])
        return self


@lru_cache(maxsize=256)
def _prepared(schema: str) -> tuple[Schema, Reader]:
    import json

    from pyiceberg.utils.schema_conversion import AvroSchemaConversion

    parsed = AvroSchemaConversion().avro_to_iceberg(json.loads(schema))
    return parsed, _narrowed(resolve_reader(parsed, parsed), parsed.as_struct())


def _narrowed(reader: Any, struct: Any) -> StructReader:  # noqa: ANN401
    """Return a reader of records that skips what is not read; places stay."""
    fields: list[tuple[int | None, Reader]] = []
    zipped = zip(struct.fields, reader.field_readers, strict=True)
    for place, (field, (_, inner)) in enumerate(zipped):
        below = _narrowed(inner, field.field_type) if field.field_id == _FILE else inner
        is_read = field.field_id in _READ
        fields.append((place, below) if is_read else (None, _Dropped(inner)))
    return StructReader(tuple(fields), Record, struct)


class _Dropped(Reader):
    """Reads what nobody asks for, and drops it.

    PyIceberg 0.12 reads maps of numbers in C and skips them in Python, which takes
    longer; and it cannot skip a decimal of a fixed length.
    """

    def __init__(self, inner: Reader) -> None:
        self._inner = inner

    def read(self, decoder: BinaryDecoder) -> Any:  # noqa: ANN401
        return self._inner.read(decoder)

    def skip(self, decoder: BinaryDecoder) -> None:
        self._inner.read(decoder)


class _Bytes(InputFile):
    """Bytes that PyIceberg takes for a file."""

    def __init__(self, data: bytes) -> None:
        super().__init__("memory")
        self._data = data

    def __len__(self) -> int:
        return len(self._data)

    def exists(self) -> bool:
        return True

    def open(self, seekable: bool = True) -> InputStream:  # noqa: ARG002, FBT001, FBT002
        return BytesIO(self._data)
