"""Small SVG charts for asset metadata: no plotting library, no files to clean up.

Each is Markdown with a `data:` image. Colours are chosen to be read on light and dark
pages alike; what text cannot say in such a colour is said by its place.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape

ROW, LABEL, BAR, VALUE = 22, 160, 240, 70  # pixels
WIDTH = LABEL + BAR + VALUE
LONGEST_LABEL = 24  # characters
MOST_BARS = 20
INK = "#7a869a"  # Contrast of at least 3.5 on white and on near-black.
COLOURS = (
    *("#4c6ef5", "#12b886", "#f59f00", "#e64980", "#15aabf", "#9775fa"),
    *("#fa5252", "#82c91e", "#a47148", "#22b8cf", "#868e96", "#d6336c"),
)


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
        _text(0, y + 15, _shortened(label))
        + _bar(LABEL, y + 4, BAR * value / longest, COLOURS[0])
        + _text(LABEL + BAR + 8, y + 15, _number(value))
        for y, (label, value) in zip(_rows(len(shown)), shown.items(), strict=True)
    )
    return _image(rows, len(shown), title)


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
        drawn.append(_text(0, y + 15, _shortened(label)))
        x = float(LABEL)
        for name, value in parts.items():
            drawn.append(_bar(x, y + 4, BAR * value / longest, colours[name]))
            x += BAR * value / longest
        total = _number(sum(parts.values()))
        drawn.append(_text(LABEL + BAR + 8, y + 15, total))
    legend, rows = _legend(colours, ROW * len(values))
    return _image("".join(drawn) + legend, len(values) + rows, title)


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
    for number in numbers:
        above = sum(1 for edge in edges if edge <= number)
        counts[max(above - 1, 0)] += 1
    upper = [f"-{_number(edge)}" for edge in edges[1:]] + [" or more"]
    labels = [
        f"{_number(low)}{high} {unit}".strip()
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


def _shortened(label: str) -> str:
    if len(label) <= LONGEST_LABEL:
        return label
    return f"{label[: LONGEST_LABEL - 1]}\N{HORIZONTAL ELLIPSIS}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.3g}"


def _text(x: float, y: float, text: str) -> str:
    # XML has no place for control characters, not even escaped.
    printable = "".join(each if each.isprintable() else "?" for each in text)
    return f'<text x="{x:g}" y="{y:g}">{escape(printable)}</text>'


def _bar(x: float, y: float, width: float, colour: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:g}" width="{width:.1f}" height="14" fill="{colour}"/>'
    )


def _legend(colours: Mapping[str, str], top: int) -> tuple[str, int]:
    """Return the names of colours, three a row, and the number of rows."""
    drawn = []
    for place, (name, colour) in enumerate(colours.items()):
        x, y = place % 3 * WIDTH / 3, top + place // 3 * ROW
        drawn.append(_bar(x, y + 4, 10, colour) + _text(x + 16, y + 15, name))
    return "".join(drawn), -(-len(colours) // 3)


def _image(drawn: str, rows: int, title: str) -> str:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif"'
        f' font-size="12" fill="{INK}" width="{WIDTH}" height="{ROW * max(rows, 1)}">'
        f"{drawn or _text(0, 15, 'nothing to show')}</svg>"
    )
    alternative = " ".join(title.replace("[", "(").replace("]", ")").split())
    data = b64encode(svg.encode("utf-8", "replace")).decode()
    return f"![{alternative}](data:image/svg+xml;base64,{data})"
