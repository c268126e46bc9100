"""Days of the calendar as whole numbers, for any year, without a time zone."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may",
            "june jun", "july jul", "august aug", "september sept sep",
            "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def day_number(year: int, month: int = 1, day: int = 1) -> int:
    """Return days since 1970-01-01 in the proleptic Gregorian calendar.

    Args:
        year: Astronomical: 1 BC is 0, 44 BC is -43.
        month: 1 to 12.
        day: 1 to the month's length.

    Source:
        Howard Hinnant (2013), chrono-compatible low-level date algorithms:
        days_from_civil.
    """
    year -= month <= 2  # noqa: PLR2004
    era, of_era = divmod(year, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1  # noqa: PLR2004
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def month_length(year: int, month: int) -> int:
    """Return the number of days of a month."""
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)  # noqa: PLR2004
    return _LENGTHS[month - 1] + leap


def is_day(year: int, month: int, day: int) -> bool:
    """Return whether the calendar has that day."""
    return 1 <= month <= 12 and 1 <= day <= month_length(year, month)  # noqa: PLR2004


def months_span(year: int, first: int, count: int) -> tuple[int, int]:
    """Return the first and last day of so many months from a first month on."""
    last = first + count - 1
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    end = day_number(end_year, end_month, month_length(end_year, end_month))
    return day_number(year, first), end
