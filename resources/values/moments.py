"""Dates and periods as values: 12 May 1987, 12-15 May 1987, from March to May 2021."""

import re

from resources.values.dates import read_date
from resources.values.days import Day, day_date, month_of, year_date
from resources.values.links import may_join, opening
from resources.values.model import Found, Value
from resources.values.years import read_year

_TO = re.compile(
    r"\s?(?:--|[-\u2013\u2014])\s?|\s+(?:to|until|till|through|and)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_ROUGH = re.compile(
    r"(?<!\w)(?:(?:about|around|circa|c\.|ca\.|approximately|roughly)\s*"
    r"|(?:early|late|mid)[\s-]+(?:in\s+)?)$",
    re.IGNORECASE,
)
_DAY_PAIR = re.compile(
    r"(?P<first>\d{1,2})(?:st|nd|rd|th)?\s?(?:[-\u2013\u2014]|to|and)\s?"
    r"(?=\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z])"
)
_MONTH_PAIR = re.compile(
    r"(?P<month>[A-Z][a-z]{2,8})\.?\s(?P<first>\d{1,2})\s?[-\u2013\u2014]\s?"
    r"(?P<last>\d{1,2}),?\s(?P<year>\d{4})(?!\d)"
)
_MONTH_DAYS = 31


def read_moment(text: str, start: int) -> Found | None:
    """Read the date or range of dates that starts at a place.

    Args:
        text: Any text.
        start: Where the date starts.

    Returns:
        The value; low and high are days since 1970-01-01, unit its granularity. A day
        without a year has only items: ("--05-12",).
    """
    day = _read_days(text, start) or read_date(text, start) or read_year(text, start)
    if day is None:
        return None
    if not is_period(day):
        day = _period(text, start, day) or day
    return _found(text, opening(text, start) if is_period(day) else start, day)


def is_period(day: Day) -> bool:
    """Return whether a date was stated as a period: 1990-1995.

    Args:
        day: As read from text.
    """
    return ".." in day.key


def _period(text: str, start: int, first: Day) -> Day | None:
    """Return the period that a date starts, if another date ends it."""
    link = _TO.match(text, first.end)
    if not link or not may_join(text, start, link[0]):
        return None
    second = read_date(text, link.end()) or read_year(text, link.end(), cued=True)
    return _joined(first, second) if second else None


def _joined(first: Day, second: Day) -> Day | None:
    """Return a period; "12 May to 3 June 1987" gives the year once, or not at all."""
    if first.low is None and second.key[:4].isdigit():
        first = day_date(first.end, int(second.key[:4]), *first.parts) or first
    if first.parts[0] and second.parts[0] and first.key < second.key:
        return second._replace(key=f"{first.key}..{second.key}")  # Of any year.
    if first.low is None or second.low is None or first.low >= second.low:
        return None
    return second._replace(low=first.low, key=f"{first.key}..{second.key}")


def _read_days(text: str, start: int) -> Day | None:
    """Return "12-15 May 1987" or "May 12-15, 1987"."""
    pair = _DAY_PAIR.match(text, start)
    last = read_date(text, pair.end()) if pair else None
    if pair and last and last.unit == "day" and not last.rough:
        return _days(int(pair["first"]), last)
    pair = _MONTH_PAIR.match(text, start)
    if not pair or not read_date(f"1 {pair['month']}", 0):
        return None
    month, year = month_of(pair["month"]), int(pair["year"])
    last = day_date(pair.end(), year, month, int(pair["last"]))
    return _days(int(pair["first"]), last) if last else None


def _days(first: int, last: Day) -> Day | None:
    """Return the period from a day to another one of the same month."""
    if last.low is None:
        key = f"--{last.parts[0]:02d}-{first:02d}..{last.key}"
        return last._replace(key=key) if first <= _MONTH_DAYS else None
    year, month, _ = last.key.split("-")
    begin = day_date(last.end, int(year), int(month), first)
    return _joined(begin, last) if begin else None


def _found(text: str, start: int, day: Day) -> Found:
    """Return a date as a value, with "circa" or "late" before it in the span."""
    rough = _ROUGH.search(text, max(0, start - 16), start)
    begin = rough.start() if rough else start
    value = Value(
        kind="date",
        text=text[begin : day.end],
        key=f"date:{'~' if rough else ''}{day.key}",
        low=day.low,
        high=day.high,
        unit=day.unit,
        approximate=day.rough or bool(rough),
        items=(day.key,) if day.low is None or "|" in day.key else (),
    )
    return Found(begin, day.end, value)


def year_value(text: str, year: int) -> Value:
    """Return a year as a value, as a column named "year" holds it.

    Args:
        text: As written.
        year: 1 to 9999.
    """
    return _found(text, 0, year_date(len(text), year)).value
