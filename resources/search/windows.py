"""A passage with what stands around it. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

GAP = "\n"  # Where passages of a version do not touch.


@dataclass(frozen=True)
class Window:
    """Neighbouring passages of one version as one text.

    Attributes:
        start: First code point in the document's text.
        end: One past the last.
        text: The passages joined, what they share said once.
    """

    start: int
    end: int
    text: str


def joined(passages: Sequence[tuple[int, int, str]]) -> Window:
    """Return passages of one version as one text.

    Args:
        passages: Start, end and text of each, one or more, in reading order.
    """
    start, end, text = passages[0]
    for first, last, more in passages[1:]:
        if last <= end:  # Said already.
            continue
        text += GAP + more if first > end else more[end - first :]
        end = last
    return Window(start, end, text)
