"""A process that is killed while it changes the index leaves it whole."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest

from resources.search_index import SearchIndex
from tests.resources.search_index.passages import many, name, units

ROOT = Path(__file__).parents[3]
LAST = 160

# Adds, indexes, removes and adds again what it removed, until it is killed.
VICTIM = """
import sys
from pathlib import Path
import pyarrow as pa
from resources.search_index import SearchIndex
from tests.resources.search_index.passages import many, name
index = SearchIndex(Path(sys.argv[1]), exact_rows=100)
index.add(many(0, 20))
print("begun", flush=True)
while True:
    for first in range(0, 160, 40):
        index.add(many(first, first + 40))
        index.refresh()
    index.remove(pa.array([name(i) for i in range(20, 160)]))
"""


@pytest.mark.parametrize("seconds", [0.0, 0.15, 0.4])
def test_an_index_whose_writer_was_killed_is_whole_and_can_be_filled(
    tmp_path: Path, seconds: float
) -> None:
    victim = subprocess.Popen(
        [sys.executable, "-c", VICTIM, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert victim.stdout is not None
    assert victim.stdout.readline() == "begun\n"
    time.sleep(seconds)
    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    index = SearchIndex(tmp_path, exact_rows=100)
    held = index.covered().to_pylist()
    assert len(held) == len(set(held)) == index.rows >= 20
    found = index.worded(["passage"], LAST)[0]
    assert set(found) == set(held) == set(index.near(units(0), LAST)[0])
    assert set(index.passages(held)) == set(held)
    index.settle()
    index.add(many(0, LAST))
    index.refresh()
    assert len(index.worded(["passage"], LAST)[0]) == LAST
    assert len(index.near(units(0), LAST)[0]) == LAST
    assert index.generation == index.generation
    index.remove(pa.array([name(0)]))
    assert index.rows == LAST - 1
