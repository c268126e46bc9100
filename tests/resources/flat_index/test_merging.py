from hypothesis import given
from hypothesis import strategies as st

from resources.flat_index.merging import FAN, MOST_BYTES, TIERS, first_to_merge


def after(additions: list[int]) -> tuple[list[int], int]:
    """Return the segments that additions of so many rows leave, and rows written."""
    segments: list[int] = []
    written = 0
    for rows in additions:
        segments.append(rows)
        first = first_to_merge(segments, [2000 * each for each in segments])
        merged = sum(segments[first:])
        segments[first:] = [merged] if merged else []
        written += rows + merged
    return segments, written


@given(st.lists(st.integers(1, 100_000), max_size=60))
def test_merging_keeps_every_row_in_its_place(additions: list[int]) -> None:
    segments, _ = after(additions)
    assert sum(segments) == sum(additions)
    ends = {sum(additions[:n]) for n in range(len(additions) + 1)}
    assert all(sum(segments[:n]) in ends for n in range(len(segments) + 1))


def test_a_thousand_small_additions_leave_few_segments_and_are_seldom_rewritten() -> (
    None
):
    segments, written = after([256] * 1000)
    assert len(segments) < len(TIERS) * FAN + 10
    assert written < 5 * sum(segments)


def test_additions_of_a_row_leave_few_segments() -> None:
    segments, _ = after([1] * 3000)
    assert len(segments) < 2 * FAN


def test_large_segments_are_left_alone() -> None:
    rows = [TIERS[-1]] * 50
    assert first_to_merge(rows, [2000 * each for each in rows]) == 50


def test_a_merge_never_writes_more_than_is_done_at_once() -> None:
    rows = [TIERS[-1] - 1] * FAN
    assert first_to_merge(rows, [MOST_BYTES] * FAN) == FAN
