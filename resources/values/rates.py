"""Units per something: per night, /h, per 100 ml, a day."""

import re

from resources.values.units import Unit, divided, read_unit

_PER = re.compile(
    r"\s?/\s?|\s+(?:per|each|every)\s+|\s+(?P<article>an?)\s+",
    re.IGNORECASE,
)
_PER_NUMBER = re.compile(r"(\d[\d,]{0,11})\s?")
_PER_WORD = re.compile(r"[^\W\d_]{3,}")
_UNCOUNTED = {"cent", "cents", "the", "and"}
_PAID_BY = {"night", "person", "head", "seat", "user", "room", "piece", "ticket"}
_TIMES = ("second", "month")
_CODE = 3  # Letters of a currency's code.
_HOUR, _DAY = 3600.0, 86400.0


def per_what(text: str, end: int, unit: Unit) -> tuple[int, Unit]:
    """Return a unit divided by what follows "per", "/" or "a", if anything does.

    Args:
        text: Any text.
        end: Where the unit, or the bare number, ends.
        unit: The unit; base "" for a bare number.

    Returns:
        One past the end of the rate, and its unit; else the two as they were.
    """
    found = _PER.match(text, end)
    if not found:
        return end, unit
    many = _PER_NUMBER.match(text, found.end())
    count = float(many[1].replace(",", "")) if many else 1.0
    at = many.end() if many else found.end()
    under = read_unit(text, at, cell=True)
    if under is None or not under[1].base:
        under = _counted(text, at, found, unit)
    if not under or not count or (found["article"] and not _is_rate(under[1])):
        return end, unit
    if under[1].base == unit.base and unit.base in _TIMES:
        # "40 hours per week" is no share of the week.
        under = under[0], Unit(text[at : under[0]].lower().removesuffix("s"), 1.0)
    return under[0], _rate(unit, under[1], count)


def _is_rate(under: Unit) -> bool:
    """Return whether "a" may stand for "per": "20 km a day", "EUR 140 a night"."""
    return under.base in _TIMES or under.base in _PAID_BY


def _counted(
    text: str, at: int, link: re.Match[str], unit: Unit
) -> tuple[int, Unit] | None:
    """Return what is counted after "per": night, person, page."""
    word = _PER_WORD.match(text, at)
    if not word or word[0].lower() in _UNCOUNTED:
        return None
    by_word = link[0].strip().lower() == "per"
    if not by_word and not (_is_money(unit) and word[0].lower() in _PAID_BY):
        return None  # "20 a person" and "5/each" only of money.
    return word.end(), Unit(word[0].lower(), 1.0)


def _is_money(unit: Unit) -> bool:
    return len(unit.base) == _CODE and unit.base.isupper()


def _rate(unit: Unit, under: Unit, count: float) -> Unit:
    """Return a rate; pay by the hour and by the day are not converted."""
    if under.base == "second" and _is_money(unit):
        by_day = under.factor >= _DAY
        base, size = ("day", _DAY) if by_day else ("hour", _HOUR)
        under = Unit(base, under.factor / size)
    return divided(unit, under, count)
