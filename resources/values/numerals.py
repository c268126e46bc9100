"""Numbers as written in digits: 1,200 · 1.200,50 · 1 200 · 2½ · 3/4 · 1.2 million."""

import re
from typing import NamedTuple

SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
    "dozen": 12.0,
    "lakh": 1e5,
    "crore": 1e7,
    "k": 1e3,
    "M": 1e6,
}
GREATEST = 1e100  # Beyond it a unit's factor could make a number infinite.
_SPACES = " \u00a0\u202f\u2009"
_GLYPHS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5),
    "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8),
    "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8), "⅒": (1, 10),
}  # fmt: skip
GLYPHS = "".join(_GLYPHS)
_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻\u2212", "0123456789--")
_DIGITS = re.compile(
    rf"""
    (?P<sign>[-\u2212+])?
    (?:(?P<mixed>\d+[{_SPACES}])?(?P<over>\d+)[/\u2044](?P<under>\d+)(?![\d/])
    |(?P<whole>\d+)?{"[ ]?"}(?P<glyph>[{GLYPHS}])
    |(?:(?P<european>\d{{1,3}}(?:\.\d{{3}})+,\d+|\d{{1,3}}(?:\.\d{{3}}){{2,}})(?!\d)
       |(?P<grouped>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?)
       |(?P<spaced>\d{{1,3}}(?:[{_SPACES}'\u2019]\d{{3}})+(?!\d)(?:[.,]\d+)?)
       |(?P<comma>\d+,\d{{1,2}}(?![\d,]))
       |(?P<plain>\d+(?:\.\d+)?|\.\d+))
     (?P<power>(?<![\d.,]10)(?<=10)(?:(?:\^|\*\*)[-\u2212]?\d{{1,3}}|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)
       |[eE][-+]?\d{{1,3}}(?!\w)
       |[ ]?[\u00d7x·*][ ]?10(?:\^|\*\*)?[-\u2212⁻]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)
    (?P<ordinal>(?:st|nd|rd|th)(?!\w))?
    """,
    re.VERBOSE,
)
_TIMES_TEN = re.compile(r"[eE]|[ ]?[\u00d7x·*][ ]?10(?:\^|\*\*)?|\^|\*\*|")
_SCALE = re.compile(
    rf"(?:[{_SPACES}-]?(hundred|thousand|million|billion|trillion|dozen|mn|bn|tn"
    r"|lakh|crore)|(k|M))(?!\w)"
)


class Numeral(NamedTuple):
    """A number read from text.

    Attributes:
        end: One past its last code point.
        value: What it says.
        step: Value of one unit of the last stated digit.
        form: integer, decimal, scaled, fraction or ordinal.
        comma: Whether its only sign is a decimal comma, as in "12,5".
        scale: 1e6 when "million" is said, so that "1 to 2 million" is understood.
    """

    end: int
    value: float
    step: float
    form: str
    comma: bool = False
    scale: float = 1.0


def read_digits(text: str, start: int, *, comma: bool = True) -> Numeral | None:
    """Read the number in digits that starts at a place.

    Args:
        text: Any text.
        start: Where the number, or its sign, starts.
        comma: Whether "12,5" may be read as 12.5; else it is read as 12.

    Returns:
        The number, or None when there is none or it is beyond 1e100.
    """
    found = _DIGITS.match(text, start)
    if not found:
        return None
    if found["comma"] and not comma:
        found = _DIGITS.match(text, start, start + len(found[0].partition(",")[0]))
        if not found:
            return None
    read = _fraction(found) if found["under"] or found["glyph"] else _decimal(found)
    read = _scaled(text, read) if read else None
    return read if read and abs(read.value) < GREATEST else None


def _fraction(found: re.Match[str]) -> Numeral | None:
    """Return 3/4, 1 1/2 or 2½; 24/7 and 3/0 are no fractions."""
    if found["glyph"]:
        over, under = _GLYPHS[found["glyph"]]
        whole = float(found["whole"] or 0)
    else:
        over, under = int(found["over"][:9]), int(found["under"][:9])
        whole = float(found["mixed"] or 0)
    if not 0 < over < under or found["ordinal"]:
        return None
    value = whole + over / under
    signed = -value if found["sign"] in ("-", "\u2212") else value
    return Numeral(found.end(), signed, 0.0, "fraction")


def _decimal(found: re.Match[str]) -> Numeral:
    written = found["plain"] or found["comma"]
    if found["european"] or found["comma"]:
        written = (found["european"] or written).replace(".", "").replace(",", ".")
    elif found["grouped"]:
        written = found["grouped"].replace(",", "")
    elif found["spaced"]:
        written = re.sub(rf"[{_SPACES}'\u2019]", "", found["spaced"]).replace(",", ".")
    places = len(written.partition(".")[2])
    power = _power(found["power"])
    value = float(written) * 10.0**power
    if found["sign"] in ("-", "\u2212"):
        value = -value
    form = "ordinal" if found["ordinal"] else "decimal" if places else "integer"
    if found["power"]:
        form = "scaled"
    return Numeral(
        found.end(), value, 10.0 ** (power - places), form, bool(found["comma"])
    )


def _power(written: str | None) -> int:
    """Return the exponent of "e6" or "x 10^6"; after a 10, of "^6" less one."""
    if not written:
        return 0
    times = _TIMES_TEN.match(written)
    exponent = int(written[times.end() :].translate(_SUPER)[:5]) if times else 0
    alone = written[0] in "^*⁻⁰¹²³⁴⁵⁶⁷⁸⁹" and not written.startswith("*1")
    return max(-300, min(300, exponent - alone))


def _scaled(text: str, read: Numeral) -> Numeral:
    """Return the number times the "million" that follows it, if one does."""
    found = None if read.form == "ordinal" else _SCALE.match(text, read.end)
    if not found:
        return read
    scale = SCALES[found[1] or found[2]]
    if scale == SCALES["dozen"]:
        return Numeral(found.end(), read.value * scale, 1.0, "integer")
    return Numeral(
        found.end(), read.value * scale, read.step * scale, "scaled", scale=scale
    )


def coarseness(value: float) -> float:
    """Return the place value of the last digit that is not 0: 100 for 1,200."""
    if not float(value).is_integer() or abs(value) > 1e15 or value == 0:  # noqa: PLR2004
        return 1.0
    digits = str(int(abs(value)))
    return 10.0 ** (len(digits) - len(digits.rstrip("0")))


def tolerance(number: Numeral, *, approximate: bool = False) -> float:
    """Return how far another number may lie and still be the same one, rounded.

    Half of the last stated digit; for whole numbers at most 2 % of it, so that
    "1 hour" is not "45 minutes"; when said to be approximate, half of the last digit
    that is not 0, but at least 5 % and at most 10 %.
    """
    size = abs(number.value)
    half = number.step / 2
    if approximate:
        return max(half, min(max(coarseness(size) / 2, 0.05 * size), 0.1 * size))
    if number.form == "fraction":
        return 0.005 * size
    if number.form == "decimal":
        return half
    return min(half, (0.025 if number.form == "scaled" else 0.02) * size)
