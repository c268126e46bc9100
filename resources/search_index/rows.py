"""The rows of the index: their columns, and chunks brought into that form."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from resources.search_index.errors import SearchIndexError

_STRING, _INT = pa.string(), pa.int32()
# Lance checks this key when two writers commit at once: no chunk is in it twice.
_PRIMARY_KEY = {"lance-schema:unenforced-primary-key:position": "1"}
_FIELDS: "list[pa.Field[Any]]" = [
    pa.field("chunk_id", _STRING, nullable=False, metadata=_PRIMARY_KEY),
    pa.field("version_id", _STRING, nullable=False),
    pa.field("chunker", _STRING, nullable=False),
    pa.field("position", _INT, nullable=False),
    pa.field("start", _INT, nullable=False),
    pa.field("end", _INT, nullable=False),
    pa.field("page", _INT),
    pa.field("heading_path", pa.list_(_STRING)),
    pa.field("text", _STRING, nullable=False),
]
COLUMNS = [field.name for field in _FIELDS]


def conform(chunks: pa.Table, folder: Path) -> pa.Table:
    """Return chunks as rows of the index: its columns, vectors of one fixed length.

    Args:
        chunks: At least the columns of `COLUMNS`, and `vector`: lists of float32.
        folder: Where the index lies, for errors.

    Raises:
        SearchIndexError: If a column or a vector is missing, or lengths differ.
    """
    missing = sorted({*COLUMNS, "vector"} - set(chunks.column_names))
    if missing:
        problem = f"The chunks to index lack the columns {', '.join(missing)}."
        raise SearchIndexError(problem, folder)
    vectors = chunks["vector"]
    lengths = pc.unique(pc.list_value_length(vectors)).to_pylist()
    if len(lengths) != 1 or not lengths[0]:
        problem = f"The vectors to index are not of one length: {lengths}."
        raise SearchIndexError(problem, folder)
    values = pc.list_flatten(vectors.combine_chunks()).cast(pa.float32())
    fixed = pa.FixedSizeListArray.from_arrays(values, lengths[0])
    place = chunks.select(COLUMNS).cast(pa.schema(_FIELDS))
    schema = pa.schema([*_FIELDS, pa.field("vector", fixed.type, nullable=False)])
    return pa.Table.from_arrays([*place.columns, fixed], schema=schema)


def dimension(schema: pa.Schema) -> int:
    """Return the length of the vectors of rows."""
    return int(schema.field("vector").type.list_size)


def only_new(chunks: pa.Table, lacking: pa.StringArray) -> pa.Table:
    """Return the chunks whose id is lacking, each id once, in their order."""
    rows = pa.table(
        {
            "chunk_id": chunks["chunk_id"].combine_chunks(),
            "row": pa.array(range(chunks.num_rows), pa.int64()),
        }
    )
    first = rows.group_by("chunk_id", use_threads=False).aggregate([("row", "min")])
    is_new = pc.is_in(first["chunk_id"], value_set=lacking)
    return chunks.take(first["row_min"].filter(is_new))
