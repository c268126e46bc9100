"""A collection that is killed: nothing live is gone, and the next one ends the work."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from resources.catalog import Catalog
from resources.catalog.garbage.model import Cutoff
from tests.resources.catalog.garbage.conftest import Files
from tests.resources.catalog.replay.tables import numbers, values

ROOT = Path(__file__).parents[4]
ONE = Cutoff("*", keep_commits=1)
NOW = timedelta(0)

KILLED = """
import os, signal, sys
from datetime import timedelta
from resources.catalog import Catalog
from resources.catalog.garbage.model import Cutoff
from resources.catalog.garbage.storage import Storage
from resources.catalog.store.database import Database

steps = {"delete": (Storage, "_delete"), "commit": (Database, "_commit")}
owner, name = steps[sys.argv[3]]
true, left = getattr(owner, name), int(sys.argv[4])

def step(*arguments):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return true(*arguments)

catalog = Catalog(sys.argv[1], sys.argv[2])
setattr(owner, name, step)
now = timedelta(0)
catalog.collect([Cutoff("*", keep_commits=1)], grace=now, reflog_for=now)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("step", "count", "given_up"),
    [
        ("commit", 0, False),  # Before anything was written down.
        ("commit", 1, False),  # Marked; before commits are given up.
        ("delete", 0, True),
        ("delete", 3, True),
        ("commit", 2, True),  # All deleted; before that is written down.
    ],
)
def test_a_killed_collection_is_ended_by_the_next(
    filled: Catalog, files: Files, step: str, count: int, given_up: bool
) -> None:
    filled.at().load_table("kb.a").overwrite(numbers(9))
    filled.at().drop_table("kb.b")
    before = files()
    waste = filled.collect([ONE], grace=NOW, reflog_for=NOW, dry_run=True).removed
    process = subprocess.run(
        [sys.executable, "-c", KILLED, filled.url, filled.warehouse, step, str(count)],
        cwd=ROOT,
        check=False,
    )
    assert process.returncode == -signal.SIGKILL
    gone = before - files()
    assert gone <= {each.location for each in waste}
    assert bool(gone) == (count >= 2)
    assert filled.verify(deep=True).ok
    found = filled.collect([ONE], grace=NOW, reflog_for=NOW, dry_run=True)
    assert (found.dead_commits, found.files) == (3, len(waste) - len(gone))
    done = filled.collect([ONE], grace=NOW, reflog_for=NOW)
    assert done.removed == found.removed
    assert values(filled) == [9]
    assert filled.verify(deep=True).ok
    if given_up:
        assert before - files() == {each.location for each in waste}
