from pathlib import Path

import pyarrow as pa
import pytest

from resources.lakehouse import Lakehouse
from resources.schemas import FILES
from resources.tables import append
from tests.pipelines.cli.samples import Assay, file_row


@pytest.fixture
def changed(lakehouse: Lakehouse) -> Lakehouse:
    lakehouse.catalog.create_branch("draft")
    with lakehouse.catalog.transaction("draft", message="More") as tx:
        append(tx, FILES, FILES.table([file_row(9, "office/new.md")]))
        tx.load_table("data.prices").overwrite(
            pa.table({"item": ["bolt", "nut", "nut"], "price": [1.5, 0.75, 0.75]})
        )
        tx.create_table("data.extra", pa.schema([("x", pa.int64())]))
    return lakehouse


def test_a_diff_names_the_tables(assay: Assay, changed: Lakehouse) -> None:
    found = {
        d["key"]: d["change"] for d in assay("diff", "main", "draft", "--json").json
    }
    assert found == {
        "data.extra": "added",
        "data.prices": "changed",
        "kb.files": "changed",
    }
    shown = assay("diff", "main", "draft").out
    assert "data.extra" in shown
    assert "--rows TABLE" in shown
    assert assay("diff", "main", "main~0").out == "main and main~0 are the same.\n"


def test_a_diff_by_row_counts_and_shows_what_only_one_side_has(
    assay: Assay, changed: Lakehouse
) -> None:
    found = assay("diff", "main", "draft", "--rows", "data.prices", "--json").json
    assert found["added"] == {"count": 2, "rows": [{"item": "nut", "price": 0.75}] * 2}
    assert found["removed"] == {"count": 1, "rows": [{"item": "nut", "price": 0.5}]}
    shown = assay("diff", "main", "draft", "--rows", "files").out
    assert "kb.files: 1 row added, 0 removed" in shown
    assert "office/new.md" in shown


def test_all_rows_are_counted_however_few_are_shown(
    assay: Assay, changed: Lakehouse
) -> None:
    call = ("diff", "main~1", "main", "--rows", "files", "--json", "--limit")
    assert len(assay(*call, "1").json["added"]["rows"]) == 1
    assert assay(*call, "1").json["added"]["count"] == 3
    assert len(assay(*call, "0").json["added"]["rows"]) == 3


def test_a_new_column_does_not_make_every_row_new(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    lakehouse.catalog.create_branch("draft")
    with lakehouse.catalog.transaction("draft", message="A column") as tx:
        table = tx.load_table("data.prices")
        with table.update_schema() as update:
            update.union_by_name(
                pa.schema([("item", pa.string()), ("unit", pa.string())])
            )
        table.append(pa.table({"item": ["cog"], "price": [2.0], "unit": ["EUR"]}))
    found = assay("diff", "main", "draft", "--rows", "data.prices", "--json").json
    assert found["columns_added"] == ["unit"]
    assert found["added"]["rows"] == [{"item": "cog", "price": 2.0}]
    assert found["removed"]["count"] == 0
    assert (
        "columns added: unit"
        in assay("diff", "main", "draft", "--rows", "data.prices").out
    )


def test_a_table_that_only_one_side_has_is_all_new_or_all_gone(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    found = assay("diff", "main~1", "main", "--rows", "data.prices", "--json").json
    assert found["added"]["count"] == 2
    back = assay("diff", "main", "main~1", "--rows", "data.prices", "--json").json
    assert back["removed"]["count"] == 2
    assert back["added"]["count"] == 0


def test_a_table_that_neither_side_has_is_a_finding(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    result = assay("diff", "main~1", "main", "--rows", "data.price")
    assert result.code == 1
    assert "Did you mean 'data.prices'?" in result.err


def test_an_empty_table_differs_in_no_row(assay: Assay, changed: Lakehouse) -> None:
    found = assay("diff", "main", "draft", "--rows", "data.extra", "--json")
    assert found.json["added"] == {"count": 0, "rows": []}


def test_a_damaged_table_is_an_error_that_names_the_file(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    location = lakehouse.catalog.contents("main")["data.prices"].metadata_location
    assert location is not None
    for path in Path(location).parent.glob("*-m0.avro"):
        path.unlink()
    damaged = assay("diff", "main~1", "main", "--rows", "data.prices")
    assert damaged.code == 1
    assert "-m0.avro is not as it was written" in damaged.err
    assert "assay verify" in damaged.err
