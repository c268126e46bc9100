"""Clock times and spans of them as values: 9 am to 5 pm, 17:30, about noon."""

import re

from resources.values.clocks import Clock, read_clock, read_short_clock
from resources.values.links import may_join, opening
from resources.values.model import Found, Value, span_text

_TO = re.compile(
    r"\s?[-\u2013\u2014]\s?|\s+(?:to|until|till|through|and)\s+", re.IGNORECASE
)
_ROUGH = re.compile(r"(?<!\w)(?:about|around|approximately|roughly)\s+$", re.IGNORECASE)
_DAY = 86400.0


def read_time(text: str, start: int) -> Found | None:
    """Read the clock time, or range of them, that starts at a place.

    Args:
        text: Any text.
        start: Where the hour or "noon" starts.

    Returns:
        The value; low and high are seconds since midnight, unit "clock". "22:00-06:00"
        ends on the next day.
    """
    first = read_clock(text, start)
    if first is None:
        return _short_span(text, start)
    link = _TO.match(text, first.end)
    second = read_clock(text, link.end()) if link else None
    if link and second and may_join(text, start, link[0]):
        return _time(text, opening(text, start), first, second)
    return _time(text, start, first, first)


def _short_span(text: str, start: int) -> Found | None:
    """Return "8 to 10 am", where only the end says that it is a time."""
    first = read_short_clock(text, start)
    link = _TO.match(text, first.end) if first else None
    second = read_clock(text, link.end()) if link else None
    if first is None or second is None or second.afternoon is None:
        return None
    late = first.seconds + _DAY / 2
    if second.afternoon and late < second.seconds:
        first = Clock(first.end, late % _DAY)
    return _time(text, opening(text, start), first, second)


def _time(text: str, start: int, first: Clock, second: Clock) -> Found:
    high = second.seconds + (_DAY if second.seconds < first.seconds else 0.0)
    rough = _ROUGH.search(text, max(0, start - 16), start)
    begin = rough.start() if rough else start
    value = Value(
        kind="time",
        text=text[begin : second.end],
        key=f"time:{'~' if rough else ''}{span_text(first.seconds, high)}",
        low=first.seconds,
        high=high,
        unit="clock",
        tolerance=0.0,
        approximate=bool(rough),
    )
    return Found(begin, second.end, value)
