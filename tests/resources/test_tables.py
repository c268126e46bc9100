from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from resources.schemas import EMBEDDINGS
from resources.tables import append

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


def test_many_small_appends_leave_few_manifests(catalog: Catalog) -> None:
    for _ in range(6):
        with catalog.transaction(message="More") as tx:
            append(tx, EMBEDDINGS, EMBEDDINGS.table([ROW]))
    table = catalog.at("main").load_table(EMBEDDINGS.key)
    assert len(table.inspect.manifests()) < 6
    assert len(rows(catalog)) == 6
