"""Whether two values can both be right, and how sure it is that they cannot."""

import re
from collections.abc import Callable

from resources.values.comparing_dates import compare_dates, compare_times
from resources.values.comparing_names import compare_names
from resources.values.comparing_numbers import compare_numbers
from resources.values.comparing_versions import compare_versions
from resources.values.model import Aliases, Comparison, Value
from resources.values.moments import year_value
from resources.values.verdicts import agree, apart, differ

_YEAR = re.compile(r"[12]\d{3}")
_NUMBERS = {"number", "quantity", "money", "percent"}
_NAMES = {"name", "set"}
_COMPARERS: dict[str, Callable[[Value, Value], Comparison]] = {
    "date": compare_dates,
    "time": compare_times,
    "version": compare_versions,
}


def compare(a: Value, b: Value, *, aliases: Aliases | None = None) -> Comparison:
    """Compare two values of one attribute of one thing.

    Units are converted, stated precision and "about" are allowed for, a date is taken
    at its granularity, a number inside a range agrees with it, and names agree through
    initials, titles and aliases. What cannot be told apart is incomparable. The
    verdict does not depend on the order of the two.

    Args:
        a: A value.
        b: The other value.
        aliases: Comparable name (see name_key) to the name that it stands for.

    Returns:
        The verdict; its score is how sure it is, 0 to 1, that the two conflict: over
        0.9 for exact values far apart, 0.5 to 0.7 near the tolerance.
    """
    if a.kind == b.kind and a.key == b.key:
        return agree(a, b, _kind(a))
    if a.kind in _NUMBERS and b.kind in _NUMBERS:
        return compare_numbers(a, b)
    if a.kind in _NAMES and b.kind in _NAMES:
        return compare_names(a, b, aliases or {})
    a, b = _dated(a, b), _dated(b, a)
    if a.kind == b.kind == "boolean":
        return _compare_booleans(a, b)
    if a.kind == b.kind and a.kind in _COMPARERS:
        return _COMPARERS[a.kind](a, b)
    return apart(a, b, "of different kinds")


def _dated(value: Value, other: Value) -> Value:
    """Return a bare "2021" as a year when it meets a date."""
    if value.kind == "number" and other.kind == "date" and _YEAR.fullmatch(value.text):
        return year_value(value.text, int(value.text))
    return value


def _kind(value: Value) -> str:
    return "number" if value.kind in _NUMBERS else value.kind


def _compare_booleans(a: Value, b: Value) -> Comparison:
    """Compare answers; "enabled" and "optional" answer different questions."""
    if a.items and b.items and a.items != b.items:
        return apart(a, b, "answers to different questions")
    return differ(a, b, "boolean", 0.95)
