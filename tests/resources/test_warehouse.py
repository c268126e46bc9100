import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

import duckdb
import pyarrow as pa
import pytest

from resources.catalog import Catalog
from resources.catalog.errors import RefNotFoundError
from resources.errors import AssayError
from resources.schemas import TABLES
from resources.tables import append
from resources.warehouse import (
    EngineError,
    ForbiddenStatementError,
    HomeNotFoundError,
    QueryError,
    Warehouse,
    connect,
    engine,
    reader,
)

ROOT = Path(__file__).parents[2]
FILES, ROWS = 5, 1000


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    # A folder name with all that needs quoting somewhere.
    home = tmp_path / "it's a home%20"
    home.mkdir()
    with Catalog(f"sqlite:///{home}/catalog.db", home / "warehouse") as catalog:
        yield catalog


@pytest.fixture
def warehouse(catalog: Catalog) -> Warehouse:
    """A table of five files with a thousand rows each, in order of its key."""
    table = catalog.at("main")
    table.create_namespace("data")
    made = table.create_table("data.parts", numbers(0).schema)
    for place in range(FILES):
        made.append(numbers(place * ROWS))
    return Warehouse(catalog)


def numbers(start: int) -> pa.Table:
    keys = list(range(start, start + ROWS))
    return pa.table({"key": keys, "name": [f"n{key}" for key in keys], "other": keys})


def plan(warehouse: Warehouse, query: str) -> dict[str, object]:
    """Return the only step of a query's plan: the scan."""
    found = warehouse.query(f"explain (format json) {query}")
    (step,) = json.loads(found["explain_value"][0].as_py())
    assert step["name"].strip() == "ICEBERG_SCAN"
    assert not step["children"]
    return dict(step["extra_info"])


def test_filter_and_projection_reach_the_files_of_a_table(
    warehouse: Warehouse,
) -> None:
    query = "select name from data.parts where key = 3500"
    scan = plan(warehouse, query)
    assert scan["Projections"] == "name"
    assert scan["Filters"] == "key=3500"
    profile = warehouse.query(f"explain analyze {query}")["explain_value"][0].as_py()
    assert "Total Files Read: 1" in profile
    everything = warehouse.query("explain analyze select name from data.parts")
    assert f"Total Files Read: {FILES}" in everything["explain_value"][0].as_py()


def test_filter_and_projection_reach_the_files_through_a_stored_query(
    warehouse: Warehouse, catalog: Catalog
) -> None:
    spec = TABLES["kb.files"]
    with catalog.transaction("main", message="files") as tx:
        append(tx, spec, spec.table([_file_row(1)]))
        append(tx, spec, spec.table([_file_row(2)]))
    text = warehouse.query("explain select uri from live_files where uri = 'b'")
    shown = text["explain_value"][0].as_py()
    assert "uri='b'" in shown
    assert "sha256" not in shown


def _file_row(number: int) -> dict[str, object]:
    return {
        "file_id": f"f{number}",
        "uri": f"docs/{number}",
        "source": "docs",
        "revision": 1,
        "status": "present",
        "extractor": "x",
        "run_id": "r",
        "seen_at": 0,
    }


def test_a_query_gives_arrow_rows(warehouse: Warehouse) -> None:
    found = warehouse.query("select max(key) as top from data.parts")
    assert found.to_pylist() == [{"top": FILES * ROWS - 1}]


def test_parameters_go_by_name_or_place(warehouse: Warehouse) -> None:
    named = "select count(*) as n from data.parts where key < $low"
    assert warehouse.query(named, parameters={"low": 7})["n"][0].as_py() == 7
    placed = "select count(*) as n from data.parts where key < ?"
    assert warehouse.query(placed, parameters=[8])["n"][0].as_py() == 8


def test_each_address_has_its_own_state(warehouse: Warehouse, catalog: Catalog) -> None:
    before = catalog.resolve("main").id
    catalog.create_branch("draft")
    catalog.at("draft").load_table("data.parts").delete("key >= 10")
    count = "select count(*) as n from data.parts"
    seen = [
        warehouse.query(count, at)["n"][0].as_py()
        for at in ("main", "draft", before, "main~1", "draft")
    ]
    assert seen == [FILES * ROWS, 10, FILES * ROWS, (FILES - 1) * ROWS, 10]


def test_an_open_connection_keeps_the_state_it_was_made_for(
    warehouse: Warehouse, catalog: Catalog
) -> None:
    with warehouse.connect() as connection:
        catalog.at("main").load_table("data.parts").delete("key >= 10")
        query = "select count(*) from data.parts"
        assert connection.execute(query).fetchall() == [(FILES * ROWS,)]
        warehouse.close()
        assert connection.execute(query).fetchall() == [(FILES * ROWS,)]
    assert warehouse.query("select count(*) as n from data.parts")["n"][0].as_py() == 10


def test_the_engine_is_renewed_after_many_states(
    warehouse: Warehouse, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "STATES_KEPT", 2)
    addresses = ["main", "main~1", "main~2", "main"]
    count = "select count(*) as n from data.parts"
    found = [warehouse.query(count, at)["n"][0].as_py() for at in addresses]
    assert found == [5000, 4000, 3000, 5000]


def test_many_threads_may_ask_at_once(warehouse: Warehouse) -> None:
    def ask(number: int) -> int:
        query = "select count(*) as n from data.parts where key < ?"
        found = warehouse.query(query, f"main~{number % 3}", [number])
        return int(found["n"][0].as_py())

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(40))) == list(range(40))


def test_a_new_home_has_every_table_of_kb_empty(catalog: Catalog) -> None:
    warehouse = Warehouse(catalog)
    for key, spec in TABLES.items():
        found = warehouse.query(f"from {key}")
        assert found.num_rows == 0
        assert found.column_names == spec.columns.names


def test_columns_have_the_same_type_before_and_after_the_first_row(
    catalog: Catalog,
) -> None:
    warehouse = Warehouse(catalog)
    shown = {key: warehouse.query(f"describe {key}") for key in TABLES}
    with catalog.transaction("main", message="tables") as tx:
        tx.create_namespace("kb")
        for key, spec in TABLES.items():
            tx.create_table(key, spec.columns)
    for key, before in shown.items():
        assert warehouse.query(f"describe {key}") == before


def test_columns_say_what_they_mean(catalog: Catalog) -> None:
    query = (
        "select comment from duckdb_columns()"
        " where table_name = 'files' and column_name = 'bytes'"
    )
    found = Warehouse(catalog).query(query)
    assert found.to_pylist() == [{"comment": "Size; null if unknown."}]


def test_listing_shows_tables_that_no_query_named_before(warehouse: Warehouse) -> None:
    shown = warehouse.query("show all tables")
    names = dict(
        zip(shown["name"].to_pylist(), shown["schema"].to_pylist(), strict=True)
    )
    assert names["parts"] == "data"
    assert {"files", "live_files", "tables"} <= names.keys()


@pytest.mark.parametrize(
    "query",
    [
        "describe data.parts",
        "summarize data.parts",
        "from data.parts limit 1",
        "with a as (from data.parts) select count(*) from a",
        "pivot (from data.parts limit 3) on name using sum(key)",
        "values (1), (2)",
        "explain select 1",
        "-- why\nexplain /* how */ (analyze, format json) select 1",
        "pragma version",
        "select * from query('from data.parts')",
        "select 1;",
    ],
)
def test_whatever_reads_is_answered(warehouse: Warehouse, query: str) -> None:
    assert warehouse.query(query).num_rows > 0


@pytest.mark.parametrize(
    "statement",
    [
        "copy (select 1) to '{warehouse}/stolen.csv'",
        "copy (select 1) to '{outside}'",
        "explain analyze copy (select 1) to '{warehouse}/stolen.csv'",
        "explain /* x */ analyze copy (select 1) to '{warehouse}/stolen.csv'",
        "attach '{warehouse}/other.duckdb' as other",
        "export database '{warehouse}/all'",
        "create table kb.mine as select 1",
        "with a as (select 1) insert into kb.files from a",
        "drop view kb.files",
        "set threads = 1",
        "install httpfs",
        "load '{outside}'",
        "use main",
        "select * from read_text('{outside}')",
        "select * from '{outside}'",
        "select * from read_csv('https://example.org/a.csv')",
        "select * from glob('/etc/*')",
        "select * from read_text('{warehouse}/../catalog.db')",
        "from iceberg_scan('{outside}')",
        "from enable_logging(storage = 'file', storage_path = '{warehouse}/logs')",
        "checkpoint",
        "create type x as enum (select 'a'); select 1",
    ],
)
def test_nothing_else_is_read_and_nothing_is_written(
    warehouse: Warehouse, catalog: Catalog, tmp_path: Path, statement: str
) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("secret", encoding="utf-8")
    folder = Path(catalog.warehouse)
    before = sorted(folder.rglob("*"))
    quoted = {"warehouse": str(folder), "outside": str(outside)}
    places = {name: path.replace("'", "''") for name, path in quoted.items()}
    with pytest.raises(QueryError) as caught:
        warehouse.query(statement.format(**places))
    assert "secret\n" not in str(caught.value)
    assert sorted(folder.rglob("*")) == before
    assert outside.read_text(encoding="utf-8") == "secret"


def test_what_is_forbidden_says_what_to_do_instead(warehouse: Warehouse) -> None:
    with pytest.raises(ForbiddenStatementError, match="assay sql -o FILE"):
        warehouse.query("copy (select 1) to 'x.csv'")
    with pytest.raises(ForbiddenStatementError, match="assay ingest PATH"):
        warehouse.query("from read_text('/etc/passwd')")


@pytest.mark.parametrize(
    ("query", "problem", "remedy"),
    [
        (
            "select * from data.part",
            "No table or view named 'part' at 'main'. Did you mean 'data.parts'?",
            'assay sql "show all tables"',
        ),
        (
            "select * from dat.parts",
            "No table or view named 'dat.parts' at 'main'. Did you mean 'data.parts'?",
            'assay sql "show all tables"',
        ),
        (
            "select nmae from data.parts",
            "No column named 'nmae' here. Did you mean 'name'?",
            'assay sql "describe data.parts"',
        ),
        (
            "select p.nmae from data.parts as p",
            "No column named 'nmae' here. Did you mean 'name'?",
            'assay sql "describe data.parts"',
        ),
        (
            "select zzz from data.parts",
            "No column named 'zzz' here.",
            'assay sql "describe data.parts"',
        ),
        (
            "select key,\nfrom where",
            "The query is not valid SQL in line 2: syntax error at or near",
            "correct that place",
        ),
        ("", "A query is one statement; there are none.", 'assay sql "select 1"'),
        (
            "select 1; select 2",
            "A query is one statement; there are 2.",
            "run them one after the other",
        ),
        (
            "select sum(name) from data.parts",
            "No function matches the given name and argument types",
            'assay sql "describe data.parts"',
        ),
        ("select cast('a' as int)", "Could not convert string 'a'", "correct the"),
        ("select $a", "Values were not provided", "correct the query"),
    ],
)
def test_a_wrong_query_says_what_comes_near(
    warehouse: Warehouse, query: str, problem: str, remedy: str
) -> None:
    with pytest.raises(QueryError) as caught:
        warehouse.query(query)
    assert caught.value.problem.startswith(problem)
    assert caught.value.remedy.startswith(remedy)


def test_a_wrong_query_leaves_the_next_one_alone(warehouse: Warehouse) -> None:
    with pytest.raises(QueryError):
        warehouse.query("select nothing from data.parts")
    assert warehouse.query("select 1 as a").num_rows == 1


def test_a_missing_metadata_file_is_told_each_time(
    warehouse: Warehouse, catalog: Catalog
) -> None:
    location = catalog.contents("main")["data.parts"].metadata_location
    assert location is not None
    Path(location.removeprefix("file://")).unlink()
    for _ in range(2):
        with pytest.raises(QueryError, match="assay verify"):
            warehouse.query("from data.parts")
    assert warehouse.query("select 1 as a").num_rows == 1


def test_a_comment_before_a_query_makes_no_view(
    warehouse: Warehouse, catalog: Catalog
) -> None:
    location = catalog.contents("main")["data.parts"].metadata_location
    assert location is not None
    Path(location.removeprefix("file://")).unlink()  # Its view cannot be made.
    assert warehouse.query("-- Parts to show.\nfrom kb.files").num_rows == 0
    with pytest.raises(QueryError, match="assay verify"):
        warehouse.query("-- All tables.\rshow tables")


def test_an_unknown_address_is_told_by_the_catalog(warehouse: Warehouse) -> None:
    with pytest.raises(RefNotFoundError, match="Did you mean 'main'"):
        warehouse.query("select 1", "mian")


def test_control_c_ends_a_query(warehouse: Warehouse) -> None:
    warehouse.query("select 1")
    endless = "select sum(a.range * b.range) from range(10000000) a, range(1000000) b"
    timer = Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        timer.start()
        warehouse.query(endless)
    timer.join()
    assert warehouse.query("select 1 as a").num_rows == 1


def test_one_line_connects_a_notebook(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with Catalog(f"sqlite:///{home}/catalog.db", home / "warehouse") as catalog:
        catalog.at("main").create_namespace("data")
        catalog.at("main").create_table("data.parts", numbers(0).schema).append(
            numbers(0)
        )
    found = connect(home=home).sql("select count(*) from data.parts").fetchall()
    assert found == [(ROWS,)]
    assert connect("main~1", home).sql("from data.parts").fetchall() == []


def test_a_home_that_was_moved_is_said_to_be(tmp_path: Path) -> None:
    home, moved = tmp_path / "home", tmp_path / "moved"
    home.mkdir()
    with Catalog(f"sqlite:///{home}/catalog.db", home / "warehouse") as first:
        table = first.at("main")
        table.create_namespace("data")
        table.create_table("data.parts", numbers(0).schema).append(numbers(0))
    home.rename(moved)
    with (
        Catalog(f"sqlite:///{moved}/catalog.db", moved / "warehouse") as catalog,
        pytest.raises(QueryError, match="moved or copied") as caught,
    ):
        Warehouse(catalog).query("from data.parts")
    assert caught.value.remedy.startswith(f"move it back to {home};")


@pytest.mark.parametrize("content", [None, "", "{}", "null", "[1]"])
@pytest.mark.parametrize("kind", ["*-m0.avro", "snap-*.avro", "*.metadata.json"])
def test_a_damaged_table_is_an_error_and_never_the_end_of_the_process(
    warehouse: Warehouse, catalog: Catalog, kind: str, content: str | None
) -> None:
    location = catalog.contents("main")["data.parts"].metadata_location or ""
    for path in Path(location).parent.glob(kind):
        path.unlink()
        if content is not None:
            path.write_text(content, encoding="utf-8")
    with pytest.raises(QueryError, match="assay verify"):
        warehouse.query("select * from data.parts")


def test_connecting_to_no_home_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_HOME", str(tmp_path / "none"))
    with pytest.raises(HomeNotFoundError, match="assay --home"):
        connect()
    assert not (tmp_path / "none").exists()


def test_a_missing_extension_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "EXTENSIONS", ("nowhere",))
    with pytest.raises(EngineError, match="pip install") as caught:
        engine.open_engine(str(tmp_path))
    assert isinstance(caught.value, AssayError)
    assert duckdb.__version__ in caught.value.remedy


@pytest.mark.parametrize("home", [None, "/proc/none"])
def test_fifty_tables_open_fast_and_without_a_home_folder_to_write(
    catalog: Catalog, home: str | None
) -> None:
    with catalog.transaction("main", message="tables") as tx:
        tx.create_namespace("data")
        for number in range(50):
            tx.create_table(f"data.t{number}", pa.schema([("x", pa.int64())]))
    program = (
        "import sys, time; started = time.process_time()\n"
        "from resources.catalog import Catalog\n"
        "from resources.warehouse import Warehouse\n"
        "found = Warehouse(Catalog(*sys.argv[1:])).query('select 1')\n"
        "assert found.num_rows == 1\n"
        "print(time.process_time() - started)\n"
    )
    environment = {"PYTHONPATH": str(ROOT)} | ({"HOME": home} if home else {})
    outcome = subprocess.run(
        [sys.executable, "-c", program, catalog.url, catalog.warehouse],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert float(outcome.stdout) < 1.5  # About 0.6 s on an idle machine.
