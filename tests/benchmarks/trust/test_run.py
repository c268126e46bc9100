"""The run measures every method, and keeps what it does not measure again."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

from benchmarks import measuring
from benchmarks.trust import adversarial, run, speed
from benchmarks.trust.case import Case
from benchmarks.trust.methods import METHODS, OURS, TAUGHT
from benchmarks.trust.prepared import prepare
from benchmarks.trust.worlds import World, make


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (measuring, run):
        monkeypatch.setattr(module, "RESULTS", tmp_path)
    return tmp_path


def in_time(case: Case) -> Case:
    """Return a case whose items belong to one of four days."""
    days = [f"day {place % 4}" for place in range(case.gold.num_rows)]
    return Case(case.name, case.said, case.gold.append_column("group", pa.array(days)))


def test_every_method_is_measured_with_its_time_and_its_diagram() -> None:
    found = run.on_set(prepare(make(World(40, 12, 0.6))))
    assert list(found["methods"]) == list(METHODS)
    assert "calibrated" not in found
    for figures in found["methods"].values():
        assert figures["items"] == 40
        assert figures["seconds"] > 0
        value, low, high = figures["precision"]
        assert 0.0 <= low <= value <= high <= 1.0
        assert sum(each["count"] for each in figures["reliability"]) == 40


def test_with_groups_the_second_half_is_judged_by_the_first() -> None:
    prepared = prepare(in_time(make(World(80, 12, 0.5, accuracy=(0.3, 0.6)))))
    assert prepared.late.sum() == 40
    found = run.on_set(prepared)
    assert list(found["calibrated"]) == [*METHODS, TAUGHT]
    for name in ("vote", OURS):
        figures = found["calibrated"][name]
        assert figures["items"] == 40
        assert figures["brier"][0] < found["methods"][name]["brier"][0] + 0.1


def test_figures_of_other_parts_are_kept(results: Path) -> None:
    figures = run.on_set(prepare(make(World(30, 8, 0.6))))
    run.store({"crowd_dog": figures})
    run.store({"adversarial": adversarial.measure({"vote": METHODS["vote"]})})
    known = json.loads((results / "trust.json").read_text(encoding="utf-8"))
    assert list(known) == ["machine", "libraries", "crowd_dog", "adversarial"]
    shown = (results / "trust.md").read_text(encoding="utf-8")
    assert "### crowd_dog (30 items with gold)" in shown
    assert "### Colluders lie about all items" in shown
    assert "<svg" in (results / "trust_reliability.svg").read_text(encoding="utf-8")


def test_a_vote_is_lost_to_liars_when_they_are_the_most() -> None:
    found = adversarial.measure({"vote": METHODS["vote"]})
    curve = found["all items"]["vote"]
    assert curve["precision"][0] > 0.95
    assert curve["precision"][-1] < 0.6
    assert curve["breaks_at"] is None or curve["breaks_at"] > 0.4


def test_speed_is_measured_on_as_many_claims_as_are_asked_for() -> None:
    found = speed.find(3000, idle=False)
    assert found["claims"] == pytest.approx(3000, rel=0.1)
    assert found["total_s"] >= found["encode_s"] > 0
    assert "discover_s" not in speed.find(3000, idle=True)
    row = {**found, "peak_mib": 1}
    assert "| 3,000" in speed.table({"3,000": row})
