"""What is chosen for a set must not have seen it."""

from dataclasses import asdict

from benchmarks.trust import leave_out
from benchmarks.trust.prepared import prepare
from benchmarks.trust.worlds import World, make
from resources.truth.settings import DiscoverySettings

FIGURES = {
    "one": {
        "as shipped": {"precision": 0.5, "brier": 0.3},
        "prior 0.8": {"precision": 0.9, "brier": 0.1},
    },
    "two": {
        "as shipped": {"precision": 0.8, "brier": 0.2},
        "prior 0.8": {"precision": 0.7, "brier": 0.25},
    },
}


def test_the_choice_for_a_set_is_the_best_on_the_others_alone() -> None:
    found = leave_out.left_out(FIGURES)
    one, two = found["rows"]["one"], found["rows"]["two"]
    assert (one["chosen"], one["hindsight"]) == ("as shipped", "prior 0.8")
    assert (two["chosen"], two["hindsight"]) == ("prior 0.8", "as shipped")
    assert one["figures_of_chosen"]["brier"] == 0.3
    assert "0.500 / 0.300" in leave_out.table(found)


def test_each_of_the_settings_differs_from_what_is_shipped_in_one_number() -> None:
    shipped = asdict(DiscoverySettings())
    for name, values in leave_out.GRID.items():
        assert min(values) < shipped[name] < max(values)
    for name, each in leave_out.settings().items():
        different = [
            key for key, value in asdict(each).items() if value != shipped[key]
        ]
        assert len(different) == (name != leave_out.SHIPPED)


def test_every_setting_is_measured_on_a_set() -> None:
    found = leave_out.measure_one(prepare(make(World(40, 12, 0.6))))
    assert list(found) == list(leave_out.settings())
    assert all(each["precision"] > 0.8 for each in found.values())
