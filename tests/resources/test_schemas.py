import pyarrow as pa
import pytest

from resources.schemas import TABLES, TableSpec

COLUMNS = [(spec, column) for spec in TABLES.values() for column in spec.columns]


@pytest.mark.parametrize("spec", TABLES.values(), ids=TABLES)
def test_every_table_says_what_a_row_is_and_which_run_wrote_it(spec: TableSpec) -> None:
    assert spec.row.endswith(".")
    assert spec.key == f"kb.{spec.name}"
    assert "run_id" in spec.columns.names


@pytest.mark.parametrize(
    ("spec", "column"), COLUMNS, ids=[f"{s.name}.{c.name}" for s, c in COLUMNS]
)
def test_every_column_says_what_it_means(
    spec: TableSpec, column: "pa.Field[pa.DataType]"
) -> None:
    doc = (column.metadata or {}).get(b"doc", b"").decode()
    assert doc
    assert doc == doc.strip()


def test_times_are_stored_with_their_zone() -> None:
    times = [c.type for _, c in COLUMNS if isinstance(c.type, pa.TimestampType)]
    assert times
    assert {(kind.unit, kind.tz) for kind in times} == {("us", "UTC")}


def test_rows_become_a_table_of_exactly_the_schema() -> None:
    spec = TABLES["kb.embeddings"]
    row: dict[str, object] = {
        "text_hash": "x",
        "model": "m",
        "dimension": 2,
        "vector": [0.6, 0.8],
        "run_id": "r",
    }
    assert spec.table([row]).schema.equals(spec.columns, check_metadata=True)
    assert spec.table([]).num_rows == 0
