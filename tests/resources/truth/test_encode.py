from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.truth.encode import Encoded, encode
from tests.resources.truth.saying import table

NOW = datetime(2026, 11, 20, tzinfo=UTC)
TEXT = st.sampled_from(["a", "b", "", " ", "Ä", None])
ROWS = st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=20)


def meaning(encoded: Encoded) -> set[tuple[str, str, str]]:
    said = encoded.assertions
    subject = encoded.items["subject"].to_pylist()
    value = encoded.values["value"].to_pylist()
    return {
        (subject[item], encoded.sources[source], value[code])
        for item, source, code in zip(said.item, said.source, said.value, strict=True)
    }


@given(rows=ROWS, seed=st.integers(0, 9))
def test_the_order_of_rows_and_repetitions_make_no_difference(
    rows: list[tuple[str, str, str]], seed: int
) -> None:
    once = encode(table(rows), NOW)
    again = np.random.default_rng(seed).permutation(rows * 2)
    twice = encode(table([tuple(row) for row in again]), NOW)
    assert meaning(once) == meaning(twice)
    assert once.sources == twice.sources
    assert np.array_equal(once.assertions.value, twice.assertions.value)
    assert np.array_equal(once.assertions.label_of, twice.assertions.label_of)


@given(rows=ROWS)
def test_each_row_that_says_something_is_found_again(
    rows: list[tuple[str, str, str]],
) -> None:
    encoded = encode(table(rows), NOW)
    value = encoded.values["value"].to_pylist()
    for row, code in zip(rows, encoded.rows, strict=True):
        says = all(text and text.strip() for text in row)
        assert (code >= 0) == says
        if says:
            assert value[code] == row[2]


def test_empty_texts_and_missing_numbers_say_nothing() -> None:
    said = pa.table(
        {
            "subject": ["a", "a", None, "a", "a"],
            "attribute": ["x"] * 5,
            "source": ["s", "t", "s", " ", "u"],
            "value": [1.5, float("nan"), 2.0, 3.0, None],
        }
    )
    encoded = encode(said, NOW)
    assert encoded.rows.tolist() == [0, -1, -1, -1, -1]
    assert encoded.values["value"].to_pylist() == ["1.5"]


def test_a_table_without_rows_is_encoded() -> None:
    encoded = encode(table([]), NOW)
    assert len(encoded.assertions.item) == len(encoded.assertions.item_of) == 0
    assert encoded.assertions.sources == encoded.items.num_rows == 0


def test_a_clock_that_runs_ahead_is_set_back() -> None:
    ahead = datetime(2999, 1, 1, tzinfo=UTC)
    said = table([("a", "s", "x"), ("a", "t", "y")], at=[ahead, datetime(1970, 1, 2)])
    at = encode(said, NOW).assertions.at
    assert at.tolist() == [NOW.timestamp() / 86_400, 1.0]


def test_what_is_said_twice_counts_from_the_first_time() -> None:
    times = [datetime(2020, 1, 2, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC), None]
    said = table([("a", "s", "x")] * 3, at=times)
    at = encode(said, NOW).assertions.at
    assert at.tolist() == [times[1].timestamp() / 86_400]  # type: ignore[union-attr]


def test_a_time_that_nobody_tells_is_unknown() -> None:
    assert np.isnan(encode(table([("a", "s", "x")]), NOW).assertions.at).all()


def test_infinite_numbers_are_no_numbers() -> None:
    said = table([("a", "s", "1"), ("a", "t", "inf")], number=[1.0, float("inf")])
    number = encode(said, NOW).assertions.number_of
    assert number[0] == 1.0
    assert np.isnan(number[1])


def test_several_true_values_are_told_by_any_row() -> None:
    said = table([("a", "s", "x"), ("b", "s", "y")], several=[None, True])
    assert encode(said, NOW).assertions.several.tolist() == [True]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(KeyError, match="source"):
        encode(table([("a", "s", "x")]).drop_columns(["source"]), NOW)


def test_equal_labels_of_different_items_are_known_as_equal() -> None:
    said = encode(table([("a", "s", "x"), ("b", "s", "x"), ("b", "t", "y")]), NOW)
    assert said.assertions.label_of.tolist() == [0, 0, 1]
    assert said.assertions.item_of.tolist() == [0, 1, 1]
    assert said.assertions.subject_of.tolist() == [0, 1]


def test_values_that_only_repeat_their_subject_are_marked() -> None:
    rows = [("Paris, Bob", "s", "Paris"), ("Paris, Bob", "t", "Columbus Paris")]
    assert encode(table(rows), NOW).assertions.repeats.tolist() == [False, True]


@pytest.mark.parametrize("kind", ["text", "number", "set", "place"])
def test_many_values_of_one_item_do_not_make_all_pairs(kind: str) -> None:
    many = 20_000
    rows = [("a", f"s{i % 50}", f"value {i}") for i in range(many)]
    columns = {
        "text": {},
        "number": {"number": [float(i) for i in range(many)]},
        "set": {"items": [["all", f"one {i}"] for i in range(many)]},
        "place": {"broader": [[f"value {i // 2}"] for i in range(many)]},
    }
    encoded = encode(table(rows, **columns[kind]), NOW)
    assert len(encoded.assertions.support.given) < 60 * many


def test_columns_in_chunks_and_as_dictionaries_are_read_alike() -> None:
    rows = [("a", "s", "x"), ("b", "t", "y"), ("a", "u", "y")]
    items = [["m", None], None, ["m", "n"]]
    whole = table(rows, items=pa.array(items, pa.list_(pa.string())))
    parts = pa.concat_tables([whole.slice(0, 1), whole.slice(1)])
    texts = {name: parts[name].dictionary_encode() for name in ("subject", "value")}
    coded = parts.drop_columns(list(texts))
    for name, column in texts.items():
        coded = coded.append_column(name, column)
    first, second = encode(whole, NOW), encode(coded, NOW)
    assert meaning(first) == meaning(second)
    assert first.assertions.support.degree.tolist() == [0.5, 1.0]
    assert second.assertions.support.degree.tolist() == [0.5, 1.0]


def test_text_where_a_number_must_be_is_refused() -> None:
    with pytest.raises(pa.ArrowInvalid):
        encode(table([("a", "s", "x")], number=["many"]), NOW)
