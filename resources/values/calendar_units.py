"""Months and years beside days: how many days a span of the calendar may have."""

from resources.values.model import Value

_DAY = 86400.0
_MONTH_DAYS = 30.436875  # Mean of the Gregorian calendar.


def in_days(value: Value) -> Value | None:
    """Return a length of time in days, or None when it is none.

    A month has 28 to 31 days and a year 365 or 366, so months and years become the
    days they may have, as tolerance around their mean.

    Args:
        value: Of unit second, month or working_day; the last is kept as it is.
    """
    if value.unit == "working_day":
        return value
    if value.unit not in ("second", "month") or value.kind != "quantity":
        return None
    scale = 1 / _DAY if value.unit == "second" else _MONTH_DAYS
    ends = [None if end is None else end * scale for end in (value.low, value.high)]
    slack = (value.tolerance or 0.0) * scale
    if value.unit == "month":
        slack = max(slack, _uncertain(value.low or value.high or 0.0))
    return Value(
        value.kind, value.text, value.key, ends[0], ends[1], "day", slack,
        value.approximate,
    )  # fmt: skip


def _uncertain(months: float) -> float:
    """Return how many days so many months may have more or less than their mean."""
    years = months / 12
    if years.is_integer():
        return 0.76
    return 2.5 if months <= 1 else 2.0
