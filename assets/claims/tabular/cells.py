"""What one cell says, given the unit in its header, label or unit column."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from assets.claims.tabular.candidates import CODE, DATE, LONG, NUMBER, OTHER, TEXT, YEAR
from assets.claims.tabular.headers import MEASURES
from assets.claims.tabular.labels import is_code
from resources.values import Value, find_values, parse_value

MOST_WORDS = 12  # Of a name or text that is still a value; more is prose.
LONGEST_VALUE = 200  # Characters.

_NOTHING = frozenset(
    {"", "-", "--", "---", "\u2013", "\u2014", "?", "n/a", "n.a.", "na", "tbd", "tbc",
     "...", "\u2026", "unknown", "null", "nan", "\u2212", "."}
)  # fmt: skip
_SMALL = frozenset(
    {"of", "the", "and", "for", "in", "on", "at", "de", "la", "le", "du", "des", "di",
     "da", "del", "der", "von", "van", "und", "et", "y", "e", "&"}
)  # fmt: skip
_LOOSE = frozenset({"name", "text", "set"})
_DIGIT = re.compile(r"\d")
_EPOCH = date(1970, 1, 1)
_EARLIEST, _LATEST = 1500, 2199


def is_nothing(text: str) -> bool:
    """Whether a cell is empty or holds a sign for "no value"."""
    return text.strip().casefold() in _NOTHING


@lru_cache(maxsize=65536)
def read_cell(text: str, hint: str = "", unit: str = "") -> Value:
    """Return the value of a cell.

    Args:
        text: Its words, without markup.
        hint: What the value is of, such as the header without its unit.
        unit: What its numbers are in, as read after a number, when the cell itself
            does not say: "kg", "million EUR", "per night".
    """
    value = parse_value(text, hint=hint)
    if is_loose(value):
        value = _leading(text) or value
    if unit and (value.kind == "number" or _lacks(value, unit)):
        whole = parse_value(f"{text} {unit}")
        if whole.kind in MEASURES:
            return whole
    return value


def _leading(text: str) -> Value | None:
    """Return the amount or the yes or no that a cell of words begins with.

    "28 days a year and the public holidays" is 28 days a year, "4 chests" is 4, and
    "yes, certified since 2017" is yes.
    """
    if text[:1].isalpha():
        answer = parse_value(re.split(r"[,;(]", text, maxsplit=1)[0].strip())
        if answer.kind == "boolean":
            return replace(answer, text=text)
    found = find_values(text)[:1] if _DIGIT.search(text) else []
    for first in found:
        rest = text[first.end :].strip()
        counted = first.value.kind == "number" and rest.isalpha() and rest.islower()
        if first.start == 0 and (first.value.kind in MEASURES or counted):
            return replace(first.value, text=text)
    return None


def is_loose(value: Value) -> bool:
    """Whether a value is words rather than a number, a time or a yes or no."""
    return value.kind in _LOOSE


def says_nothing(value: Value) -> bool:
    """Whether nothing comparable is left of a value, as of quotes around nothing."""
    return not value.key.partition(":")[2]


def proper_names(value: Value) -> tuple[str, ...]:
    """Return the comparable names in a value that names a thing: codes, proper names.

    A proper name has several words, all but small ones capitalised: "Thirua Growers",
    but not "Green tea". A single capitalised word is too often no name.
    """
    parts = value.text.split()
    if value.kind != "name" or (len(parts) == 1 and not is_code(value.text)):
        return ()
    if len(parts) > 1 and not all(p[0].isupper() or p in _SMALL for p in parts):
        return ()
    return value.items


def is_prose(text: str, value: Value) -> bool:
    """Whether a cell is a sentence for people rather than a value."""
    if len(text) > LONGEST_VALUE:
        return True
    return is_loose(value) and len(text.split()) > MOST_WORDS


def kind_of(text: str, value: Value) -> str:
    """Return the kind of column that a cell is typical of."""
    if is_prose(text, value):
        kind = LONG
    elif is_year(text):
        kind = YEAR
    elif value.kind == "date":
        kind = DATE
    elif is_code(text):
        kind = CODE
    elif value.kind == "number" or value.kind in MEASURES:
        kind = NUMBER
    else:
        kind = TEXT if is_loose(value) else OTHER
    return kind


def is_year(text: str) -> bool:
    """Whether a cell is a year and nothing else."""
    plain = len(text) == 4 and text.isascii() and text.isdigit()  # noqa: PLR2004
    return plain and _EARLIEST <= int(text) <= _LATEST


def day_of(days: float | None) -> date | None:
    """Return the day of a date's bound, in days since 1970-01-01."""
    try:
        return None if days is None else _EPOCH + timedelta(days=days)
    except OverflowError:
        return None


def _lacks(value: Value, unit: str) -> bool:
    """Whether a unit such as "per night" completes the one in the cell."""
    return (
        value.kind in MEASURES
        and unit.startswith("per ")
        and "/" not in (value.unit or "")
    )
