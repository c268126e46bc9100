import numpy as np
import pytest

from resources.truth.camps import camps, numbers
from resources.truth.dependence import kinship
from resources.truth.encode import Encoded
from resources.truth.meaning import meant
from resources.truth.voices import voices
from tests.resources.truth.made import Said, saying

ITEMS = 80
CHANCE = np.random.default_rng(3)
PLANNED = CHANCE.integers(0, 1000, ITEMS).astype(np.float64)
LEFT = PLANNED + CHANCE.integers(-3, 6, ITEMS)  # From the gate, as it was planned,
ROSE = LEFT + CHANCE.integers(10, 25, ITEMS)  # and from the ground, which was not.


def likely(encoded: Encoded) -> dict[str, float]:
    """Return the probability of each source that it means what "left" means."""
    said = encoded.assertions
    camp = camps(said)
    units = kinship(said, camp).units
    spoken = voices(said, units)
    found = meant(said, units, camp, numbers(said, spoken), spoken)
    column = camp[:, encoded.attributes.index("left")]
    pairs = zip(encoded.sources, column, strict=True)
    return {source: float(found[code]) for source, code in pairs if code >= 0}


def off(truth: np.ndarray, seed: int, share: float = 0.2) -> np.ndarray:
    """Return numbers of which some are off, to either side."""
    chance = np.random.default_rng(seed)
    error = chance.integers(-40, 41, ITEMS) * (chance.random(ITEMS) < share)
    return truth + error


def world(apart: int, planned: np.ndarray) -> Said:
    """Return what two sources say that mean the gate, and others that do not."""
    said = {(f"gate {n}", "left"): off(LEFT, n) for n in range(2)}
    said |= {(f"ground {n}", "left"): off(ROSE, 5 + n) for n in range(apart)}
    return said | {(source, "planned"): planned for source, _ in list(said)}


def test_the_camp_that_is_nearer_to_the_rest_of_a_subject_is_meant() -> None:
    found = likely(saying(world(3, PLANNED)))
    assert found["gate 0"] > 0.9
    assert found["ground 0"] == pytest.approx(1.0 - found["gate 0"])


def test_without_other_attributes_the_larger_camp_is_meant() -> None:
    said = {key: value for key, value in world(4, PLANNED).items() if key[1] == "left"}
    assert likely(saying(said))["ground 0"] > 0.5


def test_who_is_reliable_elsewhere_is_rather_meant() -> None:
    far = PLANNED + 100_000.0  # Too far off to tell camps by.
    said = dict(world(2, far))
    even = likely(saying(said))["gate 0"]
    said |= {("other", "planned"): far}
    said |= {(f"ground {n}", "planned"): off(far, n, 0.9) + 1000.0 for n in range(2)}
    assert likely(saying(said))["gate 0"] > even + 0.1


def test_one_camp_is_meant_for_sure() -> None:
    found = likely(saying({(f"s{n}", "left"): off(LEFT, n) for n in range(3)}))
    assert set(found.values()) == {1.0}


def test_numbers_that_are_near_by_chance_tell_nothing() -> None:
    years = CHANCE.integers(1890, 1990, ITEMS).astype(np.float64)
    said: Said = {(f"gate {n}", "left"): off(LEFT, n) for n in range(2)}
    said[("lone", "left")] = LEFT + 1200.0
    said |= {(source, "opened"): years for source, _ in list(said)}
    assert likely(saying(said))["lone"] < 0.5
