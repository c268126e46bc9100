"""What every asset that writes a table says about it in the Dagster UI."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dagster as dg
import pyarrow as pa
from pyiceberg.exceptions import NoSuchTableError

from resources.charts import bars
from resources.dagster_resources import RunBranch
from resources.lakehouse import Lakehouse
from resources.schemas import TableSpec

SAMPLE_CHARACTERS = 80
SAMPLE_ROWS = 20
# What Markdown would obey; all at once, since the entities hold some of it themselves.
_HARMLESS = {ord(sign): f"&#{ord(sign)};" for sign in "\\`*_[]<>|!#&"}
TABLE_SIZES = (
    "select table_name, rows, bytes, files from kb.table_sizes order by rows desc"
)


def table_report(
    branch: RunBranch, spec: TableSpec, added: int, details: Mapping[str, Any]
) -> dg.MaterializeResult[None]:
    """Return the result of an asset that wrote to one table of `kb`.

    Args:
        branch: Where it wrote.
        spec: The table.
        added: Rows that this run appended.
        details: Further metadata, such as a sample or a picture.
    """
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": _row_count(branch, spec.key),
            "dagster/table_name": spec.key,
            "dagster/column_schema": column_schema(spec.columns),
            "added": added,
            **details,
        }
    )


def state_report(lakehouse: Lakehouse, ref: str) -> dict[str, Any]:
    """Return metadata about all tables of a ref: rows in all, sizes, a picture.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
    """
    tables = lakehouse.warehouse.query(TABLE_SIZES, ref).to_pylist()
    rows = {row["table_name"]: float(row["rows"]) for row in tables}
    return {
        "dagster/row_count": int(sum(rows.values())),
        "rows_by_table": dg.MetadataValue.md(bars(rows, title="rows by table")),
        "sample": sample(tables[:SAMPLE_ROWS]),
    }


def column_schema(columns: pa.Schema) -> dg.TableSchema:
    """Return an Arrow schema as Dagster shows it: names, types, meanings."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                str(column.type),
                description=(column.metadata or {}).get(b"doc", b"").decode(),
                constraints=dg.TableColumnConstraints(nullable=column.nullable),
            )
            for column in columns
        ]
    )


def sample(rows: list[dict[str, Any]]) -> dg.MarkdownMetadataValue:
    """Return a few rows as a Markdown table, long values cut, markup harmless."""
    if not rows:
        return dg.MetadataValue.md("_none_")
    names = list(rows[0])
    lines = [" | ".join(names), " | ".join("---" for _ in names)]
    lines += [" | ".join(_cell(row[name]) for name in names) for row in rows]
    return dg.MetadataValue.md("\n".join(f"| {line} |" for line in lines))


def table(
    columns: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> dg.TableMetadataValue:
    """Return rows as a table that the UI shows at once, without a click.

    Args:
        columns: Names of what is shown of each row, in this order.
        rows: Values of text, number or truth by name.
    """
    return dg.MetadataValue.table(
        records=[dg.TableRecord({name: row[name] for name in columns}) for row in rows],
        schema=dg.TableSchema(columns=[dg.TableColumn(name) for name in columns]),
    )


def _cell(value: object) -> str:
    text = " ".join(str("" if value is None else value).split())
    if len(text) > SAMPLE_CHARACTERS:
        text = f"{text[:SAMPLE_CHARACTERS]}…"
    return text.translate(_HARMLESS)


def _row_count(branch: RunBranch, key: str) -> int:
    """Return the rows of a table on the branch, from its metadata alone."""
    try:
        table = branch.catalog.at(branch.name).load_table(key)
    except NoSuchTableError:
        return 0
    snapshot = table.current_snapshot()
    summary = snapshot.summary if snapshot else None
    return int(summary["total-records"] or 0) if summary else 0
