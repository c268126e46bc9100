import numpy as np
import pytest

from resources.truth.voices import alone, voices
from tests.resources.truth.made import saying

NOTHING = np.nan


def test_a_unit_has_one_vote_that_its_sources_share() -> None:
    encoded = saying(
        {
            ("a", "x"): np.array([1.0, 2.0]),
            ("b", "x"): np.array([1.0, 3.0]),
            ("c", "x"): np.array([4.0, NOTHING]),
        }
    )
    said = encoded.assertions
    spoken = voices(said, np.array([[0], [0], [1]], dtype=np.int32))
    votes = [
        (int(unit), encoded.values["value"][int(value)].as_py(), float(weight))
        for unit, value, weight in zip(
            spoken.unit, spoken.value, spoken.weight, strict=True
        )
    ]
    assert votes == [(0, "1", 1.0), (0, "2", 0.5), (0, "3", 0.5), (1, "4", 1.0)]
    assert spoken.attribute_of.tolist() == [0, 0]


def test_each_row_knows_the_voice_that_it_is_part_of() -> None:
    said = saying({("a", "x"): np.arange(5.0), ("b", "y"): np.arange(5.0)}).assertions
    units = alone(said)
    spoken = voices(said, units)
    attribute = said.attribute_of[said.item]
    assert np.array_equal(spoken.value[spoken.of_row], said.value)
    assert np.array_equal(spoken.unit[spoken.of_row], units[said.source, attribute])


def test_a_source_that_says_everything_has_one_vote_on_each_item() -> None:
    everything = {("liar", f"x{place}"): np.arange(3.0) for place in range(2)}
    said = saying(everything | {("a", "x0"): np.zeros(3)}).assertions
    spoken = voices(said, alone(said))
    total = np.zeros((3, len(said.attribute_of)))
    np.add.at(total, (spoken.unit, spoken.item), spoken.weight)
    assert total[total > 0] == pytest.approx(1.0)


def test_units_of_sources_that_say_nothing_are_none() -> None:
    said = saying({("a", "x"): np.zeros(2), ("b", "y"): np.zeros(2)}).assertions
    assert alone(said).tolist() == [[0, -1], [-1, 1]]
