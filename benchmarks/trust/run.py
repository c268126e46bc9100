"""Every method side by side on every set; writes results/trust.json and trust.md.

    python -m benchmarks.trust.run --data DIR [--only PART ...]

DIR holds truth/<set>. Parts: the sets, and what is measured in made worlds; speed takes
long and runs only when it is named. Each part is written as soon as it is done, and
figures of parts that are not run are kept.
"""

import argparse
import json
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.contradictions.diagram import reliability_svg
from benchmarks.measuring import RESULTS, save, significant
from benchmarks.trust import adversarial, leave_out, speed
from benchmarks.trust.halves import calibrated, learned
from benchmarks.trust.judging import judge
from benchmarks.trust.methods import METHODS, OURS, TAUGHT
from benchmarks.trust.prepared import Prepared, prepare
from benchmarks.trust.sets import SETS
from benchmarks.trust.table import side_by_side, summary
from resources.truth.model import Beliefs

NAME = "trust"
PARTS = (*SETS, "adversarial", "leave_out")
LONG = ("speed",)
PACKAGES = ("numpy", "polars", "pyarrow", "scikit-learn", "scipy")


def main() -> None:
    """Run the parts that are asked for, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", nargs="+", choices=(*PARTS, *LONG), default=PARTS)
    options = parser.parse_args()
    for part in options.only:
        started = time.perf_counter()
        print(f"{part} ...", flush=True)
        found = _measured(part, options.data)
        print(f"\n{_shown(part, found)}\n")
        seconds = time.perf_counter() - started
        print(f"{part}: {seconds:.0f} s; {store({part: found})}", flush=True)


def on_set(prepared: Prepared) -> dict[str, Any]:
    """Return the figures of every method on a set.

    Returns:
        `methods`: as `judge` returns it, with `seconds`; and where the set has groups
        `calibrated`: the same on the second half, calibrated on the first.
    """
    said = prepared.encoded.assertions
    figures: dict[str, Any] = {
        "claims": len(said.item),
        "sources": said.sources,
        "candidates": len(said.item_of),
        "methods": {},
    }
    for name, method in METHODS.items():
        started = time.process_time()
        beliefs = method(said)
        seconds = time.process_time() - started
        found = judge(prepared, beliefs, prepared.known)
        figures["methods"][name] = {**found, "seconds": significant(seconds)}
        _on_second_half(figures, name, prepared, beliefs)
    return figures


def store(figures: dict[str, Any]) -> Path:
    """Write figures beside those that are there, as JSON, Markdown and a picture."""
    path = RESULTS / f"{NAME}.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    known |= figures
    order = [part for part in (*PARTS, *LONG) if part in known]
    versions = {name: version(name) for name in PACKAGES}
    written = save(
        NAME, {"libraries": versions, **{part: known[part] for part in order}}
    )
    sets = {part: known[part] for part in order if part in SETS}
    parts = [summary(sets, OURS), *(_shown(part, known[part]) for part in order)]
    text = "\n\n".join(parts)
    (RESULTS / f"{NAME}.md").write_text(text + "\n", encoding="utf-8")
    if sets:
        svg = reliability_svg({part: _diagram(found) for part, found in sets.items()})
        (RESULTS / f"{NAME}_reliability.svg").write_text(svg, encoding="utf-8")
    return written


def _measured(part: str, data: Path) -> dict[str, Any]:
    if part == "adversarial":
        return adversarial.measure(METHODS)
    if part == "leave_out":
        return _leave_out(data)
    if part == "speed":
        return speed.measure()
    started = time.perf_counter()
    case = SETS[part](data)
    loaded = time.perf_counter()
    prepared = prepare(case)
    encoded = time.perf_counter()
    return {
        "load_s": significant(loaded - started),
        "encode_s": significant(encoded - loaded),
        **on_set(prepared),
    }


def _leave_out(data: Path) -> dict[str, Any]:
    """Measure all sets, one in memory at a time."""
    found = {}
    for name, load in SETS.items():
        print(f"  {name}", flush=True)
        found[name] = leave_out.measure_one(prepare(load(data)))
    return leave_out.left_out(found)


def _on_second_half(
    figures: dict[str, Any], name: str, prepared: Prepared, beliefs: Beliefs
) -> None:
    if prepared.late.any():
        rows = figures.setdefault("calibrated", {})
        rows[name] = calibrated(prepared, beliefs)
        if name == OURS:
            rows[TAUGHT] = learned(prepared, beliefs)


def _diagram(figures: dict[str, Any]) -> dict[str, Any]:
    ours = figures["methods"][OURS]
    return {"bins": ours["reliability"], "ece": ours["ece"][0]}


def _shown(part: str, found: dict[str, Any]) -> str:
    if part == "adversarial":
        return adversarial.table(found)
    if part == "leave_out":
        return leave_out.table(found)
    if part == "speed":
        return speed.table(found)
    shown = side_by_side(part, found["methods"])
    if "calibrated" in found:
        title = f"{part}, calibrated on the first half, tested on the second"
        shown += "\n\n" + side_by_side(title, found["calibrated"])
    return shown


if __name__ == "__main__":
    main()
