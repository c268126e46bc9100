"""Versions compared part by part: 4.2 is 4.2.0, and 3.x any 3."""

from resources.values.model import Comparison, Value
from resources.values.verdicts import agree, differ
from resources.values.versions import version_order


def compare_versions(a: Value, b: Value) -> Comparison:
    """Compare versions, and bounds such as "3.8 or later".

    Args:
        a: Of kind version; items are its lowest and highest version, "" for none.
        b: Likewise.
    """
    (low_a, high_a), (low_b, high_b) = _ends(a), _ends(b)
    if low_a == high_a and low_b == high_b:
        same = _same(low_a, low_b)
        return agree(a, b, "version", 0.05) if same else differ(a, b, "version", 0.93)
    if low_a != high_a and low_b != high_b:
        if bool(low_a) == bool(low_b):  # Both start, or both end, somewhere else.
            return differ(a, b, "range", 0.75)
        met = _not_after(low_a or low_b, high_a or high_b)
    else:
        met = _not_after(low_a, high_b) and _not_after(low_b, high_a)
    return agree(a, b, "range", 0.1) if met else differ(a, b, "version", 0.85)


def _ends(value: Value) -> tuple[str, str]:
    low, high = value.items
    return low, high


def _same(a: str, b: str) -> bool:
    """Return whether two single versions are one, "x" standing for any part."""
    parts_a, parts_b = a.split("."), b.split(".")
    for one, other in ((parts_a, parts_b), (parts_b, parts_a)):
        if one[-1] == "x" and other[: len(one) - 1] == one[:-1]:
            return True
    return version_order(a) == version_order(b)


def _not_after(low: str, high: str) -> bool:
    if not low or not high:
        return True
    return version_order(low) <= version_order(high) or _same(low, high)
