"""Rows of one table that differ between two states."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from resources.errors import AssayError, did_you_mean

if TYPE_CHECKING:
    from resources.lakehouse import Lakehouse


class TableNotFoundError(AssayError):
    """Neither of two states has a table of that name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"No table named '{name}' in either state.{did_you_mean(name, known)}",
            remedy='assay sql "select table_name from kb.tables"',
        )


@dataclass(frozen=True)
class Side:
    """Rows that only one of two states has: how many, and the first of them."""

    count: int
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class RowDiff:
    """How the rows of a table differ; a row that changed is one removed, one added."""

    table: str
    columns_added: tuple[str, ...]
    columns_removed: tuple[str, ...]
    added: Side
    removed: Side


def compare(
    lakehouse: "Lakehouse", addresses: tuple[str, str], name: str, limit: int
) -> RowDiff:
    """Compare the rows of a table in two states, by all columns that both have.

    Args:
        lakehouse: An open home.
        addresses: The state before and the state after.
        name: Key of the table; `kb.` may be left out.
        limit: How many rows of each side are returned, 0 for all; all are counted.

    Raises:
        TableNotFoundError: If neither state has the table.
    """
    key = name if "." in name else f"kb.{name}"
    before, after = (_scan(lakehouse, address, key) for address in addresses)
    if before is None and after is None:
        states = [lakehouse.catalog.contents(address) for address in addresses]
        known = sorted({key for state in states for key in state if "." in key})
        raise TableNotFoundError(name, known)
    old = _columns(lakehouse, before) if before else []
    new = _columns(lakehouse, after) if after else []
    shared = [column for column in new if column in old] or new or old
    return RowDiff(
        key,
        tuple(column for column in new if before and column not in old),
        tuple(column for column in old if after and column not in new),
        _only_in(lakehouse, after, before, shared, limit),
        _only_in(lakehouse, before, after, shared, limit),
    )


def _scan(lakehouse: "Lakehouse", address: str, key: str) -> str | None:
    """Return SQL that reads the table at an address: its metadata file names it."""
    content = lakehouse.catalog.contents(address).get(key)
    if content is None or not content.metadata_location:
        return None
    from resources.warehouse.names import literal, qualified

    # Its view has columns of today, so it is not asked; but making it finds damage.
    query = f"select 1 from {qualified(key)} limit 0"  # noqa: S608
    lakehouse.warehouse.query(query, address)
    return f"iceberg_scan({literal(content.metadata_location)})"


def _columns(lakehouse: "Lakehouse", scan: str) -> list[str]:
    found = lakehouse.warehouse.query(f"select * from {scan} limit 0")  # noqa: S608
    return list(found.column_names)


def _only_in(
    lakehouse: "Lakehouse",
    one: str | None,
    other: str | None,
    columns: Sequence[str],
    limit: int,
) -> Side:
    if one is None or one == other:
        return Side(0, [])
    names = ", ".join('"' + name.replace('"', '""') + '"' for name in columns)
    rows = f"select {names} from {one}"  # noqa: S608
    if other is not None:
        rows += f" except all select {names} from {other}"  # noqa: S608
    counted = f"select *, count(*) over () from ({rows}) order by all"  # noqa: S608
    found = lakehouse.warehouse.query(counted + (f" limit {limit}" if limit else ""))
    if not found.num_rows:
        return Side(0, [])
    return Side(found.column(-1)[0].as_py(), found.select(list(columns)).to_pylist())
