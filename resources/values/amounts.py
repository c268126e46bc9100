"""A number with what it counts: 30 s, EUR 140 per night, 12.5 %, one in eight."""

import re
from typing import NamedTuple

from resources.values import currencies
from resources.values.number_words import read_words
from resources.values.numerals import GLYPHS, Numeral, read_digits
from resources.values.rates import per_what
from resources.values.units import Unit, read_unit

_ARTICLE = re.compile(r"an?\s(?=\w)", re.IGNORECASE)
_GLUED = re.compile(r"\w|\.\w|['\u2019\"]\d|:\d|['\u2019]s\b")
_PLACE = re.compile(r"[AB](?!\w)")  # "Gate 39B" counts no bytes.
_GAP = re.compile(r"\+?[ \u00a0\u202f\u2009]?")  # "10+ years"
_MONEY_SCALE = re.compile(r"\s?(k|K|m|M|mn|bn|b|B|tn)(?![\w])")
_MONEY_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
_HALF = re.compile(r"\s+and\s+a\s+half(?!\w)", re.IGNORECASE)
_THOUSANDS = re.compile(r"[kK](?![\w\u00b0])")
_OF = re.compile(r"(?:\s+of)?(?:\s+(?:an?|one))?\s+", re.IGNORECASE)
_SHARE = re.compile(r"\s+(?:in|out of|of every|in every)\s+", re.IGNORECASE)
_DIGIT_START = re.compile(rf"[-\u2212+]?[\d.{GLYPHS}]")


class Amount(NamedTuple):
    """A number and its unit.

    Attributes:
        end: One past its last code point.
        number: As stated, before conversion.
        kind: number, quantity, money or percent.
        unit: The unit; None for a bare number.
        leads: Whether the currency stands before the number, as in "$5".
    """

    end: int
    number: Numeral
    kind: str
    unit: Unit | None = None
    leads: bool = False


def read_number(text: str, start: int, *, cell: bool = False) -> Numeral | None:
    """Read a number in digits or words, with a decimal comma where that is safe."""
    if not _DIGIT_START.match(text, start):
        return read_words(text, start) or _article(text, start)
    number = read_digits(text, start)
    if number and number.comma and not cell and not _is_measured(text, number.end):
        return read_digits(text, start, comma=False)
    return number


def _article(text: str, start: int) -> Numeral | None:
    """Return the 1 of "an hour", where a unit follows the article."""
    found = _ARTICLE.match(text, start)
    if not found or not read_unit(text, found.end()):
        return None
    return Numeral(found.end() - 1, 1.0, 1.0, "integer")


def _is_measured(text: str, end: int) -> bool:
    at = _GAP.match(text, end)
    place = at.end() if at else end
    return bool(read_unit(text, place) or currencies.AFTER.match(text, end))


def read_amount(text: str, start: int, *, cell: bool = False) -> Amount | None:
    """Read the number that starts at a place, and its unit, currency or percent sign.

    Args:
        text: Any text.
        start: Where the number, its sign or the currency before it starts.
        cell: Whether the text is a cell, where "5 in" is a length and "12,5" 12.5.

    Returns:
        The amount, or None when there is none or a word goes on with it ("10x").
    """
    sign = currencies.BEFORE.match(text, start)
    if sign:
        return _money_after(text, sign)
    number = read_number(text, start, cell=cell)
    if number is None:
        return None
    return _money(text, number) or _measured(text, number, cell=cell)


def _money_after(text: str, sign: re.Match[str]) -> Amount | None:
    """Return "$1.2m" or "EUR 140 per night"."""
    gap = _GAP.match(text, sign.end())
    number = read_digits(text, gap.end() if gap else sign.end())
    code = currencies.currency(sign[0])
    return _amount_of(text, number, code) if number and code else None


def read_money(text: str, start: int, code: str) -> Amount | None:
    """Read the "10" of "$5-10 per hour", whose currency stands before its range.

    Args:
        text: Any text.
        start: Where the digits start.
        code: ISO 4217 code of the currency.
    """
    number = read_digits(text, start)
    return _amount_of(text, number, code) if number else None


def _amount_of(text: str, number: Numeral, code: str) -> Amount | None:
    number = _big(text, number)
    end, unit = per_what(text, number.end, Unit(code, 1.0))
    return None if _glued(text, end) else Amount(end, number, "money", unit, leads=True)


def _big(text: str, number: Numeral) -> Numeral:
    """Return "1.2" times the "m" or "bn" that only money is written with."""
    found = _MONEY_SCALE.match(text, number.end)
    if not found or number.form == "scaled":
        return number
    scale = _MONEY_SCALES[found[1].lower()]
    value, step = number.value * scale, number.step * scale
    return Numeral(found.end(), value, step, "scaled", scale=scale)


def _money(text: str, number: Numeral) -> Amount | None:
    """Return "140 euros" or "14,30 €", or None when no currency follows."""
    scaled = _big(text, number)
    found = currencies.AFTER.match(text, scaled.end)
    code = currencies.currency(found[1] or found[2]) if found else None
    if not found or not code:
        return None
    end, unit = per_what(text, found.end(), Unit(code, 1.0))
    return Amount(end, scaled, "money", unit)


def _measured(text: str, number: Numeral, *, cell: bool) -> Amount | None:
    """Return the number with its unit, as a share, or bare."""
    many = _THOUSANDS.match(text, number.end) if number.form == "integer" else None
    if many:  # "64K" counts thousands; kelvins stand apart, as in "64 K".
        return Amount(many.end(), _thousands(number, many.end()), "number")
    found = _unit_after(text, number, cell=cell)
    if found:
        half = _HALF.match(text, found[0])
        if half and number.form == "integer":  # "an hour and a half"
            number = number._replace(value=number.value + 0.5, step=0.5)
            found = half.end(), found[1]
        end, unit = per_what(text, *found)
        end, unit = per_what(text, end, unit)  # "5 mg/kg/day"
        kind = "quantity" if unit.base else "percent"
        return Amount(end, number, kind, unit)
    if _glued(text, number.end):
        return None
    share = _share(text, number)
    if share or number.form == "fraction":
        return share or Amount(number.end, number, "percent", Unit("", 1.0))
    end, rate = per_what(text, number.end, Unit("", 1.0))
    if rate.base:
        return Amount(end, number, "quantity", rate)
    return Amount(number.end, number, "number")


def _thousands(number: Numeral, end: int) -> Numeral:
    return Numeral(end, number.value * 1e3, number.step * 1e3, "scaled", scale=1e3)


def _glued(text: str, end: int) -> bool:
    """Return whether a word or ratio goes on where it ends: "10x", "1.E.7", "16:9"."""
    return _GLUED.match(text, end) is not None


def _unit_after(text: str, number: Numeral, *, cell: bool) -> tuple[int, Unit] | None:
    if number.form == "ordinal":
        return None
    if number.form == "fraction" and (of := _OF.match(text, number.end)):
        return read_unit(text, of.end(), cell=cell)
    at = number.end
    if at < len(text) and text[at] == "-":
        found = read_unit(text, at + 1)
        return found if found and found[0] - at > 2 else None  # noqa: PLR2004
    if not cell and _PLACE.match(text, at):
        return None
    gap = _GAP.match(text, at)
    return read_unit(text, gap.end() if gap else at, cell=cell)


def _share(text: str, number: Numeral) -> Amount | None:
    """Return "one in eight" as 0.125; "5 in 10 minutes" and "3 in 2010" are none."""
    found = _SHARE.match(text, number.end)
    if not found or number.form != "integer" or number.value < 1:
        return None
    whole = read_number(text, found.end())
    if whole is None or not number.value < whole.value or _glued(text, whole.end):
        return None
    years = 1000 < whole.value < 2100 and "," not in text[found.end() : whole.end]  # noqa: PLR2004
    if years or _unit_after(text, whole, cell=False):
        return None
    share = Numeral(whole.end, number.value / whole.value, 0.0, "fraction")
    return Amount(whole.end, share, "percent", Unit("", 1.0))
