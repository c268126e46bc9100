"""JSON records to columns: a list of objects, or one object a line.

Python's own parser reads them: the vectorised ones at hand turn lone surrogates into
NUL, `true` into 1 beside numbers, and columns of mixed types into text unasked.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.types as pat

from resources.structured.columns import StructuredTable, assemble, check_size
from resources.structured.decoding import decode
from resources.structured.errors import UnreadableTableError
from resources.structured.inference import with_dates
from resources.structured.storable import storable_type

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_EXACT = 2**53  # Integers up to here are exact as floats.
_LONG = 2**63

Record = dict[str, object]


def read_json(data: bytes) -> list[StructuredTable]:
    """Return the one table of a JSON array of objects; none for any other document.

    Raises:
        UnreadableTableError: If it is not valid JSON, or nested too deeply.
    """
    text, _ = decode(data)
    records = _clean(_parse(text, "the file"), text)
    whole = isinstance(records, list) and all(isinstance(r, dict) for r in records)
    return _tables(records) if whole else []


def read_json_lines(data: bytes) -> list[StructuredTable]:
    """Return the one table of a file with one JSON object a line; none if it is not.

    Raises:
        UnreadableTableError: If a line is not valid JSON, with its number.
    """
    text, _ = decode(data)
    records = [
        _clean(_parse(line, f"line {number}"), line)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]
    return _tables(records) if all(isinstance(r, dict) for r in records) else []


def _parse(text: str, where: str) -> object:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise UnreadableTableError(
            reason="too_deep",
            detail=f"The JSON in {where} is nested too deeply to be a table.",
            remedy="flatten the records, then ingest the file again",
        ) from error
    except ValueError as error:
        raise UnreadableTableError(
            reason="corrupt",
            detail=f"The JSON in {where} is not valid: {error}.",
            remedy="repair the file (python -m json.tool FILE shows the place)",
        ) from error


def _clean(value: object, source: str) -> object:
    """Replace lone surrogates, which no Unicode text may hold, when there are any."""
    return _without_surrogates(value) if _SURROGATE.search(source) else value


def _without_surrogates(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        pairs = value.items()
        return {str(_without_surrogates(k)): _without_surrogates(v) for k, v in pairs}
    return value


def _tables(records: object) -> list[StructuredTable]:
    rows: list[Record] = records if isinstance(records, list) else []
    keys = dict.fromkeys(key for row in rows for key in row)
    if not keys:
        return []
    check_size(len(keys), len(rows))
    warnings, arrays = [], []
    for key in keys:
        array, warning = _column([row.get(key) for row in rows])
        arrays.append(array)
        if warning:
            warnings.append(f"column '{key}': {warning}")
    dates = [pat.is_temporal(array.type) for array in arrays]
    table, more = assemble(list(keys), arrays, inferred=dates)
    return [StructuredTable(None, table, [*warnings, *more])]


def _column(values: list[Any]) -> "tuple[pa.Array[Any], str | None]":
    """Return values as the narrowest array that keeps them all apart."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {str}:
        text = pl.Series(values, dtype=pl.String)
        return with_dates(text).to_arrow(), None
    if kinds <= {bool} or (kinds == {int} and _fits(values, _LONG)):
        return pa.array(values), None
    if kinds <= {int, float} and (float in kinds) and _fits(values, _EXACT):
        return pa.array(values, pa.float64()), None
    if kinds <= {dict} or kinds <= {list}:
        nested = _nested(values)
        if nested is not None:
            return nested, None
    return _as_json(values), f"kept as JSON text: {_names(kinds)}"


def _fits(values: Iterable[object], bound: int) -> bool:
    integers = (v for v in values if isinstance(v, int))
    return all(-bound <= v < bound for v in integers)


def _nested(values: list[Any]) -> "pa.Array[Any] | None":
    """Return structs or lists as Arrow infers them, if Iceberg can hold those."""
    if _mixes_numbers(values):
        return None
    try:
        array = pa.array(values)
    except (pa.ArrowException, OverflowError, UnicodeError):
        return None
    return array if storable_type(array.type) else None


def _mixes_numbers(value: object) -> bool:
    """Whether a number is too large to be exact next to a fraction."""
    if isinstance(value, dict | list):
        items = value.values() if isinstance(value, dict) else value
        return any(map(_mixes_numbers, items))
    return isinstance(value, int) and abs(value) > _EXACT


def _as_json(values: list[object]) -> "pa.Array[Any]":
    texts = [
        v if v is None or isinstance(v, str) else json.dumps(v, ensure_ascii=False)
        for v in values
    ]
    return pa.array(texts, pa.string())


def _names(kinds: set[type]) -> str:
    words = {dict: "object", list: "list", str: "text", bool: "true/false"}
    words |= {int: "integer", float: "number"}
    return " and ".join(sorted(words.get(kind, kind.__name__) for kind in kinds))
