"""`assay search` in a fresh process: its wall time, memory and imports."""

import re
import statistics
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.catalog.timing import spread
from benchmarks.measuring import ROOT, run_json, significant

COMMAND = "from pipelines.cli import main; raise SystemExit(main())"
IMPORTED = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")
SHOWN = 12  # Packages of the most costly imports.


def measure(home: Path, questions: list[str], turns: int) -> dict[str, Any]:
    """Return what the command costs whose states and model were used before.

    Args:
        home: Its folder.
        questions: One a turn, and one more.
        turns: How many processes, one after another; the first is not counted.
    """
    runs = [run_json(_arguments(home, each)) for each in questions[: turns + 1]][1:]
    return {
        **spread([each.seconds for each in runs]),
        "computed_s": significant(statistics.median(r.cpu_seconds for r in runs)),
        "largest_mib": round(max(each.peak_bytes for each in runs) / 2**20),
        "imports_ms": imports(home, questions[-1]),
    }


def imports(home: Path, question: str) -> dict[str, float]:
    """Return the milliseconds that imports of each package take, the longest first.

    Counted are the modules of a package alone; what they import counts for its own.
    """
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *_arguments(home, question)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    taken: Counter[str] = Counter()
    for micros, module in IMPORTED.findall(done.stderr):
        taken[module.partition(".")[0]] += int(micros)
    longest = {name: micros / 1e3 for name, micros in taken.most_common(SHOWN)}
    return {"all": round(taken.total() / 1e3, 1), **longest}


def _arguments(home: Path, question: str) -> list[str]:
    return ["-c", COMMAND, "--home", str(home), "search", question, "--json"]
