import numpy as np
import pytest

from resources.truth.odds import probability_of
from resources.truth.record import Record, Start
from resources.truth.voices import alone, voices
from tests.resources.truth.made import saying

KNOWN = np.full(4, 100.0)


def expected(level: list[float], meant: list[float]) -> list[float]:
    """Return how reliable two sources are expected to be at two attributes.

    Args:
        level: Log-odds of being right, the second attribute after the first.
        meant: How far each is heard.
    """
    names = [("good", "x"), ("poor", "x"), ("good", "y"), ("poor", "y")]
    said = saying({name: np.zeros(3) for name in names}).assertions
    spoken = voices(said, alone(said))
    heard = np.array(meant)
    start = Start(np.full(4, 0.9), heard, np.array([0, 1, 0, 1]), np.arange(4))
    record = Record(KNOWN * probability_of(np.array(level)), KNOWN)
    skill = np.zeros(4)
    for _ in range(30):
        skill = record.skill(spoken, start, skill)
    found = record.expected(spoken, start, skill)
    return [float(each) for each in found]


def test_who_is_better_is_expected_to_be_so_in_the_measure_of_what_is_hard() -> None:
    level = [3.0, 1.0, 1.0, -1.0]
    found = expected(level, [1.0] * 4)
    assert found == pytest.approx(probability_of(np.array(level)).tolist(), abs=1e-3)


def test_who_errs_no_more_than_others_at_a_hard_attribute_is_not_worse() -> None:
    good_x, poor_x, good_y, poor_y = expected([3.0, 1.0, -1.0, -1.0], [1.0] * 4)
    assert good_x > poor_x
    assert poor_y < 0.27 < good_y


def test_who_means_something_else_makes_no_attribute_hard() -> None:
    # The poor one means something else by y: that it is wrong there says nothing.
    heard = expected([3.0, 1.0, 3.0, -4.0], [1.0, 1.0, 1.0, 0.0])
    assert heard[2] == pytest.approx(probability_of(np.array(3.0)), abs=0.03)
    assert heard[3] == 0.0
