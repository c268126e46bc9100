"""How sure it is that two numbers beyond their tolerance conflict."""

import math

from resources.values.model import Value, is_range
from resources.values.numerals import coarseness
from resources.values.spans import gap, greatest, slack, stated, unit_text

_ROUNDING = 0.05  # Largest relative gap that rounding of a whole number explains.
_ROUNDED = 0.6
_LIKE = 2.0  # Tolerances within this factor are of like precision.


def strength(a: Value, b: Value) -> float:
    """Return how sure two values conflict: 0.5 near the tolerance, to 0.99.

    Args:
        a: A value, in the unit of b, further from b than their tolerance.
        b: The other.

    Returns:
        For values of like precision 0.8 to 0.99; of unlike precision from 0.55; said to
        be approximate, 0.5 to 0.85; 0.6 when one may be the other rounded.
    """
    apart, near, size = gap(a, b), slack(a, b), greatest(a, b)
    times = apart / near if near else math.inf
    relative = min(apart / size, 1.0) if size else 1.0
    if a.approximate or b.approximate:
        return 0.5 + 0.2 * (1 - math.exp(1 - times)) + 0.15 * relative
    if is_rounding(a, b):
        return _ROUNDED
    base = 0.8 if _like_precision(a, b) else 0.55
    return base + (0.93 - base) * (1 - math.exp((1 - times) / 2)) + 0.06 * relative


def _like_precision(a: Value, b: Value) -> bool:
    """Return whether neither is stated much more exactly than the other."""
    fine, coarse = sorted((a.tolerance or 0.0, b.tolerance or 0.0))
    return coarse <= _LIKE * fine


def is_rounding(a: Value, b: Value) -> bool:
    """Return whether one may be the other rounded: 1,200 and 1,187.

    Args:
        a: A value.
        b: The other, stated with the same unit.
    """
    first, second = stated(a), stated(b)
    if first is None or second is None or is_range(a) or is_range(b):
        return False
    fine, coarse = sorted((first, second), key=coarseness)
    rounder = coarseness(fine) < coarseness(coarse) and _is_round(coarse)
    if not rounder or unit_text(a) != unit_text(b):
        return False
    apart = abs(fine - coarse)
    return apart <= coarseness(coarse) / 2 and apart <= _ROUNDING * abs(coarse)


def _is_round(number: float) -> bool:
    """Return whether a whole number reads as rounded: 250, 1,200 or 30,500."""
    zeros, hundred = coarseness(number), 100
    return abs(number) >= hundred and (
        zeros >= hundred or abs(number) < hundred * zeros
    )
