"""What a ref costs that was never searched, or not in this process."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.catalog.timing import seconds
from benchmarks.measuring import ROOT, parse_last
from benchmarks.search.home import BEFORE, DRAFT
from resources.lakehouse import Lakehouse
from resources.settings import Settings

QUESTION = "Which river flows through the capital?"
ASKED = """
import json, sys, time
from pathlib import Path
from resources.lakehouse import Lakehouse
from resources.settings import Settings
home, question, *refs = sys.argv[1:]
seconds = {}
with Lakehouse(Settings(home=Path(home))) as lakehouse:
    search = lakehouse.search
    lakehouse.embedder.embed_query(question)
    for ref in refs:
        started = time.perf_counter()
        search.search(question, ref=ref)
        seconds[ref] = round(time.perf_counter() - started, 3)
print(json.dumps(seconds))
"""


def measure(home: Path) -> dict[str, Any]:
    """Return the seconds of first searches at main, a tag and a branch.

    Returns:
        `new`: no state was ever made; each is made from the tables, and what the
        indexes lack is added. `known`: another process made them. The question's
        vector is not counted.
    """
    shutil.rmtree(home / "search" / "states", ignore_errors=True)
    return {kind: _asked(home) for kind in ("new", "known")}


def filled(home: Path) -> dict[str, float]:
    """Return the seconds in which indexes of all refs are made from nothing.

    Returns:
        One for each ref; `index`: of `assay index` afterwards, which leaves no rows
        beside the index of words, as updates do.
    """
    shutil.rmtree(home / "search", ignore_errors=True)
    found = _asked(home)
    with Lakehouse(Settings(home=home)) as lakehouse:
        commit = lakehouse.catalog.resolve("main").id
        took = seconds(lambda: lakehouse.indexer.mend(commit))
    return {**found, "index": round(took, 3)}


def _asked(home: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", ASKED, str(home), QUESTION, "main", BEFORE, DRAFT],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=ROOT,
    )
    found: dict[str, float] = parse_last(done.stdout)
    return found
