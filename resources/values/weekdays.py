"""Days of the week, lists and spans of them: Mondays, Monday to Friday, Sat and Sun."""

import re

from resources.values.model import Found, Value

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY = (
    r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:days?)?(?!\w)"
    r"|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAYS?(?!\w)"
)
_DAY = re.compile(WEEKDAY)
_TO = re.compile(r"\s?[-\u2013\u2014]\s?|\s+(?:to|through|until)\s+")
# "Black Friday" and "Sunday Times" are no days.
_NAME_BEFORE = re.compile(r"(?<=\w\s)[A-Z][a-z]+\s$")
_NAME_AFTER = re.compile(r"\s[A-Z][a-z]")
_NEXT = re.compile(r"(?:,\s*(?:and\s+|or\s+)?|\s+(?:and|or|&)\s+|/)(?:on\s+)?")


def read_weekdays(text: str, start: int) -> Found | None:
    """Read the days of the week that start at a place, as a set.

    Args:
        text: English text; days begin with a capital.
        start: Where the first day's name starts.

    Returns:
        The set, its items in the order of the week; None for a lone abbreviation
        ("Sun", "Sat"), which is too often another word.
    """
    first = _DAY.match(text, start)
    if not first or _NAME_BEFORE.search(text, max(0, start - 16), start):
        return None
    days: set[int] = set()
    end, named = start, False
    while first:
        last = _end_of_span(text, first)
        days |= _between(first[0], last[0])
        named = named or "day" in first[0].lower() or last is not first
        end = last.end()
        link = _NEXT.match(text, end)
        first = _DAY.match(text, link.end()) if link else None
    if len(days) == 1 and (not named or _NAME_AFTER.match(text, end)):
        return None
    items = tuple(DAYS[day] for day in sorted(days))
    value = Value(
        "set",
        text[start:end],
        "set:" + "|".join(items),
        None,
        None,
        "weekday",
        items=items,
    )
    return Found(start, end, value)


def _end_of_span(text: str, first: re.Match[str]) -> re.Match[str]:
    """Return the day that ends "Monday to Friday", or the first one itself."""
    link = _TO.match(text, first.end())
    return (_DAY.match(text, link.end()) if link else None) or first


def _between(first: str, last: str) -> set[int]:
    """Return the numbers of the days from one to another, across Sunday if need be."""
    low, high = _number(first), _number(last)
    return {day % 7 for day in range(low, high + 1 + (7 if high < low else 0))}


def _number(written: str) -> int:
    return next(n for n, day in enumerate(DAYS) if day.startswith(written.lower()[:3]))
