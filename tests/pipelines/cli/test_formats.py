import csv
import io
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from pipelines.cli import formats

MIXED = """
    select 1 as id, 'a "b",' || chr(10) || 'c' as text, [1, 2] as list, true as yes
    union all by name select 2 as id, '' as text
    union all by name select 3 as id, null as text, 'nan'::double as number
"""


@pytest.fixture
def duck() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def _on_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")


def test_csv_tells_null_from_empty_and_reads_back(
    duck: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    assert formats.write_file(duck.execute(MIXED), "csv", path) == 3
    raw = path.read_text(encoding="utf-8")
    assert '\n2,"",,,\n' in raw
    assert "\n3,,,,nan\n" in raw
    rows = list(csv.DictReader(io.StringIO(raw)))
    assert rows[0]["text"] == 'a "b",\nc'
    assert json.loads(rows[0]["list"]) == [1, 2]
    assert rows[0]["yes"] == "true"


def test_json_is_one_array_with_a_row_a_line(
    duck: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "out.json"
    assert formats.write_file(duck.execute(MIXED), "json", path) == 3
    raw = path.read_text(encoding="utf-8")
    assert len(raw.splitlines()) == 5
    assert [row["number"] for row in json.loads(raw)] == [None, None, None]
    assert formats.write_file(duck.execute("select 1 where false"), "json", path) == 0
    assert json.loads(path.read_text(encoding="utf-8")) == []


def test_parquet_keeps_the_types_of_the_query(
    duck: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "out.parquet"
    query = "select i, [i] as list from range(25000) as t(i)"
    assert formats.write_file(duck.execute(query), "parquet", path) == 25_000
    table = pq.read_table(path)
    assert table.num_rows == 25_000
    assert table.schema.field("list").type.value_type == table.schema.field("i").type


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_columns_of_one_name_are_both_kept(
    duck: duckdb.DuckDBPyConnection, tmp_path: Path, form: formats.Format
) -> None:
    path = tmp_path / f"out.{form}"
    formats.write_file(duck.execute("select 1 as a, 2 as a"), form, path)
    read = {
        "csv": "read_csv(?)",
        "json": "read_json(?)",
        "parquet": "read_parquet(?)",
    }[form]
    back = duck.execute(f"select a, a_2 from {read}", [str(path)])  # noqa: S608
    assert back.fetchall() == [(1, 2)]


def test_a_table_says_how_many_rows_there_are(
    duck: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    formats.write_table(duck.execute("select * from range(12345)"), 5)
    out = capsys.readouterr().out
    assert "12,345 rows, 5 shown" in out
    formats.write_table(duck.execute("select * from range(3)"), 0)
    assert capsys.readouterr().out.endswith("\n3 rows\n")
    formats.write_table(duck.execute("select 1 where false"), 5)
    assert capsys.readouterr().out == "0 rows\n"


def test_a_row_too_wide_for_the_terminal_is_shown_as_a_record(
    duck: duckdb.DuckDBPyConnection,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wide = ", ".join(f"repeat('x', 30) as column_{i}" for i in range(9))
    _on_terminal(monkeypatch, 80)
    formats.write_table(duck.execute(f"select {wide}"), 5)
    out = capsys.readouterr().out
    assert "row 1" in out
    assert "column_8  " + "x" * 30 in out


def test_a_terminal_is_not_sent_the_escape_codes_of_a_csv(
    duck: duckdb.DuckDBPyConnection,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    query = "select chr(27) || '[2J' as x"
    formats.write_stream(duck.execute(query), "csv")
    assert capsys.readouterr().out == '"x"\n"\x1b[2J"\n'
    _on_terminal(monkeypatch, 80)
    formats.write_stream(duck.execute(query), "csv")
    assert capsys.readouterr().out == '"x"\n"\\x1b[2J"\n'


def test_a_file_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before", encoding="utf-8")
    with suppress(KeyboardInterrupt), formats.complete(path) as part:
        part.write_text("half", encoding="utf-8")
        raise KeyboardInterrupt
    assert path.read_text(encoding="utf-8") == "before"
    with formats.complete(path) as part:
        part.write_text("after", encoding="utf-8")
    assert [p.read_text(encoding="utf-8") for p in tmp_path.iterdir()] == ["after"]
