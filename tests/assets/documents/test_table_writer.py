"""Sheets into tables: made, widened, refused, emptied."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from assets.documents.table_writer import Entry, fit, remove_versions, write
from resources.catalog import Catalog
from resources.structured import SchemaConflictError, StructuredTable

KEY = "data.prices"


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(f"sqlite:///{tmp_path / 'catalog.db'}", tmp_path / "files") as found:
        yield found


def sheet(**columns: list[object]) -> StructuredTable:
    return StructuredTable(None, pa.table(columns), [])


def put(catalog: Catalog, version: str, rows: StructuredTable) -> list[str]:
    with catalog.transaction(message="Put") as tx:
        return write(tx, fit(tx, KEY, rows), version)


def rows(catalog: Catalog) -> list[dict[str, object]]:
    return catalog.at("main").load_table(KEY).scan().to_arrow().to_pylist()


def test_a_new_table_has_the_columns_of_its_sheet_and_where_rows_are_from(
    catalog: Catalog,
) -> None:
    changes = put(catalog, "v1", sheet(sku=["a", "b"], price=[1, 2]))
    assert changes == ["data.prices made with 2 columns"]
    assert rows(catalog) == [
        {"sku": "a", "price": 1, "_version_id": "v1", "_row": 0},
        {"sku": "b", "price": 2, "_version_id": "v1", "_row": 1},
    ]


def test_columns_are_added_widened_and_missed(catalog: Catalog) -> None:
    put(catalog, "v1", sheet(sku=["a"], price=[1]))
    changes = put(catalog, "v2", sheet(price=[1.5], currency=["EUR"]))
    told = " ".join(changes)
    assert "'price' widened" in told
    assert "'currency' added" in told
    assert "'sku' is not in the file" in told
    last = [row for row in rows(catalog) if row["_version_id"] == "v2"]
    assert last == [
        {"sku": None, "price": 1.5, "currency": "EUR", "_version_id": "v2", "_row": 0}
    ]


def test_a_sheet_that_does_not_fit_changes_nothing(catalog: Catalog) -> None:
    put(catalog, "v1", sheet(price=[1]))
    before = catalog.resolve("main").id
    with pytest.raises(SchemaConflictError, match="'price' is int64, got struct"):
        put(catalog, "v2", sheet(price=[{"net": 1}]))
    assert catalog.resolve("main").id == before


def test_rows_of_a_version_leave_and_history_keeps_them(catalog: Catalog) -> None:
    put(catalog, "v1", sheet(sku=["a"]))
    put(catalog, "v2", sheet(sku=["b"]))
    before = catalog.resolve("main").id
    with catalog.transaction(message="Remove") as tx:
        remove_versions(tx, KEY, ["v1", "v0"])
    assert [row["sku"] for row in rows(catalog)] == ["b"]
    old = catalog.at(before).load_table(KEY).scan().to_arrow()
    assert sorted(old["sku"].to_pylist()) == ["a", "b"]


def test_each_event_of_a_sheet_has_an_id_of_its_own() -> None:
    run = ("run-1", datetime(2026, 1, 1, tzinfo=UTC))
    first = Entry(KEY, "v1", "docs/prices.csv", None, 3)
    made = first.event("present", run, pa.schema([("sku", pa.string())]), ["made"])
    assert (made["revision"], made["status"]) == (1, "present")
    assert (made["schema"], made["changes"]) == ('{"sku": "string"}', ["made"])
    later = Entry(KEY, "v1", "docs/prices.csv", None, 3, revision=1)
    gone = later.event("removed", run)
    assert (gone["revision"], gone["schema"]) == (2, "{}")
    assert gone["entry_id"] != made["entry_id"]
