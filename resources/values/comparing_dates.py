"""Dates compared at their granularity, and clock times."""

from resources.values.model import Comparison, Value, is_range
from resources.values.verdicts import agree, apart, differ

_ROUGH_DAYS = {"day": 7, "minute": 1, "month": 31, "quarter": 92, "year": 1830}
_ROUGH_SECONDS = 900.0
_SURE = {"minute": 0.96, "day": 0.96, "month": 0.95, "quarter": 0.93, "year": 0.94}


def compare_dates(a: Value, b: Value) -> Comparison:
    """Compare dates: "2021" agrees with "3 March 2021", which lies in it.

    Args:
        a: Of kind date.
        b: Likewise.
    """
    if a.low is None or b.low is None:
        return _yearless(a, b)
    if _either_way(a, b):
        return agree(a, b, "date", 0.1)
    (low_a, high_a), (low_b, high_b) = _days(a), _days(b)
    rough = a.approximate or b.approximate
    if max(low_a, low_b) >= min(high_a, high_b):
        kind = "range" if is_range(a) and is_range(b) else "date"
        return differ(a, b, kind, 0.65 if rough else _sure(a, b))
    inside = low_a >= low_b and high_a <= high_b
    outside = low_b >= low_a and high_b <= high_a
    if is_range(a) and is_range(b) and a.unit == b.unit:
        return _periods(a, b, nested=inside or outside)
    if inside or outside or rough:
        return agree(a, b, "date", 0.1)
    return differ(a, b, "range", 0.5)


def _days(value: Value) -> tuple[float, float]:
    """Return the first moment and the one after the last, widened when rough."""
    low, high = value.low or 0.0, value.high or 0.0
    after = high + (0.0007 if value.unit == "minute" else 1.0)
    more = 0.0
    if value.approximate and "~" in value.key:
        more = float(_ROUGH_DAYS.get(value.unit or "day", 3660))
    return low - more, after + more


def _either_way(a: Value, b: Value) -> bool:
    """Return whether 03/04/2021 can be read as the other date."""
    readings = (set(value.key[5:].split("|")) for value in (a, b))
    return any("|" in value.key for value in (a, b)) and bool(
        set.intersection(*readings)
    )


def _sure(a: Value, b: Value) -> float:
    return min(_SURE.get(value.unit or "", 0.85) for value in (a, b))


def _periods(a: Value, b: Value, *, nested: bool) -> Comparison:
    """Compare two stated periods; one end kept and the other moved is a conflict."""
    if a.low == b.low and a.high == b.high:
        return agree(a, b, "range")
    if a.low == b.low or a.high == b.high:
        return differ(a, b, "range", 0.75)
    return agree(a, b, "range", 0.2) if nested else differ(a, b, "range", 0.55)


def _yearless(a: Value, b: Value) -> Comparison:
    """Compare days of any year: 25 December with 26 December, or with 25.12.2020."""
    first, second = _month_days(a), _month_days(b)
    if first is None or second is None:
        return apart(a, b, "dates without a year, or longer than a day")
    if first == second:
        return agree(a, b, "date", 0.1)
    if is_range(a) and is_range(b):
        return differ(a, b, "range", 0.75)
    if is_range(a) or is_range(b):
        inside = max(first[0], second[0]) <= min(first[1], second[1])
        return agree(a, b, "date", 0.2) if inside else differ(a, b, "date", 0.7)
    return differ(a, b, "date", 0.85)


def _month_days(value: Value) -> tuple[str, str] | None:
    """Return first and last day as month and day, such as 05-12; None if longer."""
    if value.unit != "day" or "|" in value.key:
        return None
    if is_range(value) and value.low is not None:
        return None  # "2020-12-28..2021-01-03"
    low, _, high = value.key.partition("..")
    return low[-5:], (high or low)[-5:]


def compare_times(a: Value, b: Value) -> Comparison:
    """Compare clock times, and hours such as 9:00-17:00, whose ends are exact.

    Args:
        a: Of kind time, in seconds since midnight.
        b: Likewise.
    """
    slack = _ROUGH_SECONDS if a.approximate or b.approximate else 30.0
    low_a, low_b, high_a, high_b = (
        end or 0.0 for end in (a.low, b.low, a.high, b.high)
    )
    same_low, same_high = abs(low_a - low_b) <= slack, abs(high_a - high_b) <= slack
    if same_low and same_high:
        return agree(a, b, "time")
    if is_range(a) != is_range(b):
        inside = max(low_a, low_b) <= min(high_a, high_b)
        return agree(a, b, "time", 0.2) if inside else differ(a, b, "time", 0.7)
    rough = a.approximate or b.approximate
    if is_range(a) and min(high_a, high_b) > max(low_a, low_b):
        return differ(
            a, b, "range", 0.6 if rough or not (same_low or same_high) else 0.8
        )
    return differ(a, b, "time", 0.65 if rough else 0.92)
