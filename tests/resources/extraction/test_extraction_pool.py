"""Worker processes: limits, crashes, order, laziness, and what is left behind."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from resources.extraction import Extracted, ExtractionPool, Failure, Sheets
from resources.extraction.process import WorkerStartError
from tests.resources.extraction import builders as make

LIMIT = 2**31


def folders() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("assay-worker-*"))


def texts(pool: ExtractionPool, count: int) -> dict[int, str]:
    items = ((n, f"{n}.txt", f"text number {n}".encode()) for n in range(count))
    outcomes = dict(pool.extract(items))
    return {n: o.text for n, o in outcomes.items() if isinstance(o, Extracted)}


def test_every_file_has_one_outcome(pool: ExtractionPool) -> None:
    assert texts(pool, 500) == {n: f"text number {n}" for n in range(500)}


def test_large_files_go_one_by_one(pool: ExtractionPool) -> None:
    items = [(n, "a.bin", b"\1\0" * 2**21) for n in range(12)]
    outcomes = dict(pool.extract(items))
    assert {o.reason for o in outcomes.values() if isinstance(o, Failure)} == {
        "unsupported"
    }


def test_nothing_starts_before_there_is_something_to_read() -> None:
    with ExtractionPool(2, LIMIT, 30.0) as pool:
        assert list(pool.extract([])) == []
        assert pool.pids() == []


def test_importing_the_package_loads_no_reader() -> None:
    code = (
        "import sys, resources.extraction; "
        "bad = {'xberg', 'pypdfium2', 'selectolax', 'pyarrow'} & set(sys.modules); "
        "sys.exit(bool(bad))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_files_are_taken_only_so_far_ahead(pool: ExtractionPool) -> None:
    taken = 0

    def endless() -> Iterator[tuple[int, str, bytes]]:
        nonlocal taken
        while True:
            taken += 1
            yield taken, "a.txt", b"some text"

    outcomes = pool.extract(endless())
    for _ in range(10):
        next(outcomes)
    assert taken < 1100
    outcomes.close()  # type: ignore[attr-defined]
    assert len(texts(pool, 20)) == 20


def test_members_can_be_read_while_the_archive_is_handed_out(
    pool: ExtractionPool,
) -> None:
    big = bytes(range(256)) * (60 * 2**10)  # Together more than may wait.
    packs = [(n, f"{n}.zip", make.zipped([("a.bin", big)])) for n in range(6)]
    reasons = []
    for _, outcome in pool.extract(packs):
        assert isinstance(outcome, Extracted)
        ((path, data),) = outcome.members
        ((_, inner),) = pool.extract([(path, f"x.zip!/{path}", data)])
        assert isinstance(inner, Failure)
        reasons.append(inner.reason)
    assert reasons == ["unsupported"] * 6


def test_what_the_caller_raises_ends_the_call(pool: ExtractionPool) -> None:
    def broken() -> Iterator[tuple[int, str, bytes]]:
        yield 1, "a.txt", b"text"
        msg = "the disk is gone"
        raise OSError(msg)

    with pytest.raises(OSError, match="the disk is gone"):
        list(pool.extract(broken()))
    assert len(texts(pool, 5)) == 5


def test_a_file_that_takes_too_long_fails_alone() -> None:
    slow = make.paged_pdf([make.scan(f"page number {n}") for n in range(30)])
    items = [("slow", "slow.pdf", slow), *((n, "a.txt", b"text") for n in range(50))]
    with ExtractionPool(1, LIMIT, 1.5) as pool:
        outcomes = dict(pool.extract(items))
    failed = outcomes.pop("slow")
    assert isinstance(failed, Failure)
    assert (failed.reason, failed.detail) == ("timeout", "It took over 1.5 s")
    assert all(isinstance(outcome, Extracted) for outcome in outcomes.values())


def test_a_file_that_needs_too_much_memory_fails_alone() -> None:
    huge = b"word " * (30 * 2**20)
    items = [("huge", "huge.txt", huge), *((n, "a.txt", b"text") for n in range(5))]
    with ExtractionPool(1, 400 * 2**20, 60.0) as pool:
        outcomes = dict(pool.extract(items))
    failed = outcomes.pop("huge")
    assert isinstance(failed, Failure)
    assert failed.reason == "memory"
    assert "400 MiB" in failed.detail
    assert all(isinstance(outcome, Extracted) for outcome in outcomes.values())


def test_a_worker_killed_in_the_middle_is_replaced() -> None:
    items = [("scan", "scan.pdf", make.paged_pdf([make.scan()] * 2))]
    with ExtractionPool(1, LIMIT, 60.0) as pool:
        killer = threading.Thread(target=_kill_when_busy, args=(pool,))
        killer.start()
        ((_, outcome),) = pool.extract(items)
        killer.join()
        assert len(texts(pool, 5)) == 5
    assert isinstance(outcome, Extracted)
    assert "forty two" in outcome.text


def _kill_when_busy(pool: ExtractionPool) -> None:
    while not pool.pids():
        time.sleep(0.01)
    time.sleep(0.2)
    os.kill(pool.pids()[0], signal.SIGKILL)


def test_a_worker_that_always_dies_gives_a_crash() -> None:
    stop = threading.Event()
    with ExtractionPool(1, LIMIT, 60.0) as pool:

        def kill_all() -> None:
            while not stop.is_set():
                for pid in pool.pids():
                    os.kill(pid, signal.SIGKILL)
                time.sleep(0.01)

        killer = threading.Thread(target=kill_all)
        killer.start()
        slow = make.paged_pdf([make.scan()] * 2)
        ((_, outcome),) = pool.extract([("scan", "scan.pdf", slow)])
        stop.set()
        killer.join()
    assert isinstance(outcome, Failure)
    assert outcome.reason == "crash"
    assert "SIGKILL" in outcome.detail


def test_a_worker_that_grew_large_is_replaced() -> None:
    with ExtractionPool(1, 440 * 2**20, 60.0) as pool:
        list(pool.extract([(1, "a.png", make.scan())]))
        deadline = time.monotonic() + 10
        while pool.pids() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert pool.pids() == []
        assert len(texts(pool, 1)) == 1


def test_closing_leaves_no_process_and_no_folder() -> None:
    before = folders()
    with ExtractionPool(2, LIMIT, 60.0) as pool:
        texts(pool, 50)
        running = [psutil.Process(pid) for pid in pool.pids()]
        assert running
    pool.close()
    assert not any(process.is_running() for process in running)
    assert folders() <= before
    with pytest.raises(ValueError, match="closed"):
        list(pool.extract([(1, "a.txt", b"x")]))


def test_closing_does_not_wait_for_a_busy_worker() -> None:
    slow = make.paged_pdf([make.scan()] * 20)
    pool = ExtractionPool(1, LIMIT, 60.0)
    reading = threading.Thread(
        target=lambda: list(pool.extract([(1, "slow.pdf", slow)])), daemon=True
    )
    reading.start()
    while not pool.pids():
        time.sleep(0.01)
    time.sleep(0.2)
    begun = time.monotonic()
    pool.close()
    assert time.monotonic() - begun < 3
    assert pool.pids() == []


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_their_parent(ending: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "slow.pdf").write_bytes(make.paged_pdf([make.scan()] * 30))
    code = (
        "import sys, pathlib; from resources.extraction import ExtractionPool\n"
        "data = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "with ExtractionPool(1, 2**31, 60.0) as pool:\n"
        "    list(pool.extract([(1, 'slow.pdf', data)]))\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "slow.pdf")],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    try:
        children = _children(parent.pid)
        parent.send_signal(ending)
        assert parent.wait(timeout=10) != 0
        gone, alive = psutil.wait_procs(children, timeout=10)
        assert (len(gone), alive) == (1, [])
    finally:
        parent.kill()


def _children(pid: int) -> list[psutil.Process]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = psutil.Process(pid).children()
        if found:
            time.sleep(0.5)
            return found
        time.sleep(0.02)
    return []


def test_workers_that_cannot_start_are_an_error() -> None:
    with ExtractionPool(1, 60 * 2**20, 30.0) as pool:
        with pytest.raises(WorkerStartError) as caught:
            list(pool.extract([(1, "a.txt", b"x")]))
        assert caught.value.remedy


def test_scans_stay_closed_when_recognition_is_off() -> None:
    with ExtractionPool(1, LIMIT, 60.0, ocr=False) as pool:
        outcomes = dict(
            pool.extract(
                [
                    (1, "a.png", make.scan()),
                    (2, "a.pdf", make.paged_pdf([make.scan()])),
                ]
            )
        )
    assert {o.reason for o in outcomes.values() if isinstance(o, Failure)} == {"empty"}
    assert len(outcomes) == 2


def test_nothing_is_written_to_the_home_of_the_user(tmp_path: Path) -> None:
    (tmp_path / "scan.png").write_bytes(make.scan())
    home = tmp_path / "home"
    home.mkdir()
    code = (
        "import sys, pathlib; from resources.extraction import ExtractionPool\n"
        "data = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "with ExtractionPool(1, 2**31, 60.0) as pool:\n"
        "    ((_, outcome),) = pool.extract([(1, 'scan.png', data)])\n"
        "sys.exit('forty two' not in outcome.text)\n"
    )
    folders = {"HOME": str(home), "XDG_CACHE_HOME": str(home), "TMPDIR": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "scan.png")],
        check=False,
        env={**os.environ, **folders},
    )
    assert ended.returncode == 0
    assert list(home.iterdir()) == []
    assert [path.name for path in tmp_path.glob("assay-worker-*")] == []


def test_structured_files_are_read_as_tables_by_the_same_workers(
    pool: ExtractionPool,
) -> None:
    items = [(1, "a.csv", b"name,price\nx,1\ny,2\n"), (2, "a.json", b'[{"a": 1')]
    outcomes = dict(pool.read_tables(items))
    found = outcomes[1]
    assert isinstance(found, Sheets)
    (sheet,) = found.tables
    assert sheet.table.num_rows == 2
    assert isinstance(outcomes[2], Failure)
