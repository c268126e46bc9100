from hypothesis import given
from hypothesis import strategies as st

from resources.charts import bars, histogram, stacked
from tests.resources.charts.pictures import SVG, drawn, texts, widths

AMOUNTS = st.floats(min_value=0, max_value=1e12, allow_nan=False)


def test_bars_are_as_long_as_their_values() -> None:
    chart = bars({"a": 2, "b": 1, "c": 0}, title="counts")
    assert texts(chart) == ["a", "2", "b", "1", "c", "0"]
    assert widths(chart) == [240, 120, 0]


@given(st.dictionaries(st.text(), AMOUNTS, max_size=30), st.text())
def test_any_label_and_title_make_one_picture_inside_its_frame(
    values: dict[str, float], title: str
) -> None:
    picture = drawn(bars(values, title=title))
    right = float(picture.attrib["width"])
    bottom = float(picture.attrib["height"])
    for bar in picture.iter(f"{SVG}rect"):
        assert float(bar.attrib["x"]) + float(bar.attrib["width"]) <= right
        assert float(bar.attrib["y"]) + float(bar.attrib["height"]) <= bottom


def test_labels_are_escaped_and_cut() -> None:
    chart = bars({"<script>&": 1, "x" * 40: 1}, title="a]b[c\nd")
    assert texts(chart)[0] == "<script>&"
    assert len(texts(chart)[2]) == 24
    assert chart.startswith("![a)b(c d](")


def test_many_values_are_added_up_at_the_end() -> None:
    chart = bars({f"type {number}": number for number in range(30)}, title="types")
    assert len(widths(chart)) == 20
    assert texts(chart)[-2:] == ["11 others", "55"]


def test_nothing_to_draw_says_so() -> None:
    assert texts(bars({}, title="none")) == ["nothing to show"]


def test_stacked_bars_share_one_scale_and_a_legend() -> None:
    chart = stacked(
        {"pdf": {"read": 3, "kept out": 1}, "md": {"read": 2}}, title="outcomes"
    )
    assert widths(chart)[:3] == [180, 60, 120]
    assert texts(chart) == ["pdf", "4", "md", "2", "read", "kept out"]


@given(st.lists(AMOUNTS, max_size=50))
def test_a_histogram_counts_every_number_once(numbers: list[float]) -> None:
    chart = histogram(numbers, [0, 10, 1000], title="tokens", unit="pieces")
    labels = texts(chart)
    assert labels[::2] == ["0-10 pieces", "10-1,000 pieces", "1,000 or more pieces"]
    assert sum(int(label) for label in labels[1::2]) == len(numbers)
