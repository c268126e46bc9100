"""Whether probabilities mean what they say: the reliability diagram."""

from collections.abc import Sequence
from typing import NamedTuple

from resources.charts.picture import COLOURS, INK, ROW, dot, image, path, text

SIDE, LEFT, TOP, RIGHT = 220, 40, 10, 40  # pixels
WIDTH = LEFT + SIDE + RIGHT
LEAST, MOST = 3.0, 12.0  # Radius of a dot, pixels.


class Bin(NamedTuple):
    """Probabilities of one tenth: how many, their mean, and how many were right."""

    size: int
    said: float
    right: float


def reliability_diagram(
    probability: Sequence[float], right: Sequence[bool], *, title: str, bins: int = 10
) -> str:
    """Return Markdown that shows what was said against what was so.

    A dot stands for the probabilities of one interval of equal width, the larger the
    more there are. On the diagonal, of what was said with 70 % seven in ten are right.

    Args:
        probability: Shape (n,). Each 0 to 1.
        right: Shape (n,). Whether it was so.
        title: Text alternative, read aloud by screen readers.
        bins: How many intervals.

    Raises:
        ValueError: If the shapes differ.

    Source:
        DeGroot and Fienberg (1983), The comparison and evaluation of forecasters, The
        Statistician 32, 12-22; intervals of equal width as in Guo et al. (2017), On
        calibration of modern neural networks, ICML.
    """
    found = binned(probability, right, bins)
    if not found:
        return image("", title, height=ROW, width=WIDTH)
    most = max(each.size for each in found)
    diagonal = path([_at(0, 0), _at(1, 1)], INK, dashes="4 4")
    through = path([_at(each.said, each.right) for each in found], COLOURS[0])
    dots = "".join(
        dot(
            *_at(each.said, each.right),
            LEAST + (MOST - LEAST) * (each.size / most) ** 0.5,
            COLOURS[0],
        )
        for each in found
    )
    return image(
        _frame() + diagonal + through + dots,
        title,
        height=TOP + SIDE + 2 * ROW,
        width=WIDTH,
    )


def binned(
    probability: Sequence[float], right: Sequence[bool], bins: int = 10
) -> list[Bin]:
    """Return what falls into each interval of equal width, empty ones left out.

    Raises:
        ValueError: If the shapes differ.
    """
    members: dict[int, list[tuple[float, bool]]] = {}
    for said, so in zip(probability, right, strict=True):
        place = min(int(said * bins), bins - 1)
        members.setdefault(place, []).append((float(said), bool(so)))
    return [
        Bin(
            len(each),
            sum(said for said, _ in each) / len(each),
            sum(so for _, so in each) / len(each),
        )
        for _, each in sorted(members.items())
    ]


def _at(x: float, y: float) -> tuple[float, float]:
    return LEFT + SIDE * x, TOP + SIDE * (1 - y)


def _frame() -> str:
    drawn = [path([_at(0, 1), _at(0, 0), _at(1, 0), _at(1, 1), _at(0, 1)], INK)]
    for share in (0.0, 0.5, 1.0):
        x, y = _at(share, 0)
        drawn.append(text(x, y + 15, f"{share:g}", anchor="middle"))
        x, y = _at(0, share)
        drawn.append(text(x - 6, y + 4, f"{share:g}", anchor="end"))
    drawn.append(text(LEFT + SIDE / 2, TOP + SIDE + 34, "said", anchor="middle"))
    drawn.append(text(0, TOP + SIDE / 4, "right"))
    return "".join(drawn)
