"""Years alone: four digits are a year only where the words around say so."""

import re

from resources.values.days import Day, year_date
from resources.values.links import may_join
from resources.values.units import read_unit

_YEAR = re.compile(r"[12]\d{3}(?![\w%]|[.,:/-]\d)")
_YEARS = re.compile(
    r"(?P<first>1[0-9]\d\d|20\d\d)"
    r"(?P<link>\s?(?:--|[\u2013\u2014/-])\s?|\s+(?:to|until|through|and)\s+)"
    r"(?P<last>1\d{3}|20\d\d|\d\d)(?![\w%]|[.,:/-]\d)"
)
_CUE = re.compile(
    r"(?:(?<!\w)(?:in|since|until|till|before|after|during|from|by|years?|circa|c\."
    r"|ca\.|early|late|mid|around|spring|summer|autumn|fall|winter|as of|end of"
    r"|start of|beginning of|middle of|half of|quarter of|year of|season|fiscal|fy"
    r"|copyright|of the|through)[\s-]+|[(©]\s?)$",
    re.IGNORECASE,
)
# "A 2007 film" names a year, "the 1500 lodges" and "a population of 1950" do not.
_NAMING = re.compile(
    r"(?:(?<!\w)(?:an?|the|this|its|his|her|their|of|our)|'s|\u2019s)\s+$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?<!\w)(?:population|total|number|height|area|average|sum|capacity|length|speed"
    r"|score|elevation|altitude|amount|price|value|cost|weight|distance|size|mean|median"
    r"|attendance|maximum|minimum|range|rate|power|output|volume|mass|depth|width|limit"
    r"|default|age|frequency|some|least|most|up)\s+(?:of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s+(?:people|men|women|children|(?!was|has|does|its)[a-z]+[a-hj-rtv-z]s)(?!\w)"
)
_FIRST, _LAST = 1000, 2200  # Numbers outside these are hardly meant as years.


def read_year(text: str, start: int, *, cued: bool = False) -> Day | None:
    """Read a year, or two of them ("1990-95"), that starts at a place.

    Args:
        text: Any text.
        start: Where the first digit is.
        cued: Whether it is known that a year stands there, as after "1990 to".

    Returns:
        The year or the period; None where four digits may as well count something.
    """
    period = _read_years(text, start)
    if period:
        return period
    found = _YEAR.match(text, start)
    if not found or not (cued or _is_cued(text, start, found.end())):
        return None
    year = int(found[0])
    return year_date(found.end(), year) if _FIRST <= year < _LAST else None


def _read_years(text: str, start: int) -> Day | None:
    """Return "1990-1995", "1990-95" or "between 1990 and 1995"."""
    pair = _YEARS.match(text, start)
    if not pair or _COUNTED.match(text, pair.end()):
        return None
    if not may_join(text, start, pair["link"]):
        return None
    first, last = int(pair["first"]), int(pair["last"])
    if len(pair["last"]) == 2:  # noqa: PLR2004
        last += first // 100 * 100
    low, high = year_date(0, first), year_date(pair.end(), last)
    if first >= last:
        return None
    return high._replace(low=low.low, key=f"{low.key}..{high.key}")


def _is_cued(text: str, start: int, end: int) -> bool:
    """Return whether the words around four digits make a year of them."""
    if read_unit(text, end + text.startswith(" ", end)):
        return False
    # Round numbers count things as often as they name a year.
    odd = "1900" <= text[start:end] < "2050" and int(text[start:end]) % 50 != 0
    if not odd and _COUNTED.match(text, end):
        return False
    if _CUE.search(text, max(0, start - 18), start):
        return True
    modern = "1800" <= text[start:end] < "2100"
    named = modern and _NAMING.search(text, max(0, start - 8), start)
    return bool(named) and not _AMOUNT.search(text, max(0, start - 24), start)
