"""New claims against very many: minutes, and the most memory.

    python -m benchmarks.contradictions.scale HOME

compares what is new in a home, writes nothing and prints figures as JSON; `measure`
makes such homes first.
"""

import argparse
import json
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assets.contradictions.detection import detect
from assets.contradictions.detector import detector_id
from benchmarks.contradictions.many_claims import IN_A_DOCUMENT, write_claims
from benchmarks.measuring import run_json, significant
from resources.lakehouse import Lakehouse
from resources.schemas import COMPARISONS
from resources.settings import Settings
from resources.tables import append

EXISTING, NEW = 1_000_000, 10_000


def measure(existing: int = EXISTING, new: int = NEW) -> dict[str, Any]:
    """Return how long new claims take, and the same beside a tenth of the others.

    Time and memory that hardly differ between the two do not grow with what is there.

    Args:
        existing: Claims that were there before.
        new: Claims that came now.
    """
    return {
        **measure_one(existing, new),
        "beside_a_tenth": measure_one(existing // 10, new),
    }


def measure_one(existing: int, new: int) -> dict[str, Any]:
    """Return how long new claims take beside existing ones, and the peak of memory.

    The existing claims count as compared: their own pass, which a home makes bit by bit
    as it grows, is not measured. Vectors of their statements are not there, so those
    that are met are made, which a real home has done before.

    Args:
        existing: Claims that were there before.
        new: Claims that came now.
    """
    print(f"  {new} claims against {existing}", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        started = time.perf_counter()
        prepare(home, existing, new)
        made = time.perf_counter() - started
        arguments = ["-m", "benchmarks.contradictions.scale", str(home)]
        empty = run_json([*arguments, "--idle"])
        run = run_json(arguments)
    return {
        "existing": existing,
        "new": new,
        "preparing_s": significant(made),
        "minutes": significant(run.seconds / 60),
        "cpu_minutes": significant(run.cpu_seconds / 60),
        "peak_mib": run.peak_bytes // 2**20,
        "peak_of_an_idle_process_mib": empty.peak_bytes // 2**20,
        **run.printed,
    }


def prepare(home: Path, existing: int, new: int) -> None:
    """Write existing claims, note that they were compared, then write new ones."""
    total = existing + new
    with Lakehouse(Settings(home=home)) as lakehouse:
        write_claims(lakehouse, 0, existing, total)
        row = {
            "comparison_id": "made",
            "detector": detector_id(lakehouse.nli.model_id),
            "new_claims": existing,
            "value_pairs": 0,
            "statement_pairs": 0,
            "left_out": 0,
            "run_id": "made",
            "at": datetime.now(UTC),
        }
        with lakehouse.catalog.transaction("main", message="compared") as tx:
            append(tx, COMPARISONS, COMPARISONS.table([row]))
        write_claims(lakehouse, existing // IN_A_DOCUMENT, new, total)


def compare(home: Path) -> dict[str, Any]:
    """Compare what is new; return how much work it was."""
    with Lakehouse(Settings(home=home)) as lakehouse:
        found = detect(lakehouse, "main", "made")
    work = found.comparison or {}
    counts = ("new_claims", "value_pairs", "statement_pairs")
    return {
        **{name: work.get(name, 0) for name in counts},
        "vectors_made": found.vectors.made if found.vectors else 0,
        "groups": len(found.rows),
        "seconds": {name: round(value, 2) for name, value in found.seconds.items()},
    }


def idle(home: Path) -> dict[str, Any]:
    """Open a home, load the models and do nothing: what memory is not of the work."""
    with Lakehouse(Settings(home=home)) as lakehouse:
        lakehouse.nli.contradiction([("It is open.", "It is closed.")])
        lakehouse.embedder.embed(["It is open."])
        return {"tables": len(lakehouse.warehouse.query("show all tables"))}


def main() -> None:
    """Compare what is new in a home."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--idle", action="store_true")
    options = parser.parse_args()
    print(json.dumps(idle(options.home) if options.idle else compare(options.home)))


if __name__ == "__main__":
    main()
