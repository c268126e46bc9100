import numpy as np
import pytest

from resources.truth.encode import Encoded
from resources.truth.model import Codes
from resources.truth.record import Start
from resources.truth.reliability import Fit, fit
from resources.truth.settings import DiscoverySettings
from resources.truth.voices import alone, voices
from tests.resources.truth.made import erring, saying

ITEMS = 400


def fitted(encoded: Encoded, settings: DiscoverySettings, meant: float = 1.0) -> Fit:
    """Return the fit where every source is a unit of its own.

    Args:
        encoded: Who says what.
        settings: Of the fit.
        meant: Probability of the first unit that it means what is meant.
    """
    said = encoded.assertions
    units: Codes = alone(said)
    spoken = voices(said, units)
    attribute, source = np.nonzero(units.T >= 0)
    prior = np.full(len(source), settings.prior)
    means = np.ones(len(source))
    means[0] = meant
    unit = units[source, attribute].astype(np.int64)
    start = Start(prior * means, means, source, unit)
    return fit(said, spoken, np.ones(len(spoken.unit)), start, settings)


def test_reliabilities_are_found_without_gold() -> None:
    accuracies = (0.9, 0.8, 0.7, 0.6, 0.5)
    said = {
        (f"s{n}", "x"): erring(accuracy, ITEMS, n)
        for n, accuracy in enumerate(accuracies)
    }
    settings = DiscoverySettings(general=0.0)
    found = fitted(saying(said, numbers=False), settings)
    assert found.reliability == pytest.approx(np.array(accuracies), abs=0.06)
    assert found.heard.tolist() == [ITEMS] * 5


def test_errors_that_coincide_are_learned() -> None:
    few, many = (
        fitted(
            saying(
                {(f"s{n}", "x"): erring(0.6, ITEMS, n, false) for n in range(5)},
                numbers=False,
            ),
            DiscoverySettings(),
        ).coincidence[0]
        for false in (2, 50)
    )
    assert few == pytest.approx(0.5, abs=0.15)
    assert many < 0.1


def test_what_a_source_does_elsewhere_counts() -> None:
    good = {(f"good {n}", "x"): erring(0.95, ITEMS, n) for n in range(3)}
    poor = {(f"poor {n}", "x"): erring(0.4, ITEMS, 9 + n) for n in range(3)}
    little = {(source, "y"): np.zeros(1) for source, _ in (*good, *poor)}
    encoded = saying({**good, **poor, **little}, numbers=False)
    found = fitted(encoded, DiscoverySettings(general=50.0, strength=1.0))
    unit = alone(encoded.assertions)[:, encoded.attributes.index("y")]
    assert found.reliability[unit[:3]].min() > found.reliability[unit[3:]].max()


def test_who_is_good_elsewhere_is_believed_where_an_attribute_is_hard() -> None:
    said = {("good", "x"): erring(0.97, ITEMS, 0), ("good", "y"): np.zeros(ITEMS)}
    for n in range(4):
        said[f"poor {n}", "x"] = erring(0.6, ITEMS, 1 + n)
        # Where it is hard, the others agree by chance on what is wrong, now and then.
        said[f"poor {n}", "y"] = erring(0.25, ITEMS, 9 + n, 4)
    encoded = saying(said, numbers=False)
    found = fitted(encoded, DiscoverySettings(general=1.0))
    unit = alone(encoded.assertions)[:, encoded.attributes.index("y")]
    good = encoded.sources.index("good")
    best = found.reliability[unit[good]]
    assert best > np.delete(found.reliability[unit], good).max() + 0.2
    alone_ = fitted(encoded, DiscoverySettings(general=0.0)).reliability
    assert best > alone_[unit[good]]


def test_who_means_something_else_is_not_heard() -> None:
    said = {("a", "x"): np.ones(20), ("b", "x"): np.zeros(20), ("c", "x"): np.ones(20)}
    encoded = saying(said, numbers=False)
    found = fitted(encoded, DiscoverySettings(), meant=0.0)
    one = found.probability[encoded.assertions.label_of == 1]
    assert one == pytest.approx(found.probability[encoded.assertions.label_of == 0])
