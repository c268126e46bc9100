"""Tables of who says what, for tests."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

Row = tuple[str, str, str]  # Subject, source, value.


def table(rows: Sequence[Row], **columns: Sequence[Any]) -> pa.Table:
    """Return rows of one attribute, with further columns."""
    subject, source, value = zip(*rows, strict=True) if rows else ([], [], [])
    text = {"subject": subject, "source": source, "value": value}
    texts = {name: pa.array(list(each), pa.string()) for name, each in text.items()}
    attribute = pa.array(["place"] * len(rows), pa.string())
    return pa.table({**texts, "attribute": attribute, **columns})
