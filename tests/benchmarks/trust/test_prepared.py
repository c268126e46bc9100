"""What is right of a set is told by its gold, and by nothing else."""

import numpy as np
import pyarrow as pa

from benchmarks.trust.case import Bools, Case
from benchmarks.trust.judging import judge
from benchmarks.trust.prepared import prepare
from resources.truth.baselines import METHODS

SAID = pa.table(
    {
        "subject": ["1", "1", "1", "2", "2", "3"],
        "attribute": ["size"] * 6,
        "source": ["a", "b", "c", "a", "b", "a"],
        "value": ["10", "10", "12", "20", "21", "30"],
        "number": [10.0, 10.0, 12.0, 20.0, 21.0, 30.0],
    }
)
GOLD = pa.table(
    {
        "subject": ["1", "2", "2", "unheard of"],
        "attribute": ["size"] * 4,
        "value": ["12", "20", "21", "9"],
        "number": [12.0, 20.0, 21.0, 9.0],
    }
)


def right(case: Case) -> list[str]:
    prepared = prepare(case)
    return prepared.encoded.values["value"].filter(pa.array(prepared.right)).to_pylist()


def test_what_is_written_as_the_gold_is_right() -> None:
    prepared = prepare(Case("made", SAID, GOLD))
    subjects = prepared.encoded.items["subject"].filter(pa.array(prepared.known))
    assert subjects.to_pylist() == ["1", "2"]
    assert not prepared.late.any()
    assert right(Case("made", SAID, GOLD)) == ["12", "20", "21"]


def test_a_set_may_say_how_near_is_near_enough() -> None:
    def near(pairs: pa.Table) -> Bools:
        gap = pairs["number"].to_numpy() - pairs["gold_number"].to_numpy()
        return np.abs(gap) <= 2.0

    assert right(Case("made", SAID, GOLD, near)) == ["10", "12", "20", "21"]


def test_the_later_half_of_the_groups_is_late() -> None:
    days = pa.array(["2011-12-01", "2011-12-01", "2011-12-01", "2011-12-03"])
    prepared = prepare(Case("made", SAID, GOLD.append_column("group", days)))
    assert prepared.late.tolist() == [False, False, False]
    days = pa.array(["2011-12-01", "2011-12-02", "2011-12-02", "2011-12-02"])
    prepared = prepare(Case("made", SAID, GOLD.append_column("group", days)))
    assert prepared.late.tolist() == [False, True, False]


def test_only_the_chosen_values_of_the_items_asked_for_are_judged() -> None:
    prepared = prepare(Case("made", SAID, GOLD))
    beliefs = METHODS["vote"](prepared.encoded.assertions)
    found = judge(prepared, beliefs, prepared.known)
    assert found["items"] == 2
    assert found["precision"][0] == 0.5
    assert found["brier"][0] == round(((2 / 3) ** 2 + 0.5**2) / 2, 4)
    assert [each["count"] for each in found["reliability"]] == [1, 1]
    assert found["sources"] == [None, None, None]  # No source says enough.
