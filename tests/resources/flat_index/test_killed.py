"""A writer that is killed leaves the state before or the state after, never half."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from resources.flat_index import FlatIndex
from tests.resources.flat_index.passages import chunk_id, passages, unit

ROOT = Path(__file__).parents[3]
BEFORE, AFTER, KEPT = 70, 110, 50
KILLS = 11  # More than an act has steps of a kind.
VECTORS = unit(AFTER)
TABLE = passages(VECTORS)
# Steps between which a state could be seen: bytes reach the disk, old files go.
STEPS = ("fsync", "unlink")
KILLED = """
import os, signal, sys
from pathlib import Path
import pyarrow as pa
from resources.flat_index import FlatIndex
from tests.resources.flat_index.passages import chunk_id, passages, unit

folders, step, act = sys.argv[1:]

def dying(real, left):
    def call(*given, **named):
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)
    return call

def work(folder):
    if act == "add":
        FlatIndex(folder, "m").add(passages(unit(110)).slice(70))
    else:
        kept = pa.array([chunk_id(number) for number in range(50)])
        FlatIndex(folder, "m").prune(kept)

for folder in Path(folders).iterdir():
    child = os.fork()
    if not child:
        owner = os if step == "fsync" else Path
        setattr(owner, step, dying(getattr(owner, step), int(folder.name)))
        work(folder)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(folder.name, status)
"""


@pytest.mark.parametrize("act", ["add", "prune"])
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_leaves_a_whole_state_and_the_act_can_be_repeated(
    step: str, act: str, tmp_path: Path
) -> None:
    for start in range(0, BEFORE, 10):
        FlatIndex(tmp_path / "made", "m").add(TABLE.slice(start, 10))
    folders = [tmp_path / "killed" / str(number) for number in range(1, KILLS + 1)]
    for folder in folders:
        shutil.copytree(tmp_path / "made", folder)
    command = [sys.executable, "-c", KILLED, str(tmp_path / "killed"), step, act]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    ended = dict(line.split() for line in done.stdout.splitlines())
    assert ended["1"] == "9"  # The first was killed, and the last came to its end.
    assert ended[str(KILLS)] == "0"
    for folder in folders:
        after = AFTER if act == "add" else KEPT
        assert_whole(folder, {BEFORE, after})
        repeat(FlatIndex(folder, "m"), act)
        assert_whole(folder, {after})
        assert_nothing_left_over(FlatIndex(folder, "m"))


def repeat(index: FlatIndex, act: str) -> None:
    if act == "add":
        index.add(TABLE)
    else:
        index.prune(TABLE["chunk_id"].slice(0, KEPT).combine_chunks())


def assert_whole(folder: Path, sizes: set[int]) -> None:
    index = FlatIndex(folder, "m")
    view = index.view()
    assert view.rows in sizes
    assert index.verify() == ()
    numbers = np.arange(view.rows)
    ids = [chunk_id(number) for number in numbers]
    assert view.chunk_ids(numbers).to_pylist() == ids
    assert np.array_equal(view.vectors(numbers), VECTORS[: view.rows])


def assert_nothing_left_over(index: FlatIndex) -> None:
    named = {segment.name for segment in index.view().manifest.segments}
    there = {path.name for path in index.folder.iterdir()}
    assert there == {*named, "manifest.json", "lock"}
