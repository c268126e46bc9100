"""What two numeric values have between them: bounds, gap, tolerance, stated number."""

import math
import re

from resources.values.model import Value
from resources.values.numerals import read_digits

_NUMBER = re.compile(r"[\d.]")
_UNIT_WORDS = re.compile(r"[^\W\d_]+|[%°$€£¥]")
_EPSILON = 1e-9  # Relative: what conversion between units may lose.


def bounds(value: Value) -> tuple[float, float]:
    """Return the least and greatest of a value, infinite where there is no bound."""
    low = -math.inf if value.low is None else value.low
    return low, math.inf if value.high is None else value.high


def gap(a: Value, b: Value) -> float:
    """Return how far two values lie apart in base units, 0 when they meet."""
    (low_a, high_a), (low_b, high_b) = bounds(a), bounds(b)
    return max(low_a - high_b, low_b - high_a, 0.0)


def slack(a: Value, b: Value) -> float:
    """Return the distance, in base units, at which two values are still the same."""
    lost = _EPSILON * greatest(a, b)
    return max(a.tolerance or 0.0, b.tolerance or 0.0, _binary(a, b)) + lost


def greatest(a: Value, b: Value) -> float:
    """Return the greatest size of a finite bound of two values, or 0."""
    sizes = [abs(end) for end in (*bounds(a), *bounds(b)) if math.isfinite(end)]
    return max(sizes, default=0.0)


def _binary(a: Value, b: Value) -> float:
    """Return what kilobytes of 1000 and of 1024 bytes may be apart."""
    if a.unit != "byte" or a.low is None or b.low is None:
        return 0.0
    low, high = sorted((abs(a.low), abs(b.low)))
    for power in (1, 2, 3, 4):
        if low and math.isclose(high / low, 1.024**power, rel_tol=1e-3):
            return high - low
    return 0.0


def stated(value: Value) -> float | None:
    """Return the first number in the text in digits, before any conversion."""
    found = _NUMBER.search(value.text)
    number = read_digits(value.text, found.start()) if found else None
    return number.value if number else None


def unit_text(value: Value) -> str:
    """Return the words and signs of a value, which name its unit."""
    return " ".join(_UNIT_WORDS.findall(value.text.lower()))
