"""Columns of a table follow its file: added, widened, or refused with both shown."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyiceberg.catalog.sql import SqlCatalog

from resources.structured import SchemaConflictError, conform, evolve, read_tables

KINDS = [
    pa.int32(),
    pa.int64(),
    pa.float32(),
    pa.float64(),
    pa.decimal128(9, 2),
    pa.decimal128(12, 2),
    pa.string(),
    pa.bool_(),
    pa.date32(),
    pa.timestamp("us"),
    pa.list_(pa.field("element", pa.int32())),
    pa.struct([("a", pa.int32())]),
]


def schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


def csv(text: str) -> pa.Table:
    return read_tables("a.csv", text.encode())[0].table


@pytest.mark.parametrize(
    ("have", "got", "merged"),
    [
        (pa.int32(), pa.int64(), pa.int64()),
        (pa.float32(), pa.float64(), pa.float64()),
        (pa.decimal128(9, 2), pa.decimal128(12, 2), pa.decimal128(12, 2)),
        (
            pa.struct([("a", pa.int32())]),
            pa.struct([("a", pa.int64()), ("b", pa.string())]),
            pa.struct([("a", pa.int64()), ("b", pa.string())]),
        ),
        (
            pa.list_(pa.field("element", pa.int32())),
            pa.list_(pa.field("element", pa.int64())),
            pa.list_(pa.field("element", pa.int64())),
        ),
    ],
)
def test_a_wider_type_widens_the_column(
    have: pa.DataType, got: pa.DataType, merged: pa.DataType
) -> None:
    evolution = evolve(schema(x=have), schema(x=got))
    assert evolution.schema.field("x").type == merged
    assert len(evolution.changes) == 1
    assert "widened" in evolution.changes[0]
    assert evolution.replaced == []


@pytest.mark.parametrize(
    ("have", "got"),
    [
        (pa.int64(), pa.float64()),
        (pa.int32(), pa.float32()),
        (pa.date32(), pa.timestamp("us")),
    ],
)
def test_a_wider_type_that_iceberg_cannot_promote_replaces_the_column(
    have: pa.DataType, got: pa.DataType
) -> None:
    evolution = evolve(schema(x=have), schema(x=got))
    assert evolution.schema.field("x").type == got
    assert (len(evolution.changes), evolution.replaced) == (1, ["x"])


@pytest.mark.parametrize(
    ("have", "got"),
    [
        (pa.int64(), pa.int32()),
        (pa.float64(), pa.float32()),
        (pa.float64(), pa.int64()),
        (pa.decimal128(12, 2), pa.decimal128(9, 2)),
        (pa.timestamp("us"), pa.date32()),
    ],
)
def test_a_narrower_type_is_cast_up(have: pa.DataType, got: pa.DataType) -> None:
    evolution = evolve(schema(x=have), schema(x=got))
    assert evolution.changes == []
    table = pa.table({"x": pa.nulls(1, got)})
    assert conform(table, evolution.schema).schema.field("x").type == have


@pytest.mark.parametrize(
    ("have", "got"),
    [
        (pa.int64(), pa.string()),
        (pa.string(), pa.int64()),
        (pa.decimal128(9, 2), pa.decimal128(9, 3)),
        (pa.bool_(), pa.int64()),
        (pa.struct([("a", pa.int32())]), pa.struct([("a", pa.string())])),
        (
            pa.list_(pa.field("element", pa.int32())),
            pa.list_(pa.field("element", pa.string())),
        ),
        (pa.list_(pa.field("element", pa.int32())), pa.int32()),
    ],
)
def test_anything_else_is_a_conflict_that_shows_both_schemas(
    have: pa.DataType, got: pa.DataType
) -> None:
    with pytest.raises(SchemaConflictError) as error:
        evolve(schema(x=have, gone=pa.int32()), schema(x=got, new=pa.string()))
    lines = [line.split() for line in error.value.diff.splitlines()]
    assert lines[0] == ["column", "have", "got"]
    assert lines[1][:2] == ["!", "x"]
    assert ["-", "gone", "int32", "-"] in lines
    assert ["+", "new", "-", "string"] in lines
    assert "'x'" in str(error.value)


def test_columns_are_added_and_never_dropped() -> None:
    current = pa.schema(
        [
            pa.field("_row", pa.int64(), nullable=False),
            ("a", pa.int64()),
            ("b", pa.string()),
        ]
    )
    evolution = evolve(current, schema(a=pa.int64(), c=pa.date32()))
    assert evolution.schema.names == ["_row", "a", "b", "c"]
    assert evolution.schema.field("c").nullable
    assert evolution.changes == ["'c' added (date32[day])"]
    assert evolution.missing == ["b"]
    table = conform(
        pa.table({"c": pa.nulls(2, pa.date32()), "a": [1, 2]}), evolution.schema
    )
    assert table.schema.names == ["a", "b", "c"]
    assert table["b"].null_count == 2


def test_codes_that_all_look_like_numbers_still_fit_a_text_column() -> None:
    first, second = csv("zip,n\n00123,1\n"), csv("zip,n\n12345,2\n")
    evolution = evolve(first.schema, second.schema)
    assert evolution.changes == []
    assert conform(second, evolution.schema)["zip"].to_pylist() == ["12345"]


def test_dates_in_json_text_still_fit_a_text_column() -> None:
    first, second = (
        read_tables("a.json", data)[0].table
        for data in (b'[{"due": "soon"}]', b'[{"due": "2024-01-05"}]')
    )
    evolution = evolve(first.schema, second.schema)
    assert conform(second, evolution.schema)["due"].to_pylist() == ["2024-01-05"]


def test_a_column_without_values_fits_any_type() -> None:
    first, second = csv("a,n\nx,1\n"), csv("a,n\ny,\n")
    evolution = evolve(first.schema, second.schema)
    assert evolution.changes == []
    assert conform(second, evolution.schema)["n"].to_pylist() == [None]
    nested = schema(n=pa.struct([("a", pa.int32())]))
    assert conform(second, evolve(nested, second.schema).schema)["n"].null_count == 1


def test_a_value_that_does_not_fit_is_refused() -> None:
    with pytest.raises(SchemaConflictError, match="'x'"):
        conform(pa.table({"x": [2**60 + 1]}), schema(x=pa.float64()))


@given(st.sampled_from(KINDS), st.sampled_from(KINDS))
def test_evolution_is_stable(have: pa.DataType, got: pa.DataType) -> None:
    try:
        evolution = evolve(schema(x=have), schema(x=got))
    except SchemaConflictError:
        return
    assert evolve(evolution.schema, schema(x=got)).changes == []
    assert evolve(evolution.schema, schema(x=have)).changes == []
    for kind in (have, got):
        table = pa.table({"x": pa.nulls(1, kind)})
        assert conform(table, evolution.schema).schema.types == evolution.schema.types


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[SqlCatalog]:
    catalog = SqlCatalog(
        "test", uri=f"sqlite:///{tmp_path}/c.db", warehouse=tmp_path.as_uri()
    )
    catalog.create_namespace("data")
    yield catalog
    catalog.close()


def test_an_iceberg_table_follows_its_file(catalog: SqlCatalog) -> None:
    first = pa.table(
        {
            "n": pa.array([1], pa.int32()),
            "m": pa.array([Decimal("1.5")], pa.decimal128(5, 2)),
            "o": pa.array([{"a": 1}]),
            "l": pa.array([["x"]], pa.list_(pa.field("element", pa.string()))),
        }
    )
    second = pa.table(
        {
            "n": pa.array([2**40], pa.int64()),
            "m": pa.array([Decimal("1000.5")], pa.decimal128(8, 2)),
            "o": pa.array([{"a": 2, "b": "y"}]),
            "new": pa.array([True]),
        }
    )
    table = catalog.create_table("data.x", schema=first.schema)
    table.append(first)
    evolution = evolve(table.schema(), second.schema)
    assert evolution.missing == ["l"]
    assert len(evolution.changes) == 4
    with table.update_schema() as update:
        update.union_by_name(evolution.schema)
    table.append(conform(second, evolution.schema))
    table.append(conform(first, evolution.schema))
    rows = table.scan().to_arrow().sort_by("n").to_pylist()
    assert [row["n"] for row in rows] == [1, 1, 2**40]
    assert [row["o"] for row in rows] == [{"a": 1, "b": None}] * 2 + [
        {"a": 2, "b": "y"}
    ]
    assert evolve(table.schema(), evolution.schema).changes == []


def test_tables_of_every_reader_can_be_stored(catalog: SqlCatalog) -> None:
    text = "id,n,x,ok,day,at,utc,Größe (m)\n00123,1,1.5,true,2024-01-05,"
    text += "2024-01-05T10:00,2024-01-05T10:00:00Z,y\n"
    records = b'[{"a": [1], "b": {"c": [null, 2.5]}, "d": 12345678901234567890}]'
    files = {"a.csv": text.encode(), "b.json": records}
    for name, data in files.items():
        (read,) = read_tables(name, data)
        stored = catalog.create_table(f"data.{name[0]}", schema=read.table.schema)
        stored.append(read.table)
        assert stored.scan().to_arrow().to_pylist() == read.table.to_pylist()
        assert evolve(stored.schema(), read.table.schema).changes == []
    assert (
        catalog.load_table("data.a").schema().find_field("grosse_m").doc == "Größe (m)"
    )
