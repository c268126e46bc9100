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


def test_the_more_copies_there_are_the_less_each_is_its_own() -> None:
    total = []
    for many in (1, 2, 20):
        rows = {(f"s{n}", "x"): np.zeros(4) for n in range(many)}
        said = saying(rows).assertions
        all_alike = Kinship(alone(said), np.ones((many, many)))
        own = all_alike.own(voices(said, alone(said)))
        total.append(many * own.mean())
    assert total[0] == pytest.approx(1.0)
    assert all(0.999 < each < 1.3 for each in total)
    assert total[2] < total[1]
