from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.charts import (
    heat_map,
    inline,
    intervals,
    lines,
    reliability_diagram,
    shade,
)
from resources.charts.calibration import SIDE, binned
from resources.charts.matrix import SHADES
from tests.resources.charts.pictures import (
    SVG,
    contrast,
    dots,
    drawn,
    is_inside,
    texts,
    widths,
)

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
SHARES = st.floats(min_value=0, max_value=1, allow_nan=False)
NAMES = st.text(max_size=40)


def weeks(*values: float) -> list[tuple[datetime, float]]:
    return [(BEGIN + timedelta(weeks=n), value) for n, value in enumerate(values)]


def test_an_interval_has_its_dot_where_the_value_is() -> None:
    chart = intervals({"a": (0.2, 0.5, 0.9), "b": (0.0, 0.0, 0.1)}, title="sources")
    (first, _), (second, _) = dots(chart)
    assert first - second == pytest.approx(0.5 * 240)
    assert texts(chart)[:4] == ["a", "0.50", "b", "0.00"]


def test_intervals_that_are_left_out_are_counted() -> None:
    values = {f"s{n}": (0.1, 0.2, 0.3) for n in range(25)}
    chart = intervals(values, title="sources", most=5)
    assert len(dots(chart)) == 5
    assert texts(chart)[-1] == "and 20 more"


@given(st.dictionaries(NAMES, st.tuples(SHARES, SHARES, SHARES), max_size=25), NAMES)
def test_any_intervals_make_one_picture_inside_its_frame(
    values: dict[str, tuple[float, float, float]], title: str
) -> None:
    assert is_inside(intervals(values, title=title))


def test_a_line_goes_from_the_first_moment_to_the_last() -> None:
    chart = lines({"a": weeks(1.0, 0.5, 0.0), "b": weeks(0.5)}, title="trend")
    (x1, y1), (x2, y2), (x3, y3), _ = dots(chart)
    assert x2 - x1 == pytest.approx(x3 - x2, abs=0.2)
    assert y2 - y1 == pytest.approx(y3 - y2)
    assert {"2026-01-01", "2026-01-15", "a", "b"} <= set(texts(chart))


def test_lines_differ_by_dashes_and_not_only_by_colour() -> None:
    chart = drawn(lines({name: weeks(0.1, 0.2) for name in "abc"}, title="trend"))
    strong = [each for each in chart.iter(f"{SVG}polyline") if
              each.attrib["stroke-width"] == "2"]  # fmt: skip
    assert len({each.attrib.get("stroke-dasharray", "") for each in strong}) == 3


def test_names_too_long_for_three_a_row_get_a_row_each() -> None:
    short = drawn(lines({name: weeks(0.1) for name in "abc"}, title="trend"))
    names = {f"a much too long name for a third {n}": weeks(0.1) for n in range(3)}
    long = lines(names, title="trend")
    assert set(names) <= set(texts(long))
    assert float(drawn(long).attrib["height"]) > float(short.attrib["height"])


def test_scores_of_one_day_are_placed_by_the_clock() -> None:
    points = [(BEGIN, 0.1), (BEGIN + timedelta(hours=5), 0.2)]
    assert {"00:00", "05:00"} <= set(texts(lines({"a": points}, title="day")))
    assert "00:00" in texts(lines({"a": points[:1]}, title="one"))


def test_lines_beyond_the_twelfth_are_counted() -> None:
    chart = lines({f"s{n}": weeks(0.1, 0.2) for n in range(15)}, title="trend")
    assert texts(chart)[-1] == "and 3 more"


@given(
    st.dictionaries(NAMES, st.lists(SHARES, max_size=40), max_size=15),
    st.integers(200, 800),
)
def test_any_lines_make_one_picture_inside_its_frame(
    values: dict[str, list[float]], width: int
) -> None:
    series = {name: weeks(*each) for name, each in values.items()}
    assert is_inside(lines(series, title="trend", width=width))


def test_what_is_as_right_as_it_says_lies_on_the_diagonal() -> None:
    chart = reliability_diagram(
        [0.25] * 4 + [0.75] * 4,
        [True, False, False, False, True, True, True, False],
        title="reliability",
    )
    (x1, y1), (x2, y2) = dots(chart)
    assert x2 - x1 == pytest.approx(y1 - y2) == pytest.approx(SIDE / 2)


def test_probabilities_and_answers_come_in_pairs() -> None:
    with pytest.raises(ValueError, match="zip"):
        reliability_diagram([0.5], [], title="reliability")


@given(st.lists(st.tuples(SHARES, st.booleans()), max_size=60), st.integers(1, 20))
def test_every_answer_is_in_one_bin(
    answers: list[tuple[float, bool]], bins: int
) -> None:
    said, right = [x for x, _ in answers], [y for _, y in answers]
    found = binned(said, right, bins)
    assert sum(each.size for each in found) == len(answers)
    assert sum(each.size * each.right for each in found) == pytest.approx(sum(right))
    assert is_inside(reliability_diagram(said, right, title="r", bins=bins))


def test_a_heat_map_leaves_empty_what_is_missing() -> None:
    chart = heat_map({"a": {"x": 0.1, "y": 0.9}, "b": {"y": 0.5}}, title="heat")
    assert texts(chart) == ["x", "y", "a", "0.10", "0.90", "b", "0.50"]
    assert len(widths(chart)) == 3


def test_a_heat_map_counts_what_it_leaves_out() -> None:
    columns = {f"c{n}": 0.5 for n in range(14)}
    chart = heat_map({f"r{n}": columns for n in range(22)}, title="heat")
    assert texts(chart)[-1] == "2 more rows and 2 more columns"
    assert len(widths(chart)) == 20 * 12


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, SHARES, max_size=15), max_size=25))
def test_any_heat_map_makes_one_picture_inside_its_frame(
    values: dict[str, dict[str, float]],
) -> None:
    assert is_inside(heat_map(values, title="heat"))


@pytest.mark.parametrize(("paper", "ink"), SHADES)
def test_the_number_in_a_cell_can_be_read(paper: str, ink: str) -> None:
    assert contrast(paper, ink) >= 4.5


def test_more_trust_is_never_shown_as_less() -> None:
    order = [SHADES.index(shade(n / 100)) for n in range(101)]
    assert order == sorted(order)
    assert set(order) == set(range(len(SHADES)))


def test_a_chart_can_stand_in_a_page_with_its_alternative() -> None:
    element = inline(heat_map({"<a>": {"x": 0.1}}, title='by "name" & place'))
    assert element.startswith('<svg class="chart" role="img" aria-label="by &quot;name')
    assert "&lt;a&gt;" in element


def test_only_a_chart_can_stand_in_a_page() -> None:
    with pytest.raises(ValueError, match="not a chart"):
        inline("<script>")


@pytest.mark.parametrize(
    "chart",
    [
        intervals({}, title="none"),
        lines({"a": []}, title="none"),
        heat_map({"a": {}}, title="none"),
        reliability_diagram([], [], title="none"),
    ],
)
def test_nothing_to_draw_says_so(chart: str) -> None:
    assert texts(chart)[-1] == "nothing to show"
