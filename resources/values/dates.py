"""Dates of any granularity: 12 May 1987, 2021-03, Q3 2021, the 1990s, 44 BC."""

import re
from calendar import monthrange
from collections.abc import Callable

from resources.values.calendar_days import MONTHS, months_span
from resources.values.days import (
    Day,
    day_date,
    month_date,
    month_of,
    year_date,
    yearless,
)

_COMMON_YEAR = 2023  # Without a 29 February.
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DASH = r"\s?[-\u2013\u2014]\s?"
_DAY = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})(?!\d|[.,]\d)"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_NTH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
    " twentieth twenty-first"
)
_ORDINALS = _NTH.split()
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_SEASONS = {"spring": (3, 3), "summer": (6, 3), "autumn": (9, 3), "fall": (9, 3)}


def _iso(found: re.Match[str]) -> Day | None:
    year, month = int(found["year"]), int(found["month"])
    if not found["day"]:
        return month_date(found.end(), year, month)
    date = day_date(found.end(), year, month, int(found["day"]))
    if date is None or date.low is None or not found["hour"]:
        return date
    clock = int(found["hour"]) * 60 + int(found["minute"])
    if clock >= 1440:  # noqa: PLR2004
        return None
    at = date.low + clock / 1440
    key = f"{date.key}T{found['hour']}:{found['minute']}"
    return Day(found.end(), at, at, "minute", key)


def _slashed(found: re.Match[str]) -> Day | None:
    """Return 03/04/2021, both ways when day and month cannot be told apart."""
    first, second, year = (int(found[name]) for name in ("a", "b", "year"))
    if len(found["year"]) == 2:  # noqa: PLR2004
        if found["mark"] == "." and len(found[0]) != 8:  # noqa: PLR2004
            return None  # "5.2.11" is a section; "05.02.11" a date.
        year += 2000 if year < 70 else 1900  # noqa: PLR2004
    by_day = day_date(found.end(), year, second, first)
    by_month = day_date(found.end(), year, first, second)
    if found["mark"] == "." or by_month is None or first == second:
        return by_day if by_day or found["mark"] == "." else by_month
    if by_day is None:
        return by_month
    low, high = sorted((by_day.low or 0.0, by_month.low or 0.0))
    key = f"{by_day.key}|{by_month.key}"
    return Day(found.end(), low, high, "day", key, rough=True)


def _named(found: re.Match[str]) -> Day | None:
    month, day = month_of(found["month"]), int(found["day"])
    if not found["year"]:
        return yearless(found.end(), month, day)
    year = int(found["year"])
    if len(found["year"]) == 2:  # noqa: PLR2004
        year += 2000 if year < 70 else 1900  # noqa: PLR2004
    return day_date(found.end(), year, month, day)


def _month_year(found: re.Match[str]) -> Day | None:
    return month_date(found.end(), int(found["year"]), month_of(found["month"]))


def _quarter(found: re.Match[str]) -> Day:
    year, part = int(found["year"]), found["part"].lower()
    number = int(part) if part.isdigit() else _ORDINALS.index(part) + 1
    size = 6 if found["kind"].lower().startswith("h") else 3
    number = min(number, 12 // size)
    low, high = months_span(year, (number - 1) * size + 1, size)
    name = "H" if size == 6 else "Q"  # noqa: PLR2004
    return Day(
        found.end(), float(low), float(high), "quarter", f"{year:04d}-{name}{number}"
    )


def _month_end(found: re.Match[str]) -> Day | None:
    month = month_of(found["month"])
    return yearless(found.end(), month, monthrange(_COMMON_YEAR, month)[1])


def _season(found: re.Match[str]) -> Day:
    year, name = int(found["year"]), found["season"].lower()
    first, count = _SEASONS.get(name, (1, 12))
    low, high = months_span(year, first, count)
    return Day(
        found.end(),
        float(low),
        float(high),
        "quarter",
        f"{year:04d}-{name}",
        rough=True,
    )


def _decade(found: re.Match[str]) -> Day:
    year = int(found["year"])
    low, high = months_span(year, 1, 120)
    return Day(found.end(), float(low), float(high), "decade", f"{year}s")


def _century(found: re.Match[str]) -> Day | None:
    part = found["part"].lower()
    number = int(part) if part.isdigit() else _ORDINALS.index(part) + 1
    before = (found["era"] or "").upper().startswith("B")
    first = -100 * number + 1 if before else 100 * (number - 1) + 1
    low, high = months_span(first, 1, 1200)
    key = f"century {'-' if before else ''}{number}"
    return Day(found.end(), float(low), float(high), "century", key)


def _short_decade(found: re.Match[str]) -> Day:
    year = 1900 + int(found["short"])
    low, high = months_span(year, 1, 120)
    return Day(found.end(), float(low), float(high), "decade", f"{year}s")


def _year(found: re.Match[str]) -> Day:
    return year_date(found.end(), int(found["year"]))


def _numbered(found: re.Match[str]) -> Day | None:
    return month_date(found.end(), int(found["year"]), int(found["month"]))


def _era(found: re.Match[str]) -> Day:
    year = int(found["year"] or found["year2"])
    era = (found["era"] or "AD").upper()
    return year_date(found.end(), 1 - year if era.startswith("B") else year)


_ERAS = r"(?P<era>B\.?C\.?(?:E\.?)?|A\.D\.?|AD|CE)(?!\w)"
_RULES: tuple[tuple[str, Callable[[re.Match[str]], Day | None]], ...] = (
    (
        r"(?P<year>\d{4})-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:[T ](?P<hour>\d\d):"
        r"(?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?(?![\d-])",
        _iso,
    ),
    (
        r"(?P<year>\d{4})(?P<mark>[/.])(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?!\d)"
        r"(?P<hour>(?!))?",
        _iso,
    ),
    (
        r"(?P<a>\d{1,2})(?P<mark>[/.])(?P<b>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)(?![\d/]|\.\d)",
        _slashed,
    ),
    (
        rf"{_WEEKDAY}(?:the\s+)?{_DAY.format('day')}(?:\s+of\s+|[\s-]{{1,2}})(?P<month>{_MONTH})(?!\w)\.?"
        r"(?:(?:\s?,?\s+|-)(?P<year>\d{4}|(?<=-)\d\d)(?!\d|[.,]\d))?",
        _named,
    ),
    (
        rf"{_WEEKDAY}(?P<month>{_MONTH})\.?\s+(?:the\s+)?{_DAY.format('day')}(?!\d|[.,]\d|:\d|\s?%)"
        r"(?:\s?,?\s+(?P<year>\d{4})(?!\d|[.,]\d))?",
        _named,
    ),
    (rf"(?P<month>{_MONTH})\.?(?:,?\s+(?:of\s+)?|-){_YEAR}", _month_year),
    (rf"(?P<kind>Q|H)(?P<part>[1-4])[\s/-]?(?:of\s+)?{_YEAR}", _quarter),
    (
        rf"(?:the\s+)?(?P<part>first|second|third|fourth)\s+(?P<kind>quarter|half)\s+of\s+{_YEAR}",
        _quarter,
    ),
    (rf"end\s+of\s+(?P<month>{_MONTH})(?!\w|\s+\d|,\s+\d{{4}})", _month_end),
    (rf"(?P<season>spring|summer|autumn|fall|winter)\s+(?:of\s+)?{_YEAR}", _season),
    (r"(?<=the\s)(?P<short>[2-9]0)['\u2019]?s(?!\w)", _short_decade),
    (rf"FY\s?{_YEAR}", _year),
    (r"(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)(?![\d/]|\.\d)", _numbered),
    (r"(?:the\s+)?(?P<year>\d{3}0)(?:'|\u2019)?s(?!\w)", _decade),
    (
        rf"(?:the\s+)?(?P<part>\d{{1,2}}(?=st|nd|rd|th)|{_ORDINAL})(?:st|nd|rd|th)?[\s-]century"
        rf"(?:\s+{_ERAS})?",
        _century,
    ),
    (rf"(?P<year>\d{{1,4}})(?P<year2>(?!))?\s?{_ERAS}", _era),
    (r"A\.?D\.?\s(?P<year>\d{1,4})(?P<year2>(?!))?(?P<era>(?!))?(?!\w)", _era),
)
_COMPILED = [(re.compile(rule, re.IGNORECASE), make) for rule, make in _RULES]


def read_date(text: str, start: int) -> Day | None:
    """Read the date that starts at a place; years alone are left to read_year.

    Args:
        text: Any text; English names of months.
        start: Where the date's first character is.

    Returns:
        The date, or None. A day without a year has neither low nor high.
    """
    for pattern, make in _COMPILED:
        found = pattern.match(text, start)
        if found and (date := make(found)):
            return date
    return None
