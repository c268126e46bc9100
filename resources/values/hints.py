"""What a column's header says of its cells: "Weight (g)", "timeout.ms", "Year"."""

import re
from functools import lru_cache
from typing import NamedTuple

from resources.values import currencies
from resources.values.units import Unit, divided, read_unit

_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,24})[)\]]\s*$")
_LAST = re.compile(r"(?:^|(?P<mark>[._/,])|\s|-)(?P<word>[^\s._/,()\[\]-]+)\W*$")
_PERCENT = re.compile(
    r"[%\uff05]\W*$|(?<![^\W_])(?:percent|percentage|pct)(?![^\W_])", re.IGNORECASE
)
_PER = re.compile(r"\s*(?:per|/|a)\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SYMBOLS = {"ms", "kg", "mg", "cm", "mm", "km", "ml", "GB", "MB", "KB", "EUR", "USD"}
# One letter after a dot or underscore is a unit only where little else is meant.
_LETTERS = set("smghl")
# "pool.min", "birth_day" and "per_second" name other things than units.
_OTHERS = (
    "min in second minute hour day week month quarter year decade century cup stone"
    " foot bar knot mile point"
)
_OTHER = set(_OTHERS.split())
_LONGEST = 200  # Characters of a header that are looked at.
_RATE = re.compile(r"(?:per|each|every)[\s_.]\w+\W*$", re.IGNORECASE)
_DEGREES = re.compile(r"temp", re.IGNORECASE)


def _listed(words: str, *, last: bool = False) -> re.Pattern[str]:
    """Return a pattern of whole words; an underscore ends a word too."""
    end = r"(?:\s?(?:no|number))?\W*$" if last else r"(?![^\W_])"
    return re.compile(rf"(?<![^\W_])(?:{words}){end}", re.IGNORECASE)


_VERSIONS = _listed("versions?|releases?|revisions?")
_YEARS = _listed("year|founded|established|born|died|built")
_IDENTIFIERS = _listed(
    "id|code|zip|postcode|phone|telephone|fax|isbn|issn|doi|sku|serial|hash|uuid|guid"
    "|iban|vat|key|ip|address|url|email",
    last=True,
)


class Hint(NamedTuple):
    """What a header tells of the values below it.

    Attributes:
        unit: Unit of bare numbers.
        kind: version, year or identifier when the header says so, else "".
        currency: Whether the unit is money.
    """

    unit: Unit | None = None
    kind: str = ""
    currency: bool = False


@lru_cache(maxsize=4096)
def read_hint(hint: str) -> Hint:
    """Return what a column name or a label tells of its values.

    Args:
        hint: Such as "Price (EUR per night)", "timeout.ms", "min_version"; may be "".
    """
    hint = hint[:_LONGEST]
    if _IDENTIFIERS.search(hint):
        return Hint(kind="identifier")
    if _VERSIONS.search(hint):
        return Hint(kind="version")
    brackets = _BRACKETS.search(hint)
    found = _unit(brackets[1]) if brackets else _last_word(hint)
    if found:
        return found
    if _PERCENT.search(hint):
        return _unit("%") or Hint()
    return Hint(kind="year" if _YEARS.search(hint) else "")


def _last_word(hint: str) -> Hint | None:
    """Return the unit that a header ends with: retention_days, "Price EUR"."""
    last = _LAST.search(hint)
    if not last or _RATE.search(hint) or last["word"].lower() in _OTHER:
        return None
    word = last["word"]
    if len(word) == 1:
        letters = set("cf") | _LETTERS if _DEGREES.search(hint) else _LETTERS
        return _unit(word) if last["mark"] and word in letters else None
    # "Month", "Stone" and "Plan KA" head columns of other things than such units.
    plural = word.lower().endswith(("s", "feet")) and len(word) > 3  # noqa: PLR2004
    known = plural or word in _SYMBOLS or currencies.currency(word)
    return _unit(word) if last["mark"] or known else None


def _unit(written: str) -> Hint | None:
    """Return a unit or currency with what it is per, when that is all there is."""
    written = written.strip().removeprefix("in ").strip()
    word = re.match(r"[^\s/]+", written)
    code = currencies.currency(word[0]) if word else None
    if word and code:
        rate = _per(written, word.end(), Unit(code, 1.0))
        return Hint(rate, currency=True) if rate else None
    for spelled in (written, written.lower(), written.upper(), written.capitalize()):
        read = read_unit(spelled, 0, cell=True)
        rate = _per(spelled, *read) if read else None
        if rate:
            return Hint(rate)
    return None


def _per(written: str, end: int, over: Unit) -> Unit | None:
    """Return the unit, divided by what follows it; None when more than that does."""
    if end == len(written):
        return over
    link = _PER.match(written, end)
    if not link:
        return None
    under = read_unit(written, link.end(), cell=True)
    if under and under[0] == len(written) and not over.base.isupper():
        return divided(over, under[1])
    word = _WORD.match(written, link.end())
    if word and word.end() == len(written):
        return divided(over, Unit(word[0].lower(), 1.0))
    return None
