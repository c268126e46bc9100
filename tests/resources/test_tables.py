from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from resources.schemas import EMBEDDINGS
from resources.tables import append
from resources.warehouse import Warehouse

ROW: dict[str, object] = {
    "text_hash": "x",
    "model": "m",
    "dimension": 2,
    "vector": [0.6, 0.8],
    "run_id": "r",
}


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(f"sqlite:///{tmp_path / 'catalog.db'}", tmp_path / "files") as found:
        yield found


def rows(catalog: Catalog) -> list[dict[str, object]]:
    return catalog.at("main").load_table(EMBEDDINGS.key).scan().to_arrow().to_pylist()


def test_the_first_rows_make_the_table_and_its_namespace(catalog: Catalog) -> None:
    with catalog.transaction(message="First") as tx:
        assert append(tx, EMBEDDINGS, EMBEDDINGS.table([ROW])) == 1
    (row,) = rows(catalog)
    assert row["text_hash"] == "x"
    assert row["vector"] == pytest.approx([0.6, 0.8])
    schema = catalog.at("main").load_table(EMBEDDINGS.key).schema()
    assert schema.find_field("vector").doc == "Unit length."
    assert schema.find_field("text_hash").required


def test_no_rows_make_nothing(catalog: Catalog) -> None:
    before = catalog.resolve("main")
    with catalog.transaction(message="Nothing") as tx:
        assert append(tx, EMBEDDINGS, EMBEDDINGS.table([])) == 0
    assert catalog.resolve("main") == before


def test_columns_may_come_in_any_order_and_narrower(catalog: Catalog) -> None:
    table = EMBEDDINGS.table([ROW])
    shuffled = table.select(sorted(table.column_names, reverse=True))
    large = shuffled.set_column(
        shuffled.column_names.index("text_hash"),
        "text_hash",
        pa.array(["y"], pa.large_string()),
    )
    with catalog.transaction(message="Shuffled") as tx:
        append(tx, EMBEDDINGS, large)
    assert [row["text_hash"] for row in rows(catalog)] == ["y"]


@pytest.mark.parametrize("wrong", [{"dimension": 2**40}, {"text_hash": None}])
def test_rows_that_do_not_fit_are_refused(
    catalog: Catalog, wrong: dict[str, object]
) -> None:
    loose = pa.schema(
        [field.with_nullable(nullable=True) for field in EMBEDDINGS.columns]
    )
    loose = loose.set(2, pa.field("dimension", pa.int64()))
    bad = pa.Table.from_pylist([{**ROW, **wrong}], schema=loose)
    with (
        pytest.raises((pa.ArrowInvalid, ValueError)),
        catalog.transaction(message="Wrong") as tx,
    ):
        append(tx, EMBEDDINGS, bad)
    assert catalog.contents("main") == {}


def test_a_table_of_an_older_version_gets_the_columns_that_it_lacks(
    catalog: Catalog,
) -> None:
    older = replace(EMBEDDINGS, columns=EMBEDDINGS.columns.remove(1))
    kept = {name: value for name, value in ROW.items() if name != "model"}
    with catalog.transaction(message="Older") as tx:
        append(tx, older, older.table([kept]))
    before = catalog.resolve("main").id
    with catalog.transaction(message="Newer") as tx:
        append(tx, EMBEDDINGS, EMBEDDINGS.table([ROW]))
        assert tx.load_table(EMBEDDINGS.key).schema().find_field("model").doc
    assert len(catalog.log("main", 2)[0].operations) == 1
    assert sorted(str(row["model"]) for row in rows(catalog)) == ["None", "m"]
    with closing(Warehouse(catalog)) as warehouse:
        query = "select model, dimension from kb.embeddings order by model nulls first"
        now = warehouse.query(query).to_pylist()
        assert [tuple(row.values()) for row in now] == [(None, 2), ("m", 2)]
        then = warehouse.query(query, before).to_pylist()
        assert [tuple(row.values()) for row in then] == [(None, 2)]


def test_a_table_of_a_newer_version_takes_rows_of_an_older_one(
    catalog: Catalog,
) -> None:
    late = pa.field("late", pa.list_(pa.field("element", pa.string(), nullable=False)))
    newer = replace(EMBEDDINGS, columns=EMBEDDINGS.columns.append(late))
    with catalog.transaction(message="Older") as tx:
        append(tx, EMBEDDINGS, EMBEDDINGS.table([ROW]))
    with catalog.transaction(message="Newer") as tx:
        append(tx, newer, newer.table([{**ROW, "late": ["x"]}]))
    with catalog.transaction(message="Older again") as tx:
        append(tx, EMBEDDINGS, EMBEDDINGS.table([ROW]))
    assert [row["late"] for row in rows(catalog)].count(None) == 2


def test_many_small_appends_leave_few_manifests(catalog: Catalog) -> None:
    for _ in range(6):
        with catalog.transaction(message="More") as tx:
            append(tx, EMBEDDINGS, EMBEDDINGS.table([ROW]))
    table = catalog.at("main").load_table(EMBEDDINGS.key)
    assert len(table.inspect.manifests()) < 6
    assert len(rows(catalog)) == 6
