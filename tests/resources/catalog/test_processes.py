"""Several processes and threads on one store, some of them killed."""

import random
import signal
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from resources.catalog.commits import commit_id

ROOT = Path(__file__).parents[3]
ROW = pa.table({"x": pa.array([7], pa.int64())})

OPEN = """
import sys
import pyarrow as pa
from resources.catalog import Catalog
row = pa.table({"x": pa.array([7], pa.int64())})
catalog = Catalog(sys.argv[1], sys.argv[2])
catalog.at("main").load_table("kb.a")
print("ready", flush=True)
"""

BOTH_TABLES_FOREVER = (
    OPEN
    + """
while True:
    with catalog.transaction(message="both") as tx:
        tx.load_table("kb.a").append(row)
        tx.load_table("kb.b").append(row)
"""
)

ONE_TABLE_TEN_TIMES = (
    OPEN
    + """
sys.stdin.readline()
for _ in range(10):
    catalog.at("main").load_table(sys.argv[3]).append(row)
"""
)

FULL_DISK = (
    OPEN
    + """
import os, resource, signal
from pathlib import Path
from resources.catalog.errors import StoreError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = Path(sys.argv[1].removeprefix("sqlite:///") + "-wal").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 3000, resource.RLIM_INFINITY))
# Longer than the log, which may begin anew, and not to be deflated.
long = os.urandom(size + 30_000).hex()
try:
    catalog.at("main").update_namespace_properties("kb", updates={"a": long})
except StoreError as error:
    print(error.problem)
"""
)


def start(script: str, catalog: Catalog, *arguments: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", script, catalog.url, catalog.warehouse, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def count(catalog: Catalog, key: str) -> int:
    return catalog.at("main").load_table(key).scan().to_arrow().num_rows


def check_chain(catalog: Catalog) -> int:
    log = catalog.log()
    assert all(commit_id(commit) == commit.id for commit in log)
    assert all(a.parents[0] == b.id for a, b in pairwise(log))
    return len(log)


@pytest.mark.slow
@pytest.mark.both_stores
def test_main_is_whole_however_often_a_writer_is_killed(filled: Catalog) -> None:
    luck = random.Random(20251120)  # noqa: S311
    for _ in range(5):
        writer = start(BOTH_TABLES_FOREVER, filled)
        time.sleep(luck.uniform(0.01, 0.3))
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        assert count(filled, "kb.a") == count(filled, "kb.b")
        # The two rows each that it began with came by the first commit of all.
        assert check_chain(filled) == count(filled, "kb.a")
    before = count(filled, "kb.a")
    filled.at("main").load_table("kb.a").append(ROW)
    assert count(filled, "kb.a") == before + 1 > 3


@pytest.mark.slow
@pytest.mark.both_stores
def test_processes_that_write_to_different_tables_only_race(filled: Catalog) -> None:
    filled.at("main").create_table("kb.c", ROW.schema)
    before = check_chain(filled)
    keys = ["kb.a", "kb.b", "kb.c"]
    writers = [start(ONE_TABLE_TEN_TIMES, filled, key) for key in keys]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    assert [count(filled, key) for key in keys] == [12, 12, 10]
    assert check_chain(filled) == before + 30


@pytest.mark.both_stores
def test_threads_share_one_catalog(filled: Catalog) -> None:
    def work(number: int) -> None:
        name = f"worker{number}"
        filled.create_branch(name)
        for _ in range(3):
            with filled.transaction(name, message="m") as tx:
                tx.create_table_if_not_exists(f"kb.{name}", ROW.schema).append(ROW)
        filled.merge(name)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [count(filled, f"kb.worker{number}") for number in range(8)] == [3] * 8
    assert check_chain(filled) == 2 + 8


@pytest.mark.slow
@pytest.mark.both_stores
def test_a_new_store_may_be_opened_by_many_at_once(url: str, tmp_path: Path) -> None:
    script = (
        "import sys\nfrom resources.catalog import Catalog\nsys.stdin.readline()\n"
        "print(Catalog(sys.argv[1], 'w').ref('main').head)"
    )
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", script, url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    heads = [writer.communicate("go\n")[0] for writer in writers]
    assert len(set(heads)) == 1
    assert len(heads[0]) == 65


@pytest.mark.sqlite_only
def test_a_full_disk_is_a_clear_error_and_nothing_half_done(filled: Catalog) -> None:
    before = filled.contents()
    writer = start(FULL_DISK, filled)
    output, _ = writer.communicate()
    assert "The catalog's store failed" in output
    assert filled.contents() == before
    check_chain(filled)
    filled.at("main").load_table("kb.a").append(ROW)


@pytest.mark.both_stores
def test_eight_writers_with_connections_of_their_own_never_see_a_locked_store(
    filled: Catalog, tmp_path: Path
) -> None:
    for number in range(8):
        filled.at("main").create_namespace(f"n{number}")
    before, failures = check_chain(filled), []

    def work(number: int) -> None:
        try:
            with Catalog(filled.url, tmp_path / "warehouse") as own:
                for turn in range(8):
                    change = {"turn": str(turn)}
                    main = own.at("main")
                    main.update_namespace_properties(f"n{number}", updates=change)
                own.create_branch(f"b{number}")
                own.create_tag(f"t{number}")
        except Exception as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert check_chain(filled) == before + 64
    assert len(filled.refs()) == 17
