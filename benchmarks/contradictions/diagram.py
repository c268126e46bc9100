"""A reliability diagram as a small SVG file: no plotting library."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

SIDE, LEFT, TOP = 220, 44, 34  # pixels
GAP = 60  # Between two diagrams.
INK, LINE = "#7a869a", "#4c6ef5"


def reliability_svg(diagrams: Mapping[str, Mapping[str, Any]]) -> str:
    """Return diagrams side by side: mean score to the right, share of conflicts up.

    Points on the diagonal are well calibrated; the larger a point, the more pairs.

    Args:
        diagrams: By title, each as `scoring.reliability` returns it.
    """
    drawn = "".join(
        _one(title, diagram, LEFT + place * (SIDE + GAP))
        for place, (title, diagram) in enumerate(diagrams.items())
    )
    width = LEFT + len(diagrams) * (SIDE + GAP)
    height = TOP + SIDE + 44
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' font-family="sans-serif" font-size="12" fill="{INK}">{drawn}</svg>\n'
    )


def _one(title: str, diagram: Mapping[str, Any], left: int) -> str:
    bottom = TOP + SIDE
    bins: Sequence[Mapping[str, float]] = diagram["bins"]
    most = max((each["count"] for each in bins), default=1)
    points = "".join(
        f'<circle cx="{left + SIDE * each["score"]:.1f}"'
        f' cy="{bottom - SIDE * each["share"]:.1f}"'
        f' r="{3 + 7 * (each["count"] / most) ** 0.5:.1f}" fill="{LINE}"'
        f' fill-opacity="0.7"/>'
        for each in bins
    )
    marks = "".join(
        f'<text x="{left + SIDE * tick}" y="{bottom + 16}" text-anchor="middle">'
        f'{tick:g}</text><text x="{left - 6}" y="{bottom - SIDE * tick + 4}"'
        f' text-anchor="end">{tick:g}</text>'
        for tick in (0.0, 0.5, 1.0)
    )
    return (
        f'<text x="{left}" y="18" font-weight="bold">{escape(title)}</text>'
        f'<rect x="{left}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none"'
        f' stroke="{INK}"/><path d="M{left} {bottom}L{left + SIDE} {TOP}"'
        f' stroke="{INK}" stroke-dasharray="4 4"/>{marks}{points}'
        f'<text x="{left + SIDE / 2}" y="{bottom + 34}" text-anchor="middle">score;'
        f" calibration error {diagram['ece']:.3f}</text>"
    )
