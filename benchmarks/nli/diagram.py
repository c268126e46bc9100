"""A reliability diagram as SVG: stated probability across, observed share upwards."""

from collections.abc import Mapping, Sequence

_SIDE, _MARGIN = 300, 44  # Pixels of the square, and around it.
_INK, _POINT = "#7a869a", "#4c6ef5"  # Legible on light and on dark.
_LARGEST = 9.0  # Radius of the bin with the most pairs.


def reliability_svg(bins: Mapping[str, Sequence[float]], title: str) -> str:
    """Return a drawing of how often what was stated came true.

    Points on the diagonal are calibrated; a point's area is its share of pairs.

    Args:
        bins: `stated`, `observed` and `count`, as `metrics.reliability` gives them.
        title: Text alternative.
    """
    most = max(bins["count"], default=1.0)
    points = "".join(
        f'<circle cx="{_x(stated):.1f}" cy="{_y(observed):.1f}"'
        f' r="{max(1.5, _LARGEST * (count / most) ** 0.5):.1f}" fill="{_POINT}"/>'
        for stated, observed, count in zip(
            bins["stated"], bins["observed"], bins["count"], strict=True
        )
    )
    size = _SIDE + 2 * _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"'
        f' font-family="sans-serif" font-size="12" fill="{_INK}" role="img">'
        f"<title>{title}</title>"
        f'<rect x="{_MARGIN}" y="{_MARGIN}" width="{_SIDE}" height="{_SIDE}"'
        f' fill="none" stroke="{_INK}"/>'
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="{_INK}"'
        f' stroke-dasharray="4"/>{points}{_ticks()}'
        f'<text x="{_x(0.5)}" y="{size - 8}" text-anchor="middle">stated</text>'
        f'<text x="{_MARGIN}" y="{_MARGIN - 10}">observed</text></svg>\n'
    )


def _ticks() -> str:
    left, below = _MARGIN - 6, _y(0) + 16
    return "".join(
        f'<text x="{_x(share)}" y="{below}" text-anchor="middle">{share:g}</text>'
        f'<text x="{left}" y="{_y(share) + 4}" text-anchor="end">{share:g}</text>'
        for share in (0.0, 0.5, 1.0)
    )


def _x(share: float) -> float:
    return _MARGIN + _SIDE * share


def _y(share: float) -> float:
    return _MARGIN + _SIDE * (1 - share)
