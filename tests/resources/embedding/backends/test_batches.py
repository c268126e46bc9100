import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from resources.embedding.backends.batches import MULTIPLE, batches, matrices, padded

LENGTHS = st.lists(st.integers(0, 600), max_size=80)


@given(lengths=LENGTHS, texts=st.integers(1, 40), tokens=st.integers(1, 4000))
def test_each_text_is_in_one_batch_and_no_batch_is_too_large(
    lengths: list[int], texts: int, tokens: int
) -> None:
    found = list(batches(np.array(lengths, dtype=np.int64), texts=texts, tokens=tokens))
    assert sorted(at for places in found for at in places) == list(range(len(lengths)))
    for places in found:
        width = padded(max(lengths[at] for at in places))
        assert len(places) <= texts
        assert len(places) == 1 or len(places) * width <= tokens


@given(lengths=LENGTHS)
def test_the_longest_texts_come_first(lengths: list[int]) -> None:
    found = batches(np.array(lengths, dtype=np.int64), texts=7)
    order = [lengths[at] for places in found for at in places]
    assert order == sorted(lengths, reverse=True)


@given(length=st.integers(0, 10_000))
def test_padding_is_to_the_next_multiple_and_never_to_nothing(length: int) -> None:
    width = padded(length)
    assert width % MULTIPLE == 0
    assert max(length, 1) <= width < max(length, 1) + MULTIPLE


@given(rows=st.lists(st.lists(st.integers(1, 9), max_size=40), min_size=1, max_size=9))
def test_the_mask_gives_every_row_back(rows: list[list[int]]) -> None:
    ids, mask = matrices(rows)
    assert ids.shape == mask.shape == (len(rows), padded(max(map(len, rows))))
    for row, numbers, told in zip(rows, ids, mask, strict=True):
        assert numbers[told == 1].tolist() == row
        assert numbers[len(row) :].tolist() == [0] * (len(numbers) - len(row))
