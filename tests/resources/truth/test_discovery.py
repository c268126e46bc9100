import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.truth.discovery import discover
from resources.truth.encode import encode
from resources.truth.model import Assertions, Beliefs
from resources.truth.settings import DEFAULT
from tests.resources.truth.made import chosen, erring, right, saying
from tests.resources.truth.saying import Row, table
from tests.resources.truth.test_meaning import LEFT, PLANNED, world

ITEMS = 150
ROWS = st.lists(
    st.tuples(
        *(st.sampled_from("abcd"), st.sampled_from("stuv"), st.sampled_from("123"))
    )
)


def check(said: Assertions, beliefs: Beliefs) -> None:
    """Check what holds of all beliefs."""
    shape = (said.sources, said.attributes)
    assert beliefs.reliability.shape == beliefs.heard.shape == shape
    assert beliefs.camp.shape == shape
    assert beliefs.independence.shape == said.item.shape
    for each in (beliefs.probability, beliefs.reliability, beliefs.independence):
        assert np.all((each >= 0.0) & (each <= 1.0))
    total = np.bincount(said.item_of, beliefs.probability)
    assert np.all(total <= 1.0 + 1e-9)


@settings(max_examples=60)
@given(rows=ROWS)
def test_beliefs_are_sound_whatever_is_said(rows: list[Row]) -> None:
    said = encode(table(rows)).assertions
    check(said, discover(said))


def test_the_order_of_rows_makes_no_difference() -> None:
    rows = table(
        [(f"{n}", f"s{m}", f"{n * m % 3}") for n in range(30) for m in range(5)]
    )
    mixed = rows.take(np.random.default_rng(0).permutation(len(rows)))
    first, second = (discover(encode(each).assertions) for each in (rows, mixed))
    assert np.array_equal(first.probability, second.probability)
    assert np.array_equal(first.reliability, second.reliability)


def test_copies_do_not_outvote_independent_sources() -> None:
    said = {(f"own {n}", "x"): erring(0.75, ITEMS, n) for n in range(4)}
    poor = erring(0.3, ITEMS, 99)
    said |= {(f"copy {n}", "x"): poor for n in range(4)}
    encoded = saying(said, numbers=False)
    beliefs = discover(encoded.assertions)
    assert right(encoded, beliefs) > 0.85
    copies = [name.startswith("copy") for name in encoded.sources]
    assert beliefs.reliability[copies].max() < 0.5 < beliefs.reliability[4:].min()
    row = np.array(copies)[encoded.assertions.source]
    assert np.median(beliefs.independence[row]) == pytest.approx(0.25)


def test_a_third_of_colluders_with_small_edits_does_not_win() -> None:
    said = {(f"own {n}", "x"): erring(0.7, ITEMS, n) for n in range(8)}
    for n in range(4):
        edit = np.random.default_rng(n).random(ITEMS) < 0.2
        said[f"liar {n}", "x"] = np.where(edit, 90.0 + n, 77.0)
    encoded = saying(said, numbers=False)
    assert right(encoded, discover(encoded.assertions)) > 0.9


def test_a_camp_with_more_sources_does_not_change_what_is_meant() -> None:
    encoded = saying(world(3, PLANNED))
    beliefs = discover(encoded.assertions)
    column = encoded.attributes.index("left")
    reliability = dict(
        zip(encoded.sources, beliefs.reliability[:, column], strict=True)
    )
    assert min(reliability["gate 0"], reliability["gate 1"]) > 0.6
    assert max(reliability[f"ground {n}"] for n in range(3)) < 0.4
    items = encoded.items["attribute"].to_pylist()
    values = chosen(encoded, beliefs)
    left = [
        float(value)
        for name, value in zip(items, values, strict=True)
        if name == "left"
    ]
    assert np.mean(np.array(left) == LEFT) > 0.7
    assert len(np.unique(beliefs.camp[:, column])) == 2


def test_a_claim_that_nobody_else_makes_is_as_probable_as_its_source() -> None:
    said = {("alone", "x"): erring(0.5, 40, 1)}
    beliefs = discover(saying(said, numbers=False).assertions)
    assert beliefs.probability == pytest.approx(DEFAULT.prior)
    assert beliefs.heard.max() == 0.0


def test_claims_that_nobody_else_makes_teach_nothing() -> None:
    said = {(f"s{n}", "x"): erring(0.8, 60, n) for n in range(4)}
    more = said | {("s0", "x"): np.append(said["s0", "x"], np.zeros(500))}
    first, second = (
        discover(saying(each, numbers=False).assertions) for each in (said, more)
    )
    assert second.reliability[0, 0] == pytest.approx(first.reliability[0, 0], abs=0.01)


def test_where_all_agree_all_are_believed() -> None:
    encoded = saying({(f"s{n}", "x"): np.zeros(50) for n in range(4)}, numbers=False)
    beliefs = discover(encoded.assertions)
    assert beliefs.probability.min() > 0.98
    assert beliefs.reliability.min() > DEFAULT.prior


def test_who_says_everything_is_not_believed() -> None:
    rows = [(f"{n}", f"s{m}", "true") for n in range(40) for m in range(3)]
    rows += [(f"{n}", "liar", f"{m}") for n in range(40) for m in range(30)]
    encoded = encode(table([*rows, *((f"{n}", "liar", "true") for n in range(40))]))
    beliefs = discover(encoded.assertions)
    assert set(chosen(encoded, beliefs)) == {"true"}
    assert beliefs.reliability[encoded.sources.index("liar"), 0] < 0.5


def test_an_item_with_very_many_values_takes_no_quadratic_time() -> None:
    rows = [("one", f"s{n % 700}", f"{n}") for n in range(30_000)]
    said = encode(table(rows)).assertions
    beliefs = discover(said)
    check(said, beliefs)
    assert beliefs.probability.max() < 0.1


def test_very_many_rare_attributes_cost_little() -> None:
    chance = np.random.default_rng(0)
    names = [f"x{n // 10}" for n in range(6_000)]
    rows = [(f"{n // 3}", f"s{n % 3}", f"{chance.integers(2)}") for n in range(6_000)]
    said = table(rows).set_column(3, "attribute", pa.array(names))
    said = encode(said).assertions
    check(said, discover(said))


@pytest.mark.filterwarnings("error")
def test_numbers_that_are_none_do_no_harm() -> None:
    rows = [(f"{n}", f"s{m}", f"{m}") for n in range(5) for m in range(3)]
    number = [np.nan, np.inf, 1.0] * 5
    said = encode(table(rows, number=pa.array(number))).assertions
    check(said, discover(said))
