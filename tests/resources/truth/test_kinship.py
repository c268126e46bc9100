import numpy as np
import pytest

from resources.truth.camps import camps
from resources.truth.dependence import kinship
from resources.truth.kinship import Kinship
from resources.truth.voices import alone, voices
from tests.resources.truth.made import erring, saying

ITEMS = 300


def test_who_says_the_same_too_often_has_less_than_a_vote_where_it_does() -> None:
    said = {(f"own {n}", "x"): erring(0.6, ITEMS, n) for n in range(5)}
    lie = np.random.default_rng(1).random(ITEMS) < 1 / 3
    for n in range(3):
        said[f"liar {n}", "x"] = np.where(lie, 50.0, erring(0.6, ITEMS, 20 + n))
    encoded = saying(said, numbers=False)
    spoken = voices(encoded.assertions, alone(encoded.assertions))
    habit = kinship(encoded.assertions, camps(encoded.assertions)).habit
    own = Kinship(alone(encoded.assertions), habit).own(spoken)
    lies = np.array(encoded.values["value"].to_pylist())[spoken.value] == "50"
    honest = spoken.unit >= 3
    assert own[lies].mean() < 0.75
    assert own[honest].mean() > 0.9
    assert np.all((own > 0.0) & (own <= 1.0))


def test_without_habits_every_voice_is_its_own() -> None:
    said = saying({(f"s{n}", "x"): np.zeros(4) for n in range(3)}).assertions
    spoken = voices(said, alone(said))
    nothing = Kinship(alone(said), np.zeros((0, 0)))
    assert nothing.own(spoken).tolist() == [1.0] * len(spoken.unit)


def test_two_voices_that_are_copies_are_one_together() -> None:
    said = saying({("a", "x"): np.zeros(4), ("b", "x"): np.zeros(4)}).assertions
    spoken = voices(said, alone(said))
    both = Kinship(alone(said), np.ones((2, 2)))
    assert both.own(spoken) == pytest.approx(0.5)
