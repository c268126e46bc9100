import math
import shutil
import struct
import tempfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.archive import hdf5_reader, table_digest
from resources.archive.errors import UnsupportedTypeError
from tests.resources.archive.conftest import FORMATS, read, write
from tests.resources.archive.strategies import tables

ELEMENT = pa.field("element", pa.float32(), nullable=False)


def back(kind: str, table: pa.Table) -> pa.Table:
    folder = Path(tempfile.mkdtemp())
    try:
        write(kind, folder / "it", {"t": table})
        return read(kind, folder / "it", {"t": table})["t"]
    finally:
        shutil.rmtree(folder)


def bits(array: pa.Array) -> list[int]:
    return array.view(f"uint{array.type.bit_width}").to_pylist()


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=60)
@given(table=tables())
def test_any_table_comes_back_as_it_was(kind: str, table: pa.Table) -> None:
    found = back(kind, table)
    found.validate(full=True)
    assert found.schema.equals(table.schema)
    assert repr(found.to_pylist()) == repr(table.to_pylist())
    assert table_digest(found.to_batches()) == table_digest(table.to_batches())


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=30)
@given(patterns=st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=8))
def test_every_bit_of_a_double_is_kept(kind: str, patterns: list[int]) -> None:
    special = [0x7FF8000000000001, 0xFFF8000000000000, 0x7FF0000000000001, 1 << 63]
    numbers = np.array([*patterns, *special], dtype=np.uint64)
    table = pa.table({"x": numbers.view(np.float64)})
    assert bits(back(kind, table)["x"].combine_chunks()) == numbers.tolist()


@pytest.mark.parametrize("kind", FORMATS)
def test_every_bit_of_a_vector_is_kept(kind: str) -> None:
    numbers = np.array(
        [0x7FC00001, 0xFFC00000, 0x80000000, 0x7F800000], dtype=np.uint32
    )
    flat = pa.array(numbers.view(np.float32))
    lists = pa.LargeListArray.from_arrays([0, 2, 4], flat, type=pa.large_list(ELEMENT))
    found = back(kind, pa.table({"v": lists}))["v"].combine_chunks()
    assert bits(found.flatten()) == numbers.tolist()


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("stored", "logical"),
    [
        (pa.int64(), pa.timestamp("us")),
        (pa.int64(), pa.timestamp("us", tz="UTC")),
        (pa.int32(), pa.date32()),
        (pa.int64(), pa.time64("us")),
    ],
)
def test_times_that_no_calendar_shows_come_back(
    kind: str, stored: pa.DataType, logical: pa.DataType
) -> None:
    limit = 2 ** (stored.bit_width - 1)
    numbers = pa.array([-limit, None, 0, -1, 1, limit - 1], type=stored)
    found = back(kind, pa.table({"x": numbers.view(logical)}))["x"].combine_chunks()
    assert found.view(stored).equals(numbers)


@pytest.mark.parametrize("kind", FORMATS)
def test_null_and_nan_and_empty_are_three_things(kind: str) -> None:
    table = pa.table({"x": [None, math.nan, -0.0], "s": [None, "", "\0"]})
    found = back(
        kind, table.cast(pa.schema({"x": pa.float64(), "s": pa.large_string()}))
    )
    assert (
        repr(found.to_pydict()) == "{'x': [None, nan, -0.0], 's': [None, '', '\\x00']}"
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_a_text_of_fifty_megabytes_comes_back(kind: str) -> None:
    text = 'é"\n\0' * 10_000_000
    lists = pa.array([[text[:1000]], None], pa.large_list(pa.large_string()))
    table = pa.table({"t": pa.array([text, "b"], pa.large_string()), "l": lists})
    assert back(kind, table).equals(table)


@pytest.mark.parametrize("kind", FORMATS)
def test_tables_without_rows_or_columns_come_back(kind: str, tmp_path: Path) -> None:
    given_ = {
        "rowless": pa.schema(
            {"v": pa.large_list(ELEMENT), "i": pa.int64()}
        ).empty_table(),
        "columnless": pa.schema([]).empty_table(),
    }
    write(kind, tmp_path / "it", given_)
    assert read(kind, tmp_path / "it", given_) == given_


@pytest.mark.parametrize("kind", FORMATS)
def test_a_first_null_after_many_chunks_comes_back(kind: str) -> None:
    numbers = pa.chunked_array([pa.array(range(700_000)), pa.array([None, 1])])
    table = pa.table({"x": numbers})
    assert back(kind, table).equals(table)


def test_batches_stay_small_where_the_large_texts_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hdf5_reader, "BATCH_BYTES", 100_000)
    texts = pa.array(["x"] * 10_000 + ["y" * 50_000] * 20, pa.large_string())
    table = pa.table({"t": texts})
    manifest = write("hdf5", tmp_path / "it", {"t": table})
    with closing(hdf5_reader.Hdf5Reader(tmp_path / "it")) as reader:
        found = list(reader.batches(manifest.tables[0], table.schema))
    assert pa.Table.from_batches(found).equals(table)
    assert max(batch.nbytes for batch in found) < 120_000


@pytest.mark.parametrize("kind", FORMATS)
def test_a_null_list_that_hides_elements_stays_null(kind: str) -> None:
    hidden = pa.LargeListArray.from_arrays(
        pa.array([0, 1, 3, 4]),
        pa.array(["a", "b", "c", "d"], pa.large_string()),
        mask=pa.array([False, True, False]),
    )
    assert back(kind, pa.table({"x": hidden}))["x"].to_pylist() == [["a"], None, ["d"]]


def test_vectors_that_turn_ragged_come_back() -> None:
    kind = pa.large_list(ELEMENT)
    first = pa.array([[1.0, 2.0]] * 300_000 + [None], kind)
    table = pa.table({"v": pa.chunked_array([first, pa.array([[3.0], []], kind)])})
    assert back("hdf5", table).equals(table)


@pytest.mark.parametrize("kind", FORMATS)
def test_types_outside_iceberg_are_refused(kind: str, tmp_path: Path) -> None:
    table = pa.table({"x": pa.array([1], pa.uint8())})
    with pytest.raises(UnsupportedTypeError, match="uint8"):
        write(kind, tmp_path / "it", {"t": table})


def test_rows_in_another_order_have_the_same_digest() -> None:
    table = pa.table({"x": [1, 2, 2, None], "s": ["a", "b", "b", None]})
    other = table.take([3, 1, 0, 2]).to_batches(max_chunksize=1)
    assert table_digest(other) == table_digest(table.to_batches())


@given(value=st.floats(), other=st.floats())
def test_rows_that_differ_in_a_bit_have_another_digest(
    value: float, other: float
) -> None:
    one, two = (pa.RecordBatch.from_pydict({"x": [each]}) for each in (value, other))
    same = struct.pack("d", value) == struct.pack("d", other)
    assert (table_digest([one]) == table_digest([two])) is same


def test_a_value_moved_to_its_neighbour_changes_the_digest() -> None:
    texts = pa.schema({"a": pa.string(), "b": pa.string()})
    digests = {
        table_digest(pa.table([[a], [b]], schema=texts).to_batches())
        for a, b in [("xy", ""), ("x", "y"), ("", "xy"), (None, "xy"), ("xy", None)]
    }
    assert len(digests) == 5
