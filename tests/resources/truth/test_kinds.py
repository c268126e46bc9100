import numpy as np
import pyarrow as pa
import pytest

from resources.truth.discovery import discover
from resources.truth.encode import encode
from resources.truth.parts import nested, nothing_believed, part, with_part
from tests.resources.truth.saying import Row, table
from tests.resources.truth.test_detail import nested as places
from tests.resources.truth.test_detail import world
from tests.resources.truth.test_labels import crowd


def both() -> pa.Table:
    """Return a table with an attribute of nested values and one of few labels."""
    first = places(world()[0])
    second = table(crowd()[0]).set_column(3, "attribute", [["breed"] * 2700])
    return pa.concat_tables([first, second], promote_options="default")


def test_each_attribute_is_judged_as_if_it_were_alone() -> None:
    encoded = encode(both())
    said = encoded.assertions
    together = discover(said)
    for code in range(said.attributes):
        chosen = np.arange(said.attributes) == code
        of = part(said, chosen)
        alone = discover(of.said)
        assert together.probability[of.values] == pytest.approx(alone.probability)


def test_a_part_says_what_the_whole_says_of_it() -> None:
    said = encode(both()).assertions
    of = part(said, np.array([False, True]))
    assert np.array_equal(of.said.label_of, said.label_of[of.values])
    assert np.array_equal(of.said.item_of[of.said.value], of.said.item)
    assert np.array_equal(of.values[of.said.value], said.value[of.rows])
    assert of.said.subject_of.shape == of.said.attribute_of.shape
    given = said.support.given[np.isin(said.support.given, of.values)]
    assert np.array_equal(of.values[of.said.support.given], given)


def test_what_is_found_of_a_part_leaves_the_rest_as_it_was() -> None:
    said = encode(both()).assertions
    whole = nothing_believed(said, np.ones(len(said.item)), 0.9)
    of = part(said, np.array([False, True]))
    found = nothing_believed(of.said, np.full(len(of.rows), 0.5), 0.7)
    changed = with_part(whole, of, found)
    assert np.all(changed.reliability == [0.9, 0.7])
    assert np.all(changed.independence[of.rows] == 0.5)
    assert changed.independence.sum() == len(said.item) - 0.5 * len(of.rows)
    assert np.all(whole.independence == 1.0)


def test_attributes_with_values_in_values_are_known() -> None:
    said = encode(both()).assertions
    names = encode(both()).attributes
    assert dict(zip(names, nested(said).tolist(), strict=True)) == {
        "breed": False,
        "place": True,
    }


def test_a_third_of_the_sources_in_collusion_does_not_win() -> None:
    rng = np.random.default_rng(5)
    rows: list[Row] = []
    truth = {}
    for person in range(150):
        city, false = rng.choice(40, 2, replace=False)
        truth[f"p{person}"] = f"city {city}"
        for source in range(10):
            draw = rng.random()
            other = f"city {rng.integers(40)}"
            said = f"city {city}" if draw < 0.7 else other
            rows.append((f"p{person}", f"honest {source}", said))
        rows += [(f"p{person}", f"false {i}", f"city {false}") for i in range(5)]
    encoded = encode(
        places([*rows, ("q", "honest 1", "land 1"), ("q", "honest 2", "city 1")])
    )
    beliefs = discover(encoded.assertions)
    order = np.lexsort((beliefs.probability, encoded.assertions.item_of))
    last = order[np.flatnonzero(np.diff(encoded.assertions.item_of[order], append=-1))]
    value = encoded.values["value"].to_pylist()
    subject = encoded.items["subject"].to_pylist()
    right = [
        truth[subject[encoded.assertions.item_of[code]]] == value[code]
        for code in last
        if subject[encoded.assertions.item_of[code]] in truth
    ]
    assert np.mean(right) > 0.95


def test_a_few_values_in_values_are_an_accident() -> None:
    rows: list[Row] = [(f"p{i}", f"s{i % 2}", f"city {i % 7}") for i in range(200)]
    rows += [(f"p{i}", f"t{i % 2}", f"city {i % 5 + 10}") for i in range(200)]
    few = [("p0", "u", "land 0")]
    many = [(f"p{i}", "u", f"land {i % 7 % 4}") for i in range(200)]
    found = [
        nested(encode(places([*rows, *more])).assertions).tolist()
        for more in (few, many)
    ]
    assert found == [[False], [True]]


def test_two_fifths_that_agree_on_one_label_do_not_win() -> None:
    rng = np.random.default_rng(0)
    rows: list[Row] = []
    truth = rng.integers(4, size=300)
    for item, label in enumerate(truth):
        lie = (label + rng.integers(1, 4)) % 4
        for source in range(20):
            honest = label if rng.random() < 0.75 else rng.integers(4)
            copied = lie if rng.random() < 0.9 else rng.integers(4)
            said = copied if source < 8 else honest
            rows.append((f"i{item:03}", f"s{source}", f"label {said}"))
    encoded = encode(table(rows))
    beliefs = discover(encoded.assertions)
    true = np.array([f"label {label}" for label in truth])
    item = encoded.assertions.item_of
    right = true[item] == np.array(encoded.values["value"].to_pylist())
    assert np.mean(beliefs.probability[right] > 0.5) > 0.95
    reliability = dict(zip(encoded.sources, beliefs.reliability[:, 0], strict=True))
    assert min(reliability[f"s{i}"] for i in range(8, 20)) > max(
        reliability[f"s{i}"] for i in range(8)
    )
