from hypothesis import given
from hypothesis import strategies as st

from pipelines.cli.gauges import spark, swing, whisker

SHARES = st.floats(min_value=-1, max_value=2, allow_nan=False)


def test_a_whisker_has_its_dot_where_the_value_is() -> None:
    assert whisker(0.0, 0.5, 1.0, width=5) == "━━●━━"
    assert whisker(0.5, 0.5, 0.75, width=5) == "··●━·"


@given(st.tuples(SHARES, SHARES, SHARES), st.integers(2, 60))
def test_a_whisker_is_as_wide_as_asked_and_has_one_dot(
    ends: tuple[float, float, float], width: int
) -> None:
    drawn = whisker(*sorted(ends), width=width)
    assert len(drawn) == width
    assert drawn.count("●") == 1


def test_a_swing_goes_left_for_less_and_right_for_more() -> None:
    assert swing(-1.0, 2.0, 4) == "  ██│"
    assert swing(2.0, 2.0, 4) == "    │████"
    assert swing(0.0, 0.0, 4) == "    │"


@given(st.floats(-9, 9), st.floats(0, 9), st.integers(1, 30))
def test_a_swing_never_leaves_its_width(
    value: float, widest: float, width: int
) -> None:
    drawn = swing(value, widest, width)
    assert drawn.index("│") == width
    assert len(drawn) <= 2 * width + 1


def test_sparks_show_the_last_values_between_nothing_and_all() -> None:
    assert spark([0.0, 0.5, 1.0]) == "▁▅█"
    assert spark([0.0, 1.0, 1.0], most=2) == "██"
    assert spark([-1.0, 7.0]) == "▁█"
