"""Tables whose snapshots say which rows decided what a write did.

Iceberg keeps what a delete did and not what it looked for. A merge has to know: rows
that someone else added meanwhile may be such as it would have deleted.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from pyiceberg.expressions import (
    AlwaysTrue,
    And,
    BooleanExpression,
    GreaterThanOrEqual,
    In,
    LessThanOrEqual,
)
from pyiceberg.expressions.parser import parse
from pyiceberg.table import ALWAYS_TRUE, Table, Transaction, UpsertResult
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.refs import MAIN_BRANCH
from pyiceberg.typedef import EMPTY_DICT

from resources.catalog.iceberg.updating import updated
from resources.catalog.replay.filters import said

if TYPE_CHECKING:
    import pyarrow as pa

MOST_VALUES = 200  # Above it, bounds of a file are not compared with each value.
# Type checkers know these by the names of their fields in JSON only.
_IN, _FROM, _TO = cast(
    "list[Callable[..., BooleanExpression]]", [In, GreaterThanOrEqual, LessThanOrEqual]
)


class RecordingTransaction(Transaction):
    """Keeps the filter of each write with the snapshots that it makes."""

    @property
    def table_metadata(self) -> TableMetadata:
        """The table's metadata with all changes so far; made without deep copies."""
        return updated(self._table.metadata, self._updates, None)

    def delete(
        self,
        delete_filter: str | BooleanExpression,
        snapshot_properties: dict[str, str] = EMPTY_DICT,
        *given: Any,  # noqa: ANN401
        **options: Any,  # noqa: ANN401
    ) -> None:
        """Delete rows; see PyIceberg."""
        noted = {**snapshot_properties, **said(_parsed(delete_filter))}
        super().delete(delete_filter, noted, *given, **options)

    def overwrite(
        self,
        df: "pa.Table | pa.RecordBatchReader",
        overwrite_filter: BooleanExpression | str = ALWAYS_TRUE,
        snapshot_properties: dict[str, str] = EMPTY_DICT,
        *given: Any,  # noqa: ANN401
        **options: Any,  # noqa: ANN401
    ) -> None:
        """Replace rows; see PyIceberg."""
        noted = {**snapshot_properties, **said(_parsed(overwrite_filter))}
        super().overwrite(df, overwrite_filter, noted, *given, **options)

    def dynamic_partition_overwrite(
        self,
        df: "pa.Table",
        snapshot_properties: dict[str, str] = EMPTY_DICT,
        branch: str | None = MAIN_BRANCH,
    ) -> None:
        """Replace the partitions of new rows; see PyIceberg."""
        noted = {**snapshot_properties, **said(AlwaysTrue())}
        super().dynamic_partition_overwrite(df, noted, branch)

    def upsert(  # noqa: PLR0913, PLR0917
        self,
        df: "pa.Table",
        join_cols: list[str] | None = None,
        when_matched_update_all: bool = True,  # noqa: FBT001, FBT002
        when_not_matched_insert_all: bool = True,  # noqa: FBT001, FBT002
        case_sensitive: bool = True,  # noqa: FBT001, FBT002
        branch: str | None = MAIN_BRANCH,
        snapshot_properties: dict[str, str] = EMPTY_DICT,
    ) -> UpsertResult:
        """Replace rows by key and add the others; see PyIceberg."""
        schema = self.table_metadata.schema()
        names = join_cols or sorted(schema.identifier_field_names())
        return super().upsert(
            df,
            join_cols,
            when_matched_update_all,
            when_not_matched_insert_all,
            case_sensitive,
            branch,
            {**snapshot_properties, **said(_with_keys(df, names))},
        )


class RecordingTable(Table):
    """A table at a ref, whose writes keep their filters."""

    def transaction(self) -> Transaction:
        """Collect changes of this table; see PyIceberg."""
        return RecordingTransaction(self)


def _parsed(rows: str | BooleanExpression) -> BooleanExpression:
    return parse(rows) if isinstance(rows, str) else rows


def _with_keys(rows: "pa.Table", names: list[str]) -> BooleanExpression:
    """Return a filter that takes all rows with keys as in rows, and perhaps more."""
    found: BooleanExpression = AlwaysTrue()
    for name in names:
        found = And(found, _near(name, rows[name]))
    return found


def _near(name: str, column: "pa.ChunkedArray[Any]") -> BooleanExpression:
    import pyarrow.compute as pc

    values = pc.unique(column)
    if len(values) <= MOST_VALUES and values.null_count == 0:
        return _IN(name, values.to_pylist())
    if values.null_count or not len(values):
        return AlwaysTrue()
    ends = pc.min_max(values)
    low, high = ends["min"].as_py(), ends["max"].as_py()
    return And(_FROM(name, low), _TO(name, high))
