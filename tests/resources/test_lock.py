import subprocess
import sys
from pathlib import Path

import pytest

from resources.lock import BusyHomeError, WriterLock

HOLD = """
import sys, time
from pathlib import Path
from resources.lock import WriterLock
with WriterLock(Path(sys.argv[1]), holder="the first", seconds=0):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "lock")],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_a_second_writer_is_told_who_holds_the_home(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    told: list[str] = []
    second = WriterLock(
        tmp_path / "lock", holder="me", seconds=0.3, on_wait=told.append
    )
    with pytest.raises(BusyHomeError, match="the first"), second:
        pass
    assert told == ["the first"]


def test_a_killed_writer_leaves_no_lock(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    holder.kill()
    holder.wait()
    with WriterLock(tmp_path / "lock", holder="me", seconds=0):
        assert (tmp_path / "lock").read_text(encoding="utf-8") == "me"


def test_a_lock_can_be_taken_again_after_its_release(tmp_path: Path) -> None:
    for holder in ("one", "two"):
        with WriterLock(tmp_path / "lock", holder=holder, seconds=0):
            assert (tmp_path / "lock").read_text(encoding="utf-8") == holder
