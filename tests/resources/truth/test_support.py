import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.truth.encode import encode
from resources.truth.support import support, supports, within
from tests.resources.truth.saying import table

Degrees = dict[tuple[str, str], float]
SETS = st.lists(st.sets(st.sampled_from("abcde"), min_size=1), min_size=1, max_size=8)


def degrees(said: pa.Table) -> Degrees:
    """Return the degree of support by both values."""
    encoded = encode(said)
    value = encoded.values["value"].to_pylist()
    found = encoded.assertions.support
    return {
        (value[one], value[other]): degree
        for one, other, degree in zip(
            found.given, found.to, found.degree.tolist(), strict=True
        )
    }


def test_a_city_says_its_state_and_its_country_but_not_the_other_way() -> None:
    rows = [("a", "s", "ulm"), ("a", "t", "germany"), ("a", "u", "berlin")]
    said = table(rows, broader=[["bavaria", "germany"], [], ["germany"]])
    assert degrees(said) == {("ulm", "germany"): 1.0, ("berlin", "germany"): 1.0}


def test_places_of_other_items_are_not_said() -> None:
    rows = [("a", "s", "ulm"), ("b", "t", "germany")]
    assert degrees(table(rows, broader=[["germany"], []])) == {}


def test_a_list_says_each_part_of_it() -> None:
    rows = [("a", "s", "two"), ("a", "t", "one"), ("a", "u", "other")]
    said = table(rows, items=[["lind", "okonjo"], ["lind"], ["lind", "roth"]])
    found = degrees(said)
    assert found["two", "one"] == found["other", "one"] == 1.0
    assert found["one", "two"] == found["two", "other"] == 0.5


@given(members=SETS)
def test_support_of_sets_is_the_share_that_is_said(members: list[set[str]]) -> None:
    names = ["".join(sorted(each)) for each in members]
    said = table([("a", "s", name) for name in names], items=[list(n) for n in names])
    found = degrees(said)
    for one in set(names):
        for other in set(names) - {one}:
            share = len(set(one) & set(other)) / len(other)
            assert found.get((one, other), 0.0) == pytest.approx(share)


def test_near_numbers_support_each_other_more_than_far_ones() -> None:
    rows = [("a", "s", "10"), ("a", "t", "11"), ("a", "u", "13")]
    found = degrees(table(rows, number=[10.0, 11.0, 13.0]))
    assert found["10", "11"] == found["11", "10"]
    assert 1.0 > found["10", "11"] > found["10", "13"] > 0.0


def test_an_initial_is_said_by_the_name_it_stands_for() -> None:
    rows = [("a", "s", "donald knuth"), ("a", "t", "d knuth"), ("a", "u", "m knuth")]
    found = degrees(table(rows))
    assert found["donald knuth", "d knuth"] > found["donald knuth", "m knuth"]
    assert max(found.values()) < 1.0


def test_names_without_a_common_word_have_nothing_in_common() -> None:
    assert degrees(table([("a", "s", "dora"), ("a", "t", "dieter")])) == {}


def test_the_strongest_of_several_supports_counts_once() -> None:
    one, other = np.array([0, 1, 2]), np.array([1, 0, 2])
    weak = support(one, other, np.array([0.2, 0.05, 1.0]))
    strong = support(one[:1], other[:1], np.array([0.9]))
    found = supports(weak, strong)
    assert (found.given.tolist(), found.to.tolist()) == ([0], [1])
    assert found.degree.tolist() == [0.9]


@given(lengths=st.lists(st.integers(0, 4)))
def test_places_within_runs_count_up_from_nought(lengths: list[int]) -> None:
    run, place = within(np.array(lengths, dtype=np.int64))
    expected = [(i, j) for i, length in enumerate(lengths) for j in range(length)]
    assert list(zip(run.tolist(), place.tolist(), strict=True)) == expected
