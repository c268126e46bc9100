import io
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest

from resources.lakehouse import Lakehouse
from tests.pipelines.cli.samples import HOSTILE_URI, Assay

ASSAY = [sys.executable, "-c", "import sys, pipelines.cli as c; sys.exit(c.main())"]
ENDLESS = "select count(*) from range(1000000000000) as t(i) where i % 7 = 3"


def _stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_query_is_an_argument_a_file_or_standard_input(
    assay: Assay,
    lakehouse: Lakehouse,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    query = "select uri from kb.files order by file_id limit 1"
    expected = [{"uri": "office/a.md"}]
    assert assay("sql", query, "--json").json == expected
    (tmp_path / "q.sql").write_text(query, encoding="utf-8")
    assert assay("sql", "-f", tmp_path / "q.sql", "--json").json == expected
    for words in (["-"], ["-f", "-"]):
        _stdin(monkeypatch, query.encode())
        assert assay("sql", *words, "--format", "json").json == expected


def test_a_query_reads_the_state_of_a_ref(assay: Assay, lakehouse: Lakehouse) -> None:
    count = "select count(*) as n from kb.files"
    assert assay("sql", count, "--json").json == [{"n": 3}]
    assert assay("sql", count, "--ref", "main~1", "--json").json == [{"n": 0}]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("select 1", "-f", "x.sql"),
        ("-f", "not-there.sql"),
        ("select 1", "--format", "xml"),
        ("select 1", "--format", "table", "-o", "x.txt"),
        ("select 1", "--rows", "-1"),
    ],
)
def test_wrong_use_exits_2(assay: Assay, words: tuple[str, ...]) -> None:
    result = assay("sql", *words)
    assert result.code == 2
    assert "Usage: assay sql" in result.err


def test_bytes_that_are_no_text_are_wrong_use(
    assay: Assay, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stdin(monkeypatch, b"select '\xff'")
    assert assay("sql", "-").code == 2


def test_a_refused_query_is_a_finding_with_a_remedy(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    for query in ("select * from kb.fils", "drop view kb.files", "selec 1"):
        result = assay("sql", query)
        assert result.code == 1
        assert "Try: " in result.err
        assert "Traceback" not in result.err


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_a_file_gets_its_format_by_its_name(
    assay: Assay, lakehouse: Lakehouse, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"out.{form}"
    result = assay("sql", "select uri from kb.files", "-o", path)
    assert result.code == 0
    assert result.out == ""
    assert result.err == f"{path}: 3 rows\n"
    magic = {"csv": b'"uri"', "json": b"[", "parquet": b"PAR1"}[form]
    assert path.read_bytes().startswith(magic)
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []


def test_a_failed_query_leaves_the_file_that_was_there(
    assay: Assay, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before", encoding="utf-8")
    query = "select cast(case when i = 50000 then 'x' else '1' end as int) as n "
    assert assay("sql", query + "from range(60000) as t(i)", "-o", path).code == 1
    assert path.read_text(encoding="utf-8") == "before"
    assert not list(tmp_path.glob(".*.part"))


def test_a_table_does_not_obey_what_a_file_name_says(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    out = assay("sql", "select uri from kb.files").out
    assert "\x1b" not in out
    assert "office/\\x1b[31mevil[/]\\n.pdf" in out
    uris = assay("sql", "select uri from kb.files", "--json").json
    assert {"uri": HOSTILE_URI} in uris


def test_a_home_that_is_not_there_is_named(assay: Assay, home: Path) -> None:
    result = assay("sql", "select 1")
    assert result.code == 1
    assert str(home) in result.err
    assert not home.exists()


def _environment(lakehouse: Lakehouse) -> dict[str, str]:
    return os.environ | {"ASSAY_HOME": str(lakehouse.settings.home)}


def test_a_reader_that_leaves_early_is_met_with_silence(lakehouse: Lakehouse) -> None:
    for form in ("csv", "json", "table"):
        query = "select i, 'x' from range(200000) as t(i)"
        running = subprocess.Popen(
            [*ASSAY, "sql", query, "--format", form, "--rows", "2000"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(lakehouse),
        )
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 141
        running.stderr.close()


def test_ctrl_c_stops_a_query_with_one_line_and_130(lakehouse: Lakehouse) -> None:
    running = subprocess.Popen(
        [*ASSAY, "sql", ENDLESS],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(lakehouse),
    )
    process = psutil.Process(running.pid)
    while process.cpu_times().user < 3:  # To start takes less than one.
        time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    try:
        out, err = running.communicate(timeout=60)
    finally:
        running.kill()  # It would never end by itself.
    assert (running.returncode, out, err) == (130, b"", b"Interrupted.\n")


def test_parquet_is_not_for_a_terminal(lakehouse: Lakehouse) -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [*ASSAY, "sql", "select 1", "--format", "parquet"],
        check=False,
        stdout=theirs,
        stderr=subprocess.PIPE,
        env=_environment(lakehouse),
    )
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2
    assert b"-o FILE" in done.stderr


def test_parquet_goes_down_a_pipe_whole(lakehouse: Lakehouse) -> None:
    done = subprocess.run(
        [*ASSAY, "sql", "select uri from kb.files", "--format", "parquet"],
        check=True,
        capture_output=True,
        env=_environment(lakehouse),
    )
    assert pq.read_table(io.BytesIO(done.stdout)).num_rows == 3


def test_a_terminal_gets_a_table_in_its_width(lakehouse: Lakehouse) -> None:
    ours, theirs = pty.openpty()
    environment = _environment(lakehouse) | {"COLUMNS": "60", "TERM": "xterm"}
    done = subprocess.Popen(
        [*ASSAY, "sql", "select uri, repeat('y', 150) as text from kb.files"],
        stdout=theirs,
        stderr=subprocess.PIPE,
        env=environment,
    )
    done.communicate(timeout=60)
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert "\\x1b[31mevil[/]" in shown
    assert max(len(line) for line in shown.splitlines() if "\x1b" not in line) <= 60
    assert shown.count("y") >= 450


def test_a_small_query_loads_only_what_it_needs(lakehouse: Lakehouse) -> None:
    script = (
        "import sys\nfrom pipelines.cli import main\n"
        "assert main(['sql', 'select 1']) == 0\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        text=True,
        env=_environment(lakehouse),
    )
    assert "1 row" in done.stdout
    assert not set(done.stderr.split()) & {
        *("dagster", "great_expectations", "lancedb", "pandas", "polars"),
        *("sentence_transformers", "torch", "transformers", "xberg", "h5py"),
    }
