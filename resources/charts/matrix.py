"""Probabilities by row and column, as coloured cells with their number."""

from collections.abc import Mapping

from resources.charts.picture import LABEL, ROW, box, image, shortened, text

CELL, HEAD = 62, 96  # pixels
FITTING = 8  # Characters of a heading that is not slanted.
MOST_ROWS, MOST_COLUMNS = 20, 12
# From little to much. Orange to blue, which people who cannot tell red from green tell
# apart; each with the ink that has a contrast of at least 4.5 on it.
SHADES = (
    ("#b34700", "#ffffff"),
    ("#e8853d", "#000000"),
    ("#f5c9a3", "#000000"),
    ("#c3d7ee", "#000000"),
    ("#7fb0e2", "#000000"),
    ("#1f5fa8", "#ffffff"),
)
BOUNDS = (0.2, 0.4, 0.6, 0.8, 0.95)


def shade(value: float) -> tuple[str, str]:
    """Return the colours of a cell and of its text for a probability."""
    return SHADES[sum(1 for bound in BOUNDS if value >= bound)]


def heat_map(values: Mapping[str, Mapping[str, float]], *, title: str) -> str:
    """Return Markdown that shows a coloured cell for each row and column.

    At most 20 rows and 12 columns: the first ones; what is left out is counted.

    Args:
        values: Probability by column by row, in the order to be shown; columns in the
            order in which they first come. What is missing stays empty.
        title: Text alternative, read aloud by screen readers.
    """
    names = list(dict.fromkeys(each for row in values.values() for each in row))
    columns, rows = names[:MOST_COLUMNS], list(values)[:MOST_ROWS]
    if not columns:
        return image("", title, height=ROW)
    drawn = [_heading(place, name) for place, name in enumerate(columns)]
    for place, name in enumerate(rows):
        top = HEAD + place * ROW
        drawn.append(text(0, top + 15, shortened(name)))
        drawn += [
            _cell(LABEL + across * CELL, top, values[name][column])
            for across, column in enumerate(columns)
            if column in values[name]
        ]
    bottom = HEAD + ROW * len(rows)
    left_out = _left_out(len(values) - len(rows), len(names) - len(columns))
    if left_out:
        drawn.append(text(0, bottom + 15, left_out))
        bottom += ROW
    # A slanted heading needs room at the right of its column.
    width = LABEL + CELL * len(columns) + HEAD
    return image("".join(drawn), title, height=bottom, width=width)


def _heading(place: int, name: str) -> str:
    x, y = LABEL + place * CELL + CELL / 2, HEAD - 8
    words = text(x, y, shortened(name, 20))
    return f'<g transform="rotate(-40 {x:g} {y:g})">{words}</g>'


def _cell(x: float, top: float, value: float) -> str:
    colour, ink = shade(value)
    middle = x + CELL / 2 - 1
    words = text(middle, top + 15, f"{value:.2f}", anchor="middle", colour=ink)
    return box(x, top, CELL - 2, colour, height=ROW - 2) + words


def _left_out(rows: int, columns: int) -> str:
    parts = [
        f"{count} more {noun}"
        for count, noun in ((rows, "rows"), (columns, "columns"))
        if count > 0
    ]
    return " and ".join(parts)
