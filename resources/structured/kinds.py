"""Which files are tables, by what is in them first and by their name second."""

import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath

from resources.structured.decoding import decode
from resources.structured.delimited import sniff

_DELIMITED = {".csv": "csv", ".psv": "csv", ".tsv": "tsv", ".tab": "tsv"}
_LINES = {".jsonl", ".ndjson"}
_SHEETS = {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".xlsb", ".ods"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_BOOKS = tuple(n.encode("utf-16-le") for n in ("Workbook\0", "Book\0"))
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_SAMPLE = 8_192
_BINARY_SHARE = 0.05
_NUL_SHARE = 0.3
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(r"\s*(?:<(?:!doctype|html|\?xml)|%PDF|\{\\rtf)", re.IGNORECASE)
_ARRAY = re.compile(r"\s*\[\s*\{")
_LINE = re.compile(r"\s*\{.*\}[ \t\r]*\n\s*\{")


def structured_kind(name: str, data: bytes) -> str | None:
    """Return csv, tsv, json, jsonl, parquet, xlsx, xls, xlsb or ods; None for others.

    The content decides: a workbook named .csv is a workbook. The name only says
    whether text is a table: prose with commas in it is not one unless it says so.

    Args:
        name: File name or URI.
        data: The whole file.
    """
    suffix = PurePosixPath(name.lower()).suffix
    if data.startswith(b"PAR1") and data.endswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.startswith(_OLE):
        return _compound(data, suffix)
    known = suffix in _DELIMITED or suffix in _LINES | _SHEETS | {".json"}
    return _text_kind(suffix, data) if known else None


def _zipped(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.read("mimetype").startswith(_ODS):
                return "ods"
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError):
        return None
    lower = {name.lower() for name in names}
    if "xl/workbook.bin" in lower:
        return "xlsb"
    return "xlsx" if "xl/workbook.xml" in lower else None


def _compound(data: bytes, suffix: str) -> str | None:
    """Old Office files, and encrypted new ones, which the reader refuses by name."""
    if suffix in _SHEETS:
        return "xls"
    if suffix in {".doc", ".ppt", ".msg", ".dot", ".pps"}:
        return None
    word = "WordDocument".encode("utf-16-le")
    return "xls" if any(b in data for b in _OLE_BOOKS) and word not in data else None


def _text_kind(suffix: str, data: bytes) -> str | None:
    text = decode(data[:_SAMPLE])[0].lstrip("\ufeff")
    if not text.strip() or _is_binary(text) or _MARKUP.match(text):
        return None
    if suffix in _DELIMITED:
        return _DELIMITED[suffix]
    if suffix in _LINES:
        return "jsonl"
    if suffix in _SHEETS:
        return "csv" if _splits(text, cut=len(data) > _SAMPLE) else None
    if _ARRAY.match(text):
        return "json"
    return "jsonl" if _LINE.match(decode(data)[0]) else None


def _is_binary(text: str) -> bool:
    controls = len(_CONTROLS.findall(text))
    return (
        controls > _BINARY_SHARE * len(text)
        or text.count("\0") > _NUL_SHARE * len(text)
        or text.count("\ufffd") > _BINARY_SHARE * len(text)
    )


def _splits(text: str, *, cut: bool) -> bool:
    """Whether lines have the same separators: CSV under a workbook's name."""
    separator = sniff(text)
    lines = [line for line in text.splitlines() if line.strip()]
    counts = {line.count(separator) for line in (lines[:-1] if cut else lines)}
    return len(counts) == 1 and counts != {0}
