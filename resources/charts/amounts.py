"""Amounts as horizontal bars: one each, parted by outcome, or counted by interval."""

from collections.abc import Mapping, Sequence

from resources.charts.picture import (
    BAR,
    COLOURS,
    LABEL,
    ROW,
    WIDTH,
    box,
    image,
    legend,
    number,
    shortened,
    text,
)

MOST_BARS = 20


def bars(values: Mapping[str, float], *, title: str) -> str:
    """Return Markdown that shows one horizontal bar per value.

    At most 20 bars: the smallest values beyond that are added up as one.

    Args:
        values: Bar length by label, each 0 or more, in the caller's unit.
        title: Text alternative, read aloud by screen readers.
    """
    shown = _longest(values)
    longest = max(shown.values(), default=0.0) or 1.0
    rows = "".join(
        text(0, y + 15, shortened(label))
        + box(LABEL, y + 4, BAR * value / longest, COLOURS[0])
        + text(LABEL + BAR + 8, y + 15, number(value))
        for y, (label, value) in zip(_rows(len(shown)), shown.items(), strict=True)
    )
    return image(rows, title, height=ROW * len(shown))


def stacked(values: Mapping[str, Mapping[str, float]], *, title: str) -> str:
    """Return Markdown that shows one bar per label, parted by outcome, with a legend.

    Args:
        values: Amount by outcome by label, each 0 or more.
        title: Text alternative.
    """
    outcomes = list(dict.fromkeys(each for parts in values.values() for each in parts))
    colours = {name: COLOURS[i % len(COLOURS)] for i, name in enumerate(outcomes)}
    longest = max((sum(parts.values()) for parts in values.values()), default=0) or 1.0
    drawn = []
    for y, (label, parts) in zip(_rows(len(values)), values.items(), strict=True):
        drawn.append(text(0, y + 15, shortened(label)))
        x = float(LABEL)
        for name, value in parts.items():
            drawn.append(box(x, y + 4, BAR * value / longest, colours[name]))
            x += BAR * value / longest
        total = number(sum(parts.values()))
        drawn.append(text(LABEL + BAR + 8, y + 15, total))
    names, height = legend(colours, ROW * len(values), WIDTH)
    return image("".join(drawn) + names, title, height=ROW * len(values) + height)


def histogram(
    numbers: Sequence[float], edges: Sequence[float], *, title: str, unit: str = ""
) -> str:
    """Return Markdown that shows how many numbers lie in each interval.

    Args:
        numbers: What is counted, in any order.
        edges: Ascending lower bounds of the intervals; the last one is open. Numbers
            below the first edge are counted in the first interval.
        title: Text alternative.
        unit: Written behind the bounds.
    """
    counts = [0] * len(edges)
    for each in numbers:
        above = sum(1 for edge in edges if edge <= each)
        counts[max(above - 1, 0)] += 1
    upper = [f"-{number(edge)}" for edge in edges[1:]] + [" or more"]
    labels = [
        f"{number(low)}{high} {unit}".strip()
        for low, high in zip(edges, upper, strict=True)
    ]
    return bars(dict(zip(labels, map(float, counts), strict=True)), title=title)


def _longest(values: Mapping[str, float]) -> dict[str, float]:
    if len(values) <= MOST_BARS:
        return dict(values)
    ranked = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    shown = dict(ranked[: MOST_BARS - 1])
    rest = ranked[MOST_BARS - 1 :]
    return shown | {f"{len(rest)} others": sum(value for _, value in rest)}


def _rows(count: int) -> range:
    return range(0, ROW * count, ROW)
