import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from resources.arrays import arrow, numbers

KINDS = st.sampled_from([np.int32, np.int64, np.float32, np.float64])


@given(arrays(KINDS, st.integers(0, 20)), st.integers(0, 20), st.integers(1, 3))
def test_numbers_come_back_as_they_were(
    values: np.ndarray, start: int, pieces: int
) -> None:
    column = arrow(values)
    assert column.type == pa.from_numpy_dtype(values.dtype)
    assert np.array_equal(numbers(column.slice(start)), values[start:], equal_nan=True)
    chunked = pa.chunked_array([column] * pieces)
    expected = np.tile(values, pieces)
    assert np.array_equal(numbers(chunked), expected, equal_nan=True)


def test_every_other_number_is_taken_as_it_stands() -> None:
    assert arrow(np.arange(6)[::2]).to_pylist() == [0, 2, 4]


def test_nothing_is_copied_and_nothing_can_be_written() -> None:
    values = np.arange(10.0)
    seen = numbers(pa.chunked_array([arrow(values)]))
    assert np.shares_memory(seen, values)
    with pytest.raises(ValueError, match="read-only"):
        seen[0] = 1.0


def test_pandas_is_not_imported() -> None:
    code = (
        "import sys; import numpy as np; from resources.arrays import arrow, numbers; "
        "numbers(arrow(np.arange(3))); print('pandas' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "False"
