from pathlib import Path

import pyarrow as pa
import pytest

import sql
from resources.warehouse import Warehouse
from tests.sql.ledger import START, Ledger

FOLDER = Path(sql.__file__).parent
QUERIES = sorted(FOLDER.rglob("*.sql"))
VIEWS = sorted(path.stem for path in (FOLDER / "views").glob("*.sql"))
REPORTS = sorted(f"reports/{path.stem}" for path in (FOLDER / "reports").glob("*.sql"))

QUIET = {  # Of those on conflicts, see test_contradiction_reports.
    "reports/claims_held_by_rule",
    "reports/contradictions_by_kind",
    "reports/decisions",
    "reports/documents_in_conflict",
    "reports/doubtful_extractions",
    "reports/policy_violations",
    "reports/source_trend",
}


def rows(warehouse: Warehouse, query: str) -> list[dict[str, object]]:
    return warehouse.query(query).to_pylist()


@pytest.fixture
def warehouse(ledger: Ledger) -> Warehouse:
    """Old and new versions, a copy, a deleted file, a refusal, a table."""
    ledger.document("docs/b.md", "the first words of b")
    ledger.document("docs/b.md", "the second words of b, and some more", run="r2")
    ledger.document("docs/a.md", "shared", run="r2")
    ledger.file("docs/aa.md", "shared", run="r2", duplicate_of="docs/a.md")
    ledger.document("docs/gone.md", "gone", run="r1")
    ledger.file("docs/gone.md", None, run="r2")
    ledger.keep_out(ledger.file("docs/x.pdf", "%PDF", run="r1"))
    ledger.keep_out(ledger.file("docs/y.pdf", "%PDF2", run="r2"), run="r2")
    ledger.file("docs/x.pdf", "%PDF new", run="r2")
    ledger.keep_out(ledger.file("docs/z", None, run="r2", status="refused"), "read")
    ledger.create("data.prices", pa.table({"price": [1.0, 2.0]}))
    return ledger.write()


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_every_query_is_lower_case_and_says_what_it_returns(path: Path) -> None:
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    assert first.startswith("-- ")
    code = " ".join(line for line in rest if not line.startswith("--"))
    words = code.replace("'", " ' ").split()
    assert not [word for word in words if word in {"SELECT", "FROM", "JOIN", "WHERE"}]
    assert ";" not in code


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_empty_in_an_empty_home(ledger: Ledger, view: str) -> None:
    assert ledger.warehouse.query(f"from {view}").num_rows == 0


@pytest.mark.parametrize("report", REPORTS)
def test_every_report_is_empty_in_an_empty_home(ledger: Ledger, report: str) -> None:
    assert ledger.warehouse.query(sql.load(report)).num_rows == 0


def test_every_report_has_something_to_say(warehouse: Warehouse) -> None:
    for report in REPORTS:
        found = warehouse.query(sql.load(report)).num_rows
        assert found > 0 or report in QUIET


def test_live_files_are_the_latest_present_events(warehouse: Warehouse) -> None:
    found = rows(warehouse, "select uri, revision from live_files order by uri")
    assert [(row["uri"], row["revision"]) for row in found] == [
        ("docs/a.md", 1),
        ("docs/aa.md", 1),
        ("docs/b.md", 2),
        ("docs/x.pdf", 2),
        ("docs/y.pdf", 1),
    ]


def test_a_live_version_is_one_document_with_all_its_places(
    warehouse: Warehouse,
) -> None:
    found = rows(warehouse, "select uri, uris, text from current_documents order by 1")
    assert found == [
        {"uri": "docs/a.md", "uris": ["docs/a.md", "docs/aa.md"], "text": "shared"},
        {
            "uri": "docs/b.md",
            "uris": ["docs/b.md"],
            "text": "the second words of b, and some more",
        },
    ]


def test_a_document_moves_to_the_copy_that_is_left(ledger: Ledger) -> None:
    ledger.document("docs/a.md", "shared")
    ledger.file("docs/z.md", "shared", parent_uri="docs/z.zip")
    ledger.file("docs/a.md", None)
    (found,) = rows(
        ledger.write(), "select uri, uris, parent_uri from current_documents"
    )
    assert found == {
        "uri": "docs/z.md",
        "uris": ["docs/z.md"],
        "parent_uri": "docs/z.zip",
    }


def test_a_passage_says_where_it_stands(warehouse: Warehouse) -> None:
    found = rows(
        warehouse,
        "select uri, title, place, start, copies from current_chunks order by 1, start",
    )
    assert found[0] == {
        "uri": "docs/a.md",
        "title": "Title of docs/a.md",
        "place": "page 1, Top > Sub",
        "start": 0,
        "copies": 2,
    }
    assert [row["start"] for row in found[1:]] == [0, 10, 20, 30]


def test_quarantine_ends_with_the_next_event_of_the_file(warehouse: Warehouse) -> None:
    found = rows(warehouse, "select uri, stage from current_quarantine order by uri")
    assert found == [
        {"uri": "docs/y.pdf", "stage": "extract"},
        {"uri": "docs/z", "stage": "read"},
    ]


def test_superseded_documents_name_what_took_their_place(warehouse: Warehouse) -> None:
    found = rows(
        warehouse,
        "select s.uri, d.text from superseded_documents s left join documents d"
        " on d.version_id = s.superseded_by order by s.uri",
    )
    assert found == [
        {"uri": "docs/b.md", "text": "the second words of b, and some more"},
        {"uri": "docs/gone.md", "text": None},
    ]


def test_history_has_one_row_a_run_newest_first(warehouse: Warehouse) -> None:
    second, first = rows(warehouse, "from ingest_history")
    assert (first["run_id"], second["run_id"]) == ("r1", "r2")
    assert first["started_at"] > START
    assert first["finished_at"] > first["started_at"]
    counted = {key: value for key, value in second.items() if isinstance(value, int)}
    assert counted == {
        "files_new": 3,
        "files_changed": 2,
        "files_deleted": 1,
        "files_refused": 1,
        "files_duplicate": 1,
        "documents": 2,
        "chunks": 5,
        "vectors": 5,
        "data_tables": 0,
        "quarantined": 1,
    }


def test_table_sizes_are_those_of_the_files(warehouse: Warehouse) -> None:
    found = {row["table_name"]: row for row in rows(warehouse, "from table_sizes")}
    assert found["data.prices"]["rows"] == 2
    assert found["kb.files"]["rows"] == 10
    assert found["kb.files"]["files"] == 1
    assert found["kb.files"]["bytes"] > 0


def test_table_sizes_follow_deletes_and_tables_without_rows(ledger: Ledger) -> None:
    ledger.create("data.prices", pa.table({"price": [1.0, 2.0, 3.0]}))
    catalog = ledger.catalog.at("main")
    catalog.load_table("data.prices").delete("price > 1.5")
    catalog.create_table("data.bare", pa.schema([("x", pa.int64())]))
    found = {
        row["table_name"]: row for row in rows(ledger.warehouse, "from table_sizes")
    }
    assert found["data.prices"]["rows"] == 1
    assert found["data.bare"] == {
        "table_name": "data.bare",
        "rows": 0,
        "bytes": 0,
        "files": 0,
        "snapshots": 0,
    }


def test_duplicates_list_the_copies_and_the_space_they_spare(
    warehouse: Warehouse,
) -> None:
    assert rows(warehouse, sql.load("reports/duplicates")) == [
        {
            "kept": "docs/a.md",
            "copies": ["docs/aa.md"],
            "bytes_each": 6,
            "bytes_spared": 6,
        }
    ]
