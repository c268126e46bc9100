"""Probabilities with their intervals: a dot on a whisker for each."""

from collections.abc import Mapping

from resources.charts.picture import (
    BAR,
    COLOURS,
    INK,
    LABEL,
    ROW,
    dot,
    image,
    path,
    shortened,
    text,
)


def intervals(
    values: Mapping[str, tuple[float, float, float]], *, title: str, most: int = 20
) -> str:
    """Return Markdown that shows a dot per value between 0 and 1, with its interval.

    Args:
        values: Lower end, value and upper end by label, in the order to be shown.
        title: Text alternative, read aloud by screen readers.
        most: Rows drawn; what is left out is counted below them.
    """
    shown = dict(list(values.items())[:most])
    rows = [
        _row(y, label, ends)
        for y, (label, ends) in zip(
            range(0, ROW * len(shown), ROW), shown.items(), strict=True
        )
    ]
    bottom = ROW * len(shown)
    if shown:
        rows += [_mark(share, bottom) for share in (0.0, 0.5, 1.0)]
    if len(values) > len(shown):
        rows.append(text(0, bottom + 15, f"and {len(values) - len(shown)} more"))
    return image("".join(rows), title, height=bottom + ROW)


def _row(y: int, label: str, ends: tuple[float, float, float]) -> str:
    low, value, high = (LABEL + BAR * min(max(each, 0.0), 1.0) for each in ends)
    middle = y + 11
    return (
        text(0, y + 15, shortened(label))
        + path([(low, middle), (high, middle)], COLOURS[0], width=3)
        + dot(value, middle, 5, COLOURS[0])
        + text(LABEL + BAR + 8, y + 15, f"{ends[1]:.2f}")
    )


def _mark(share: float, bottom: int) -> str:
    x = LABEL + BAR * share
    line = path([(x, 0), (x, bottom)], INK, width=0.5, dashes="2 3")
    return line + text(x, bottom + 13, f"{share:g}", anchor="middle")
