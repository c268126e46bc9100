"""Ranges and bounds compared: within, apart, overlapping, one end moved."""

import math

from resources.values.model import Comparison, Value, is_range
from resources.values.qualifiers import is_limit
from resources.values.spans import bounds, gap, slack
from resources.values.strength import strength
from resources.values.verdicts import agree, differ

Pair = tuple[Value, Value]


def compare_ranges(a: Value, b: Value, said: Pair) -> Comparison:
    """Compare two values in one unit, of which at least one is a range or bound.

    Containment agrees, as "60 %" in "55 % to 65 %"; ranges apart differ surely, and
    overlapping ones weakly. Where both keep one end and the other has moved, or a
    limit is set twice ("at least 8", "at least 12"), they differ too.

    Args:
        a: A value, in the unit of b.
        b: The other.
        said: Both as they were stated, for the reason.
    """
    both = is_range(a) and is_range(b)
    if gap(a, b) > slack(a, b):
        return differ(*said, "range" if both else "number", strength(a, b))
    if not both:
        return agree(*said, "range", 0.1)
    return _overlapping(a, b, said)


def _overlapping(a: Value, b: Value, said: Pair) -> Comparison:
    (low_a, high_a), (low_b, high_b) = bounds(a), bounds(b)
    near = slack(a, b)
    same = _distance(low_a, low_b) <= near, _distance(high_a, high_b) <= near
    if all(same):
        return agree(*said, "range")
    if any(same) and _end_moved(a, b, said):
        return differ(*said, "range", 0.5 if a.approximate or b.approximate else 0.75)
    inside = low_a >= low_b - near and high_a <= high_b + near
    outside = low_b >= low_a - near and high_b <= high_a + near
    if inside or outside:
        return agree(*said, "range", 0.1)
    if math.inf in (high_a, high_b) and -math.inf in (low_a, low_b):
        # "at least 20" and "up to 30" both hold, unless only one number is left.
        touching = min(high_a, high_b) - max(low_a, low_b) <= near
        return differ(*said, "range", 0.6) if touching else agree(*said, "range", 0.2)
    return differ(*said, "range", 0.55)


def _distance(a: float, b: float) -> float:
    """Return the distance of two bounds, 0 when both are the same infinity."""
    return 0.0 if a == b else abs(a - b)


def _end_moved(a: Value, b: Value, said: Pair) -> bool:
    """Return whether one end was kept and the other changed: a limit set twice."""
    if None not in (a.low, a.high, b.low, b.high):
        return True
    one_sided = (a.low is None) == (b.low is None) and (a.high is None) == (
        b.high is None
    )
    return one_sided and all(is_limit(value.text) for value in said)
