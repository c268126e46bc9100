"""The text of columnar files: what is in them, not the values."""

import io

from resources.extraction.failures import Reason, UnreadableError


def parquet_text(name: str, data: bytes) -> str:
    """Return the number of rows and the columns of a Parquet file, as Markdown.

    Raises:
        UnreadableError: If it is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(data))
    except (pa.ArrowException, OSError) as error:
        raise UnreadableError(Reason.CORRUPT, str(error)) from error
    columns = [f"| {field.name} | {field.type} |" for field in file.schema_arrow]
    head = [f"# {name}", "", f"{file.metadata.num_rows:,} rows", ""]
    return "\n".join([*head, "| column | type |", "| --- | --- |", *columns])
