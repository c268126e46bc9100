"""Probabilities and log-odds drawn with the signs of a terminal."""

from collections.abc import Sequence

WHISKER = 21  # Signs: one for each twentieth, and both ends.
SPARKS = "▁▂▃▄▅▆▇█"


def whisker(low: float, value: float, high: float, width: int = WHISKER) -> str:
    """Return a probability with its interval on a line from 0 to 1.

    Args:
        low: Lower end of the interval.
        value: The probability, drawn as a dot.
        high: Upper end.
        width: Signs in all.
    """
    first, at, last = (
        round(min(max(x, 0.0), 1.0) * (width - 1)) for x in (low, value, high)
    )
    signs = ["━" if first <= place <= last else "·" for place in range(width)]
    signs[at] = "●"
    return "".join(signs)


def swing(value: float, widest: float, width: int = 16) -> str:
    """Return a bar to the left of a middle line for what is below 0, else to the right.

    Args:
        value: What is drawn.
        widest: What a bar of full width stands for, above 0.
        width: Signs on either side.
    """
    share = min(abs(value) / widest, 1.0) if widest > 0 else 0.0
    length = round(share * width)
    left, right = (length, 0) if value < 0 else (0, length)
    return f"{'█' * left:>{width}}│{'█' * right}"


def spark(values: Sequence[float], most: int = 40) -> str:
    """Return the last probabilities as columns of eight heights."""
    top = len(SPARKS) - 1
    return "".join(SPARKS[round(min(max(x, 0.0), 1.0) * top)] for x in values[-most:])
