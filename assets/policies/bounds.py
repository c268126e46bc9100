"""Whether a value keeps a bound. Pure functions."""

from dataclasses import replace
from typing import Any

from resources.policies import Bound
from resources.values import Value, compare, parse_value
from resources.values.model import is_range
from resources.values.versions import version_order

FUZZ = 1e-9  # Of the larger number: units are converted in floating point.
MONTH = 30.436875 * 86400.0  # Seconds of a mean month.
CALENDAR = 2.0 * 86400.0  # Seconds by which months may differ from so many means.
PLAIN = {"number", "percent"}  # 0.5 is 50 %.
HINTS = {"version": "version", "date": "year"}  # How a bare limit is to be read.


def breaks(bound: Bound, value: Value) -> bool:
    """Return whether a value breaks a bound.

    What cannot be compared with the bound, such as a sum of money with a time, does not
    break it. "At least 20 days" breaks ">= 30 days", since it allows what the bound
    does not; "at most 40 days" breaks it only if all that it allows is too little. A
    year or a month breaks a bound on days only if all of its days do. A value said to
    be approximate breaks a bound only by more than its tolerance.

    Args:
        bound: The relation that must hold.
        value: What is claimed.
    """
    limits = [_read_alike(limit, value) for limit in bound.values]
    if bound.operator in (">=", ">", "<=", "<"):
        return _is_beyond(bound.operator, limits[0], value)
    if bound.operator == "in" and len(limits) == 1 and _has_two_ends(limits[0]):
        return any(_is_beyond(sign, limits[0], value) for sign in (">=", "<="))
    verdicts = {str(compare(value, limit).verdict) for limit in limits}
    if bound.operator == "!=":
        return "agree" in verdicts
    return "differ" in verdicts and "agree" not in verdicts


def _read_alike(limit: Value, value: Value) -> Value:
    """Return a limit read as the value is: 3.8 as a version, 2024 as a year."""
    hint = HINTS.get(value.kind, "") if limit.kind == "number" else ""
    return parse_value(limit.text, hint=hint) if hint else limit


def _has_two_ends(limit: Value) -> bool:
    low, high, _ = _ends(limit)
    return bool(low != high)


def _is_beyond(operator: str, limit: Value, value: Value) -> bool:
    """Return whether some of what a value allows is on the wrong side of a limit."""
    alike = _in_one_unit(limit, value)
    if alike is None:
        return False
    (limit_low, limit_high, _), (low, high, slack) = map(_ends, alike)
    if _is_one_moment(value):
        low, high = high, low  # Some day of it: which one is not said.
    if operator in (">=", ">"):
        least = limit_low if operator == ">=" else limit_high
        found = low if low is not None else high
        sign = 1
    else:
        least = limit_high if operator == "<=" else limit_low
        found = high if high is not None else low
        sign = -1
    if least is None or found is None:
        return False
    if value.kind == "version":
        short = (least > found) - (least < found)
        return sign * short > 0 or (operator in ("<", ">") and short == 0)
    room = slack + FUZZ * max(1.0, abs(least), abs(found))
    short = sign * (least - found)
    # For > and <, the limit itself is too little.
    return bool(short > room if operator in (">=", "<=") else short >= -room)


def _ends(value: Value) -> tuple[Any, Any, float]:
    """Return the least and the greatest of a value, and by how much they may be off."""
    if value.kind == "version" and value.items:
        low, high = (version_order(each) if each else None for each in value.items)
        return low, high, 0.0
    slack = value.tolerance or 0.0 if value.approximate else 0.0
    return value.low, value.high, slack


def _is_one_moment(value: Value) -> bool:
    return value.kind == "date" and not is_range(value)


def _in_one_unit(limit: Value, value: Value) -> tuple[Value, Value] | None:
    """Return a limit and a value in one unit; None if there is none for both."""
    if limit.kind != value.kind and not {limit.kind, value.kind} <= PLAIN:
        return None
    if value.kind in ("date", "time", "version") or limit.unit == value.unit:
        return limit, value
    units = {str(limit.unit), str(value.unit)}
    if units == {"month", "second"}:
        return _in_seconds(limit), _in_seconds(value)
    short, long = sorted(units, key=len)
    # "EUR 140" is the limit of "EUR 160 per night", too.
    return (limit, value) if long.startswith(f"{short}/") else None


def _in_seconds(value: Value) -> Value:
    if value.unit != "month":
        return replace(value, approximate=True, tolerance=CALENDAR)
    low, high = (
        None if end is None else end * MONTH for end in (value.low, value.high)
    )
    return replace(value, low=low, high=high, approximate=True, tolerance=CALENDAR)
