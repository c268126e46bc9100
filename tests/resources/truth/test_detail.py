import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.truth.detail import by_detail
from resources.truth.encode import Encoded, encode
from resources.truth.model import Beliefs
from tests.resources.truth.saying import Row, table

CITIES, COUNTRIES = 40, 4
LABELS = [f"city {i}" for i in range(4)] + ["land 0", "land 1"]
CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["s", "t", "u", "v"]),
        st.sampled_from(LABELS),
    ),
    min_size=1,
    max_size=30,
)


def nested(rows: list[Row]) -> pa.Table:
    """Return rows whose "city n" lies in "land n mod 4"."""
    lands = [
        [f"land {int(value[5:]) % COUNTRIES}"] if value.startswith("city") else []
        for _, _, value in rows
    ]
    return table(rows, broader=lands)


def believed(said: Encoded, shared: float = 0.5) -> Beliefs:
    ones = np.ones(len(said.assertions.item))
    return by_detail(said.assertions, ones, 0.9, 30.0, shared)


def probabilities(said: Encoded) -> dict[tuple[str, str], float]:
    subject = said.items["subject"].to_pylist()
    keys = [
        (subject[item], value)
        for item, value in zip(
            said.values["item"].to_pylist(),
            said.values["value"].to_pylist(),
            strict=True,
        )
    ]
    return dict(zip(keys, believed(said).probability.tolist(), strict=True))


def world(seed: int = 3) -> tuple[list[Row], dict[str, str]]:
    """Return what a good, a coarse, and a poor source say of 200 births, and truth."""
    rng = np.random.default_rng(seed)
    rows, truth = [], {}
    for person in range(200):
        city = int(rng.integers(CITIES))
        truth[f"p{person}"] = f"city {city}"
        wrong = f"city {int(rng.integers(CITIES))}"
        land = f"land {city % COUNTRIES}"
        for source, exact, coarse in (("good", 0.9, 0.05), ("poor", 0.3, 0.0)):
            draw = rng.random()
            right = truth[f"p{person}"] if draw < exact else land
            rows.append(
                (f"p{person}", source, right if draw < exact + coarse else wrong)
            )
        rows.append((f"p{person}", "coarse", land))
    return rows, truth


def test_the_specific_value_wins_over_a_general_one_that_agrees() -> None:
    rows, truth = world()
    found = probabilities(encode(nested(rows)))
    best: dict[str, tuple[float, str]] = {}
    for (person, value), probability in found.items():
        best[person] = max(best.get(person, (0.0, "")), (probability, value))
    right = [best[person][1] == city for person, city in truth.items()]
    assert np.mean(right) > 0.85


def test_each_source_has_its_own_level_of_detail() -> None:
    rows, _ = world()
    encoded = encode(nested(rows))
    reliability = dict(
        zip(encoded.sources, believed(encoded).reliability[:, 0], strict=True)
    )
    assert reliability["good"] > 0.75
    assert reliability["coarse"] < 0.4
    assert reliability["poor"] < 0.5


def test_a_general_value_is_no_vote_against_a_specific_one() -> None:
    rows, _ = world()
    general = [("new", "good", "city 1"), ("new", "coarse", "land 1")]
    against = [("new", "good", "city 1"), ("new", "coarse", "land 2")]
    with_general = probabilities(encode(nested([*rows, *general])))
    with_other = probabilities(encode(nested([*rows, *against])))
    key = ("new", "city 1")
    assert with_general[key] > 0.85
    assert with_general[key] > with_other[key] + 0.1


def test_a_value_that_is_contested_wherever_it_is_said_counts_less() -> None:
    rows, _ = world()
    cities = [f"city {person % 30}" for person in range(60)]
    junk = [(f"x{person}", "good", "city 39") for person in range(60)]
    other = [(f"x{person}", "fair", city) for person, city in enumerate(cities)]
    kept = [(f"y{person}", "good", city) for person, city in enumerate(cities)]
    same = [(f"y{person}", "fair", city) for person, city in enumerate(cities)]
    new = [("n", "good", "city 39"), ("n", "fair", "city 3")]
    found = probabilities(encode(nested([*rows, *junk, *other, *kept, *same, *new])))
    assert found["n", "city 3"] > 2 * found["n", "city 39"]


def test_where_each_says_something_else_all_keep_the_prior() -> None:
    rows: list[Row] = [(f"p{i}", f"s{i % 7}", f"city {i % 30}") for i in range(300)]
    rows += [("q", "s0", "city 1"), ("q", "s1", "land 1")]
    encoded = encode(nested(rows))
    beliefs = believed(encoded)
    assert beliefs.probability[:290].min() > 0.85
    assert beliefs.probability.max() < 0.995
    assert beliefs.reliability == pytest.approx(0.9, abs=0.06)
    assert beliefs.heard.max() <= 1.0


def test_copies_that_are_known_as_such_have_one_vote() -> None:
    rows, _ = world()
    copies = [("n", f"copy {i}", "city 7") for i in range(6)]
    new = [*copies, ("n", "good", "city 3"), ("n", "fair", "city 3")]
    encoded = encode(nested([*rows, *new]))
    said = encoded.assertions
    copied = np.char.startswith(np.array(encoded.sources)[said.source], "copy")
    value = encoded.values["value"].to_pylist()
    at = {
        value[code]: code
        for code in np.flatnonzero(said.item_of == said.item[copied][0])
    }
    heard = by_detail(said, np.where(copied, 1 / 6, 1.0), 0.9, 30.0, 0.5).probability
    deaf = believed(encoded).probability
    assert heard[at["city 3"]] > heard[at["city 7"]]
    assert deaf[at["city 3"]] < deaf[at["city 7"]]


@settings(max_examples=60)
@given(rows=CLAIMS, seed=st.integers(0, 5))
def test_probabilities_of_an_item_add_up_to_one_at_most_in_any_order(
    rows: list[Row], seed: int
) -> None:
    encoded = encode(nested(rows))
    beliefs = believed(encoded)
    total = np.bincount(encoded.assertions.item_of, beliefs.probability)
    assert total.max() <= 1.0 + 1e-9
    assert beliefs.probability.min() >= 0.0
    assert np.isfinite(beliefs.reliability).all()
    mixed = [rows[i] for i in np.random.default_rng(seed).permutation(len(rows))]
    again = believed(encode(nested(mixed)))
    assert again.probability == pytest.approx(beliefs.probability)


def test_nothing_said_is_nothing_believed() -> None:
    beliefs = believed(encode(nested([])))
    assert len(beliefs.probability) == 0


def test_more_shared_errors_make_probabilities_more_modest() -> None:
    encoded = encode(nested(world()[0]))
    bold, modest = (believed(encoded, shared).probability for shared in (0.0, 0.9))
    assert bold.max() > modest.max()
    assert np.mean(np.abs(bold - 0.5)) > np.mean(np.abs(modest - 0.5))


def test_a_source_that_says_everything_is_not_believed() -> None:
    rows, _ = world()
    everything = [
        (f"p{person}", "all", f"city {city}")
        for person in range(0, 200, 4)
        for city in range(CITIES)
    ]
    encoded = encode(nested([*rows, *everything]))
    reliability = dict(
        zip(encoded.sources, believed(encoded).reliability[:, 0], strict=True)
    )
    assert reliability["all"] < 0.1
    assert reliability["good"] > 0.75


def test_one_source_alone_is_as_reliable_as_supposed() -> None:
    rows = [(f"p{i}", "only", f"city {i % 9}") for i in range(50)]
    rows += [("q", "only", "land 1"), ("q", "only", "city 1")]
    beliefs = believed(encode(nested(rows)))
    assert beliefs.reliability[0, 0] == pytest.approx(0.9, abs=0.1)
    assert 0.8 < beliefs.probability[:49].min() < beliefs.probability[:49].max() < 1.0
