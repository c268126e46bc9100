import numpy as np
import pytest

from resources.truth.discovery import discover
from resources.truth.rivals import rivals
from tests.resources.truth.made import erring, saying
from tests.resources.truth.test_meaning import ITEMS, LEFT, PLANNED, ROSE, world


def test_two_quantities_under_one_name_are_reported_with_their_distance() -> None:
    encoded = saying(world(3, PLANNED))
    said = encoded.assertions
    beliefs = discover(said)
    (found,) = rivals(said, beliefs)
    assert encoded.attributes[found.attribute] == "left"
    gate = beliefs.camp[encoded.sources.index("gate 0"), found.attribute]
    ground = beliefs.camp[encoded.sources.index("ground 0"), found.attribute]
    assert (found.meant, found.other, found.items) == (gate, ground, ITEMS)
    assert found.offset == pytest.approx(float(np.median(ROSE - LEFT)), abs=3.0)
    assert found.one_sided > 0.8
    mine, theirs = found.numbers
    assert theirs - mine == pytest.approx(found.offset, abs=0.5)
    spoken = said.number_of[said.item_of == found.typical]
    assert {mine, theirs} <= set(spoken.tolist())


def test_where_all_mean_the_same_there_are_no_rivals() -> None:
    said = saying({(f"s{n}", "x"): erring(0.7, 60, n) for n in range(4)}).assertions
    assert rivals(said, discover(said)) == []
