"""Numbers, quantities, money and shares compared in base units."""

import math

from resources.values.calendar_units import in_days
from resources.values.comparing_ranges import compare_ranges
from resources.values.model import Comparison, Value, is_range
from resources.values.spans import gap, slack, stated, unit_text
from resources.values.strength import strength
from resources.values.verdicts import agree, apart, differ

_SLIP = 20.0  # A unit at least so much larger, with a like number, is a slip.
_LIKE = 3.0  # Numbers within this factor are alike.
_THOUSANDS = 0.003  # How near to a power of 1000 a ratio must be, in its logarithm.


def compare_numbers(a: Value, b: Value) -> Comparison:
    """Compare two of the kinds number, quantity, money and percent.

    Args:
        a: A value with low or high.
        b: Likewise.

    Returns:
        agree when one lies within the other's bounds or tolerance; differ of kind
        number, unit or range; incomparable when the dimensions differ.
    """
    both = _aligned(a, b)
    if isinstance(both, Comparison):
        return both
    first, second = both
    if is_range(a) or is_range(b):
        return compare_ranges(first, second, (a, b))
    if gap(first, second) <= slack(first, second):
        return agree(a, b, "number", 0.0 if first.low == second.low else 0.1)
    kind = "unit" if _is_unit_slip(a, b) else "number"
    return differ(a, b, kind, strength(first, second))


def _aligned(a: Value, b: Value) -> tuple[Value, Value] | Comparison:
    """Return both in one unit, or what can be said when there is none."""
    units = {_unit(a), _unit(b)}
    if len(units) == 1:
        return _as_shares(a, b) if {a.kind, b.kind} == _SHARES else (a, b)
    if a.kind == b.kind == "money":
        return _currencies(a, b)
    days = in_days(a), in_days(b)
    if not days[0] or not days[1]:
        return apart(a, b, "in units that cannot be compared")
    return _working_days(a, b) if "working_day" in units else (days[0], days[1])


_SHARES = {"number", "percent"}


def _unit(value: Value) -> str:
    return "" if value.unit in (None, "ordinal") else str(value.unit)


def _as_shares(a: Value, b: Value) -> tuple[Value, Value] | Comparison:
    """Compare 0.125 with 12.5 %; a count is no share."""
    number = a if a.kind == "number" else b
    ends = [end for end in (number.low, number.high) if end is not None]
    if all(0 <= end <= 1 for end in ends) and "." in number.text:
        return a, b
    return apart(a, b, "a number and a share")


def _currencies(a: Value, b: Value) -> Comparison:
    """Compare amounts in two currencies or by two periods: as much is a slip."""
    if stated(a) is not None and stated(a) == stated(b):
        return differ(a, b, "unit", 0.8)
    return apart(a, b, "in units that cannot be compared")


def _working_days(a: Value, b: Value) -> Comparison:
    """Compare 5 working days with days: as many is a slip of the unit."""
    if stated(a) is not None and stated(a) == stated(b):
        return differ(a, b, "unit", 0.6)
    work, other = (a, b) if a.unit == "working_day" else (b, a)
    days = in_days(other)
    counted = work.high if work.low is None else work.low
    ends = (days.low, days.high) if days else ()
    known = [end for end in ends if end is not None]
    if counted is None or not known:
        return apart(a, b, "working days and days")
    low, high = min(known), max(known)
    # A week has five of them, and holidays may lie between.
    if counted <= high and low <= counted * 1.4 + 4:
        return apart(a, b, "working days and days")
    return differ(a, b, "number", 0.7)


def _is_unit_slip(a: Value, b: Value) -> bool:
    """Return whether the unit rather than the number is wrong: 15 min, 15 s."""
    first, second = stated(a), stated(b)
    if not (first and second and a.low and b.low and a.unit and b.unit):
        return False
    if unit_text(a) == unit_text(b):
        return False
    numbers = abs(first / second)
    if numbers == 1.0:
        return True
    days = in_days(a), in_days(b)
    lows = [value.low if value and value.low else 1.0 for value in days]
    ratio = abs(lows[0] / lows[1] if a.unit != b.unit else a.low / b.low)
    steps = math.log(ratio, 1000.0)
    if round(steps) and abs(steps - round(steps)) < _THOUSANDS:
        return True
    return 1 / _LIKE <= numbers <= _LIKE and not 1 / _SLIP < ratio / numbers < _SLIP
