import numpy as np

from resources.truth.camps import camps
from resources.truth.dependence import kinship
from tests.resources.truth.made import erring, saying, together

ITEMS = 120


def edited(copied: np.ndarray, seed: int, share: float = 0.05) -> np.ndarray:
    """Return what is copied, with a few values changed."""
    chance = np.random.default_rng(seed)
    return np.where(chance.random(len(copied)) < share, 30.0 + seed, copied)


def test_who_copies_has_one_vote_with_who_is_copied() -> None:
    said = {(f"own {seed}", "x"): erring(0.7, ITEMS, seed) for seed in range(4)}
    said |= {(f"copy {seed}", "x"): edited(said["own 0", "x"], seed) for seed in (8, 9)}
    encoded = saying(said, numbers=False)
    units = kinship(encoded.assertions, camps(encoded.assertions)).units
    assert together(encoded, units) == {
        "copy 8+copy 9+own 0",
        "own 1",
        "own 2",
        "own 3",
    }


def test_who_agrees_because_it_is_right_stays_independent() -> None:
    said = {(f"good {seed}", "x"): erring(0.97, ITEMS, seed) for seed in range(4)}
    said |= {(f"poor {seed}", "x"): erring(0.4, ITEMS, 10 + seed) for seed in range(3)}
    encoded = saying(said, numbers=False)
    units = kinship(encoded.assertions, camps(encoded.assertions)).units
    assert len(together(encoded, units)) == 7


def test_a_habit_of_copying_counts_where_an_attribute_shows_little() -> None:
    said = {(f"own {seed}", "x"): erring(0.6, ITEMS, seed) for seed in range(4)}
    said["copy", "x"] = edited(said["own 0", "x"], 9)
    said |= {(source, "a"): np.zeros(ITEMS) for source, _ in list(said)}
    encoded = saying(said, numbers=False)
    units = kinship(encoded.assertions, camps(encoded.assertions)).units
    assert "copy+own 0" in together(encoded, units)  # Of "a", which nobody contests.


def test_units_of_one_attribute_lie_together() -> None:
    said = {
        (f"s{seed}", attribute): erring(0.5, 30, seed)
        for seed in range(5)
        for attribute in ("x", "y", "z")
    }
    encoded = saying(said, numbers=False)
    units = kinship(encoded.assertions, camps(encoded.assertions)).units
    for attribute in range(3):
        codes = np.unique(units[:, attribute])
        assert codes.tolist() == list(range(codes[0], codes[0] + len(codes)))
    assert np.unique(units).tolist() == list(range(int(units.max()) + 1))


def test_nobody_depends_on_anybody_where_one_source_speaks() -> None:
    encoded = saying({("a", "x"): erring(0.5, 30, 1)}, numbers=False)
    assert kinship(encoded.assertions, camps(encoded.assertions)).units.tolist() == [
        [0]
    ]
