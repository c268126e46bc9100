"""How probabilities went over time: one line each."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from resources.charts.picture import (
    COLOURS,
    INK,
    ROW,
    WIDTH,
    dot,
    image,
    legend,
    path,
    text,
)

HEIGHT, LEFT, RIGHT, TOP = 140, 28, 10, 8  # pixels
MOST_LINES = len(COLOURS)
MOST_DOTS = 30  # A line of more points is drawn without dots.
DASHES = ("", "6 3", "2 2")  # So that lines differ without colours, too.

Series = Sequence[tuple[datetime, float]]


def lines(series: Mapping[str, Series], *, title: str, width: int = WIDTH) -> str:
    """Return Markdown that shows values from 0 to 1 over time, with a legend.

    At most 12 lines are drawn, the first; what is left out is counted.

    Args:
        series: Moments and values by name, each from the first moment to the last.
        title: Text alternative, read aloud by screen readers.
        width: Of the picture, in pixels.
    """
    shown = {k: v for k, v in list(series.items())[:MOST_LINES] if v}
    if not shown:
        return image("", title, height=ROW, width=width)
    moments = [moment for points in shown.values() for moment, _ in points]
    begin, end = min(moments), max(moments)
    colours = dict(zip(shown, COLOURS, strict=False))
    drawn = list(_frame(begin, end, width))
    dashes = dict(zip(shown, DASHES * len(shown), strict=False))
    for name, points in shown.items():
        placed = [_place(point, (begin, end), width) for point in points]
        drawn.append(path(placed, colours[name], width=2, dashes=dashes[name]))
        if len(placed) <= MOST_DOTS:
            drawn += [dot(x, y, 3, colours[name]) for x, y in placed]
    top = TOP + HEIGHT + ROW
    names, height = legend(colours, top, width, dashes)
    if len(series) > MOST_LINES:
        left_out = f"and {len(series) - MOST_LINES} more"
        names += text(0, top + height + 15, left_out)
        height += ROW
    return image("".join(drawn) + names, title, height=top + height, width=width)


def _frame(begin: datetime, end: datetime, width: int) -> Iterator[str]:
    """Yield lines at 0, a half and 1, and the first and last day."""
    for value in (0.0, 0.5, 1.0):
        y = TOP + HEIGHT * (1 - value)
        yield path([(LEFT, y), (width - RIGHT, y)], INK, width=0.5, dashes="2 3")
        yield text(LEFT - 6, y + 4, f"{value:g}", anchor="end")
    form = "%H:%M" if begin.date() == end.date() else "%Y-%m-%d"
    bottom = TOP + HEIGHT + 16
    yield text(LEFT, bottom, begin.strftime(form))
    if end > begin:
        yield text(width - RIGHT, bottom, end.strftime(form), anchor="end")


def _place(
    point: tuple[datetime, float], between: tuple[datetime, datetime], width: int
) -> tuple[float, float]:
    moment, value = point
    begin, end = between
    share = (moment - begin) / (end - begin) if end > begin else 0.5
    clipped = min(max(value, 0.0), 1.0)
    return LEFT + (width - LEFT - RIGHT) * share, TOP + HEIGHT * (1 - clipped)
