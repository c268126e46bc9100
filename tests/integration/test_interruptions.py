"""A run that is killed, or that meets another, leaves main whole."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.integration.conftest import Home

STATE = """
select 'documents' as what, version_id as id from kb.documents
union all select 'chunks', chunk_id from kb.chunks
union all select 'vectors', text_hash from kb.embeddings
union all select 'files', file_id from kb.files
order by what, id
"""


def start(home: Home, docs: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "ingest", str(docs), "--json"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "ASSAY_HOME": str(home.settings.home)},
        start_new_session=True,
    )


def commits_on_run_branches(home: Home) -> int:
    catalog = home.lakehouse.catalog
    names = [ref.name for ref in catalog.refs() if ref.name.startswith("ingest/")]
    return max((len(catalog.log(name)) for name in names), default=0)


@pytest.fixture
def folder(home: Home) -> Home:
    for number in range(12):
        home.write(f"note-{number}.md", f"# Note {number}\n\nIt says {number}.\n" * 9)
    return home


@pytest.mark.parametrize("step", [1, 2, 4])
def test_a_killed_run_changes_nothing_and_the_next_one_ends_the_same(
    folder: Home, step: int, tmp_path: Path
) -> None:
    process = start(folder, folder.docs)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        database = folder.settings.home / "catalog.db"
        if database.exists() and commits_on_run_branches(folder) > step:
            break
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert folder.uris() == []
    done = folder.ingest()
    assert done.status == "released"
    left = [ref for ref in folder.lakehouse.catalog.refs() if ref.name != "main"]
    assert all(ref.failed for ref in left)
    whole = Home(
        folder.settings.model_copy(update={"home": tmp_path / "other"}), folder.docs
    )
    whole.ingest()
    assert folder.sql(STATE) == whole.sql(STATE)


def test_two_ingests_at_the_same_moment_both_arrive(folder: Home) -> None:
    other = folder.docs.parent / "more"
    other.mkdir()
    (other / "one.md").write_text("# One\n\nFrom another folder.\n", encoding="utf-8")
    both = [start(folder, folder.docs), start(folder, other)]
    for process in both:
        _, errors = process.communicate(timeout=240)
        assert process.returncode == 0, errors.decode()
    assert len(folder.uris()) == 13


def test_an_interrupted_run_marks_its_branch_and_says_so(folder: Home) -> None:
    process = start(folder, folder.docs)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        database = folder.settings.home / "catalog.db"
        if database.exists() and commits_on_run_branches(folder) > 1:
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert folder.uris() == []
    assert folder.ingest().status == "released"


def test_a_full_disk_leaves_main_as_it_was(folder: Home, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        small = Home(
            folder.settings.model_copy(update={"home": disk / "home"}), folder.docs
        )
        process = start(small, small.docs)
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 1
        assert b"Traceback" not in errors
        small.lakehouse.close()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
