"""One date: its first and last day, granularity and key."""

from typing import NamedTuple

from resources.values.calendar_days import MONTHS, day_number, is_day, months_span


class Day(NamedTuple):
    """A date read from text.

    Attributes:
        end: One past its last code point.
        low: First day, since 1970-01-01; None when no year is given.
        high: Last day of its granularity; may carry a time of day as a fraction.
        unit: day, month, quarter, year, decade, century, minute.
        key: "2021-03-05", "2021-03", "2021", "--05-12" without a year.
        rough: Whether it may also be a little before or after.
        parts: Month and day, when no year is given.
    """

    end: int
    low: float | None
    high: float | None
    unit: str
    key: str
    rough: bool = False
    parts: tuple[int, int] = (0, 0)


def month_of(written: str) -> int:
    """Return 1 to 12 for the English name of a month, or its abbreviation."""
    return MONTHS[written.lower()]


def day_date(end: int, year: int, month: int, day: int) -> Day | None:
    """Return one day, or None when the calendar has no such day."""
    if not is_day(year, month, day):
        return None
    number = float(day_number(year, month, day))
    return Day(end, number, number, "day", f"{year:04d}-{month:02d}-{day:02d}")


def year_date(end: int, year: int) -> Day:
    """Return a whole year; 1 BC is year 0."""
    low, high = months_span(year, 1, 12)
    return Day(end, float(low), float(high), "year", f"{year:04d}")


def month_date(end: int, year: int, month: int) -> Day | None:
    """Return a whole month, or None when there is none of that number."""
    if not 1 <= month <= 12:  # noqa: PLR2004
        return None
    low, high = months_span(year, month, 1)
    return Day(end, float(low), float(high), "month", f"{year:04d}-{month:02d}")


def yearless(end: int, month: int, day: int) -> Day | None:
    """Return a day of every year: 25 December."""
    if not is_day(2000, month, day):
        return None
    return Day(end, None, None, "day", f"--{month:02d}-{day:02d}", parts=(month, day))
