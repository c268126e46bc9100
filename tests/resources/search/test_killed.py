"""Whoever is killed while the index is brought up to a ref leaves it searchable."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest

from resources.embedding import Embedder
from tests.resources.search.shelf import Shelf, passage

ROOT = Path(__file__).parents[3]
FEW = 5  # Boundaries that are tried without --long, further apart each.

# Dies where a file of the index is about to be written, renamed or removed by Python,
# and before and after each step that LanceDB does on its own.
VICTIM = """
import os, signal, sys
from functools import wraps
from pathlib import Path

home, left = Path(sys.argv[1]), int(sys.argv[2])
from resources.flat_index import FlatIndex
from resources.lakehouse import Lakehouse
from resources.search_index import SearchIndex
from resources.settings import Settings

def burn():
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

def hear(event, arguments):
    if event == "open" and not (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR):
        return
    if event not in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"):
        return
    if str(home / "search") in str(arguments[0]):
        burn()

def around(owner, name):
    function = getattr(owner, name)

    @wraps(function)
    def call(*arguments, **options):
        burn()
        result = function(*arguments, **options)
        burn()
        return result

    setattr(owner, name, call)

around(SearchIndex, "add")
around(SearchIndex, "refresh")
around(FlatIndex, "add")
sys.addaudithook(hear)
with Lakehouse(Settings(home=home)) as lakehouse:
    WORK
"""
SEARCH = 'lakehouse.search.search("passage", mode="text")'


def killed_at(boundary: int, home: Path, work: str) -> bool:
    """Do work in a process that dies at one of its boundaries.

    Returns:
        False if the work was done before it came to that boundary.
    """
    code = VICTIM.replace("WORK", work)
    done = subprocess.run(
        [sys.executable, "-c", code, str(home), str(boundary)], cwd=ROOT, check=False
    )
    assert done.returncode in (0, -signal.SIGKILL)
    return done.returncode != 0


def boundaries(config: pytest.Config) -> Iterator[int]:
    """Return every boundary with --long, else some, further apart each."""
    if config.getoption("--long"):
        return count(1)
    return islice((turn * turn for turn in count(1)), FEW)


@pytest.mark.slow
def test_a_killed_search_leaves_every_ref_searchable(
    tmp_path: Path, embedder: Embedder, pytestconfig: pytest.Config
) -> None:
    shelf = Shelf(tmp_path / "home", embedder)
    deaths = 0
    for boundary in boundaries(pytestconfig):
        shelf.write("docs/same.md", [passage(boundary), passage(boundary + 1)])
        shelf.write(f"docs/{boundary}.md", [passage(boundary + 2)])
        shelf.lakehouse.close()
        if not killed_at(boundary, shelf.settings.home, SEARCH):
            break
        deaths += 1
        shelf.reopen()
        shelf.check(["main", "main~1"])
    shelf.reopen()
    shelf.check(["main", "main~1"])
    assert deaths
    shelf.lakehouse.close()
