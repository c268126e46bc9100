"""Claims of the rows of data tables: one for each cell that holds a value.

The columns that name a row are its subject, those that date it its time, and each
other column is a property. All is done by columns: a distinct cell is read once, and
numbers never one by one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from assets.claims.editions import edition_of
from assets.claims.tabular import words
from assets.claims.tabular.layout import Leaf, leaves, select
from assets.claims.tabular.profile import Profile, profile
from assets.claims.tabular.rows import row_cells
from resources.schemas import CLAIMS
from resources.warehouse import Warehouse
from resources.warehouse.names import qualified
from sql import load

CELLS_A_BATCH = 200_000  # Claims in memory at the same time: about 300 MB.
_NUMBERED_SHEET = re.compile(r"(?:sheet|table|tabelle|feuil)\s*\d*", re.IGNORECASE)
SAMPLE_ROWS = 500  # They decide what kind a column is.


@dataclass(frozen=True, slots=True)
class DataTable:
    """The rows that one version of a file has in a data table.

    Attributes:
        name: data.<name>.
        version_id: The version of the file.
        title: What the table is of, where a column does not say: "population".
        family: The file's name without its edition.
        edition: Version or date in that name.
        language: Of its prose, where it was detected.
    """

    name: str
    version_id: str
    title: str = ""
    family: str = ""
    edition: str | None = None
    language: str | None = None


@dataclass(slots=True)
class RowReport:
    """What was drawn from data tables, and what was left out.

    Attributes:
        claims: Claims drawn.
        rows: Rows that were read.
        left_out: Rows beyond the limit, by table.
        unread: Columns of nested values or bytes, as table.column.
        unkeyed: Tables whose rows no columns tell apart: subjects are not resolved.
    """

    claims: int = 0
    rows: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    unkeyed: list[str] = field(default_factory=list)

    def metadata(self) -> dict[str, int | str]:
        """Return what a run says about it."""
        said: dict[str, int | str] = {
            "row_claims": self.claims,
            "rows_read": self.rows,
            "rows_left_out": sum(self.left_out.values()),
        }
        if self.left_out:
            said["tables_cut"] = ", ".join(
                f"{name}: {count:,} rows" for name, count in self.left_out.items()
            )
        if self.unread:
            said["columns_unread"] = ", ".join(self.unread)
        if self.unkeyed:
            said["tables_without_key"] = ", ".join(self.unkeyed)
        return said


def unclaimed_tables(warehouse: Warehouse, ref: str, extractor: str) -> list[DataTable]:
    """Return the tables of live files that an extractor has not been through.

    A version is covered when it has a row of kind "coverage" by that extractor.

    Args:
        warehouse: SQL over the catalog.
        ref: Branch, tag or commit to read.
        extractor: Version of the extractor.
    """
    query, wanted = load("steps/unclaimed_tables"), {"extractor": extractor}
    rows = warehouse.query(query, ref, wanted).to_pylist()
    return [_data_table(**row) for row in rows]


def _data_table(
    table_name: str, version_id: str, uri: str, sheet: str | None, language: str | None
) -> DataTable:
    edition = edition_of(uri)
    name = edition.family.rpartition("/")[2]
    title = sheet if sheet and not _NUMBERED_SHEET.fullmatch(sheet) else name
    return DataTable(
        table_name,
        version_id,
        words.spaced(title.replace("-", " ")),
        edition.family,
        edition.edition,
        language,
    )


def row_claims(  # noqa: PLR0913 - where, what, and the three stamps of every claim
    warehouse: Warehouse,
    ref: str,
    source: DataTable,
    report: RowReport,
    *,
    extractor: str,
    run_id: str,
    limit: int,
) -> Iterator[pa.Table]:
    """Yield the claims of one version's rows as rows of `kb.claims`, in batches.

    Args:
        warehouse: SQL over the catalog.
        ref: Branch, tag or commit to read.
        source: Which rows.
        report: Counts what is done.
        extractor: Version of the extractor, for the claims.
        run_id: The run, likewise.
        limit: Rows that are read at most, in order of the file; the rest is counted.
    """
    nothing = f"select * from {qualified(source.name)} limit 0"  # noqa: S608
    columns, unread = leaves(warehouse.query(nothing, ref).schema)
    report.unread += [f"{source.name}.{name}" for name in unread]
    report.left_out |= _beyond(warehouse, ref, source, limit)
    if not columns or limit <= 0:
        return
    named = {"version_id": source.version_id}
    sample = _rows(warehouse, ref, source, columns, {**named, "rows": SAMPLE_ROWS})
    found = profile(
        columns,
        sample,
        lambda chosen: _rows(warehouse, ref, source, chosen, {**named, "rows": limit}),
        limit,
    )
    if not found.roles.is_keyed:
        report.unkeyed.append(source.name)
    stamps = {
        "table_name": source.name,
        "version_id": source.version_id,
        "family": source.family,
        "edition": source.edition,
        "language": source.language,
        "extractor": extractor,
        "run_id": run_id,
    }
    if not found.has_cells:
        return
    for batch in _batches(warehouse, ref, source, found, limit):
        report.rows += batch.num_rows
        claims = as_claims(row_cells(batch, found, source.title), stamps)
        report.claims += claims.num_rows
        if claims.num_rows:
            yield claims


def _beyond(
    warehouse: Warehouse, ref: str, source: DataTable, limit: int
) -> dict[str, int]:
    """Return how many rows are beyond the limit, by table."""
    counted = warehouse.query(
        f"select count(*) as rows from {qualified(source.name)} where _version_id = ?",  # noqa: S608
        ref,
        [source.version_id],
    )
    rows = int(counted["rows"][0].as_py())
    return {source.name: rows - limit} if rows > limit else {}


def _rows(
    warehouse: Warehouse,
    ref: str,
    source: DataTable,
    columns: Sequence[Leaf],
    parameters: Mapping[str, object],
) -> pa.Table:
    return warehouse.query(select(source.name, list(columns)), ref, parameters)


def _batches(
    warehouse: Warehouse, ref: str, source: DataTable, found: Profile, limit: int
) -> Iterator[pa.RecordBatch]:
    """Yield the rows in order, so many at a time that their cells fit in memory."""
    cells = len(found.roles.values) + len(found.prose)
    size = max(CELLS_A_BATCH // cells, 1)
    query = select(source.name, list(found.columns))
    parameters = {"version_id": source.version_id, "rows": limit}
    with warehouse.stream(query, ref, parameters) as result:
        yield from result.to_arrow_reader(size)


def as_claims(cells: pa.Table, stamps: Mapping[str, str | None]) -> pa.Table:
    """Return cells as rows of `kb.claims`: hashes and evidence, by SQL.

    Args:
        cells: What `tabular.rows.row_cells` returns.
        stamps: Columns that are the same in every row: table, version, family,
            edition, language, extractor, run.
    """
    import duckdb

    count = cells.num_rows
    for name, value in stamps.items():
        stamp = pa.array([value], pa.string()).take(pa.array([0] * count, pa.int32()))
        cells = cells.append_column(name, stamp)
    with duckdb.connect(":memory:") as engine:
        engine.register("row_cells", cells)
        made = engine.execute(load("steps/row_claims")).to_arrow_table()
    return made.select(CLAIMS.columns.names).cast(CLAIMS.columns)
