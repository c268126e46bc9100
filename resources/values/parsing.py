"""A whole cell, or the right-hand side of a definition, as one value."""

import re

from resources.values.amounts import Amount
from resources.values.booleans import read_boolean
from resources.values.finding import (
    boolean_value,
    find_values,
    read_number_at,
    read_version_at,
)
from resources.values.hints import Hint, read_hint
from resources.values.measures import in_base, measure_value, read_measure
from resources.values.model import Found, Value
from resources.values.moments import year_value
from resources.values.names import name_key, person_key
from resources.values.number_words import COUNTING
from resources.values.numerals import GLYPHS, Numeral
from resources.values.units import Unit

_EDGE = " \t\r\n\u00a0.,;:!\"'“”\u2018\u2019«»*`"
_ASIDE = re.compile(
    r"\s*(?:\([^()]*\)|by default|\(?default\)?|in total|each|only|\*+|\[\d+\])?"
    r"\s*$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:(?:the|in|on|at|as of|since|by|of)\s+)*", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\s*[,;|\n]\s*(?:and\s+|or\s+|&\s*)?|\s+(?:and|or|&)\s+|\s+/\s+"
)
_SENTENCE = re.compile(
    r"(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bSt)(?<!\bMrs)(?<!\bProf)(?<!\bRev)(?<!\b\w)"
    r"[.!?]\s+\S|\n\s*\n"
)
_NOTHING = {"", "n a", "na", "none", "null", "nil", "unknown", "tbd", "not applicable"}
_NAME_WORDS, _ITEM_WORDS, _LONGEST = 8, 4, 400
_PRODUCT = re.compile(r"(?:[^\W\d]\w*\s+){1,2}(?=[vV]?\d)")
_DIGITS = re.compile(rf"[-+\u2212]?[\d.{GLYPHS}]")
_WORDS = re.compile(rf"(?:an?|{COUNTING})(?!\w)", re.IGNORECASE)
_THINGS = re.compile(
    r"\s+(?:[a-z]{3,}\s+){0,2}[a-z]{2,}s"
)  # Plural, not written large.
_YEAR = re.compile(r"[12]\d{3}")


def parse_value(text: str, *, hint: str = "") -> Value:
    """Return the value of a whole cell or definition.

    Args:
        text: Any text, such as "30 s", "1.200,50", "plain, black and green".
        hint: The column's name or the label before it, which may give the unit of
            bare numbers ("Weight (g)", "timeout.ms") or say that it is a version.

    Returns:
        The value; of kind name or text when it is no other. Never raises.
    """
    whole = text.strip(_EDGE) if len(text) <= _LONGEST else ""
    if not whole:
        return _text(text)
    said = read_hint(hint)
    value = _identified(whole, said) or _answer(whole, hint) or _measured(whole, said)
    value = value or _counted(whole)
    if value is None:
        return _named(text, whole)
    return _as_written(value, text.strip())


def _as_written(value: Value, text: str) -> Value:
    fields = {name: getattr(value, name) for name in Value.__slots__}
    return Value(**(fields | {"text": text}))


def _identified(whole: str, said: Hint) -> Value | None:
    """Return what the header alone decides: an identifier, a version, a year."""
    if said.kind == "identifier" and any(map(str.isdigit, whole)):
        return _name(whole)
    if said.kind == "version":
        start = _PRODUCT.match(whole)
        found = read_version_at(whole, start.end() if start else 0, bare=True)
        return found.value if found and found.end == len(whole) else None
    if said.kind == "year" and _YEAR.fullmatch(whole):
        return year_value(whole, int(whole))
    return None


def _answer(whole: str, hint: str) -> Value | None:
    """Return yes or no; "certified" below "Certified?" is yes."""
    answer = read_boolean(whole)
    if answer:
        return boolean_value(whole, answer)
    asked, said = name_key(hint), name_key(whole)
    if asked and said in (asked, f"not {asked}", f"non {asked}", f"un{asked}"):
        return boolean_value(whole, ("", said == asked))
    return None


def _measured(whole: str, said: Hint) -> Value | None:
    """Return a number, date, time or the like that fills the cell."""
    found = _first(whole)
    if found is None or not _fills(whole, found):
        found = next(iter(find_values(whole)), None)
    if found is None or not _fills(whole, found):
        return None
    return _with_unit(found.value, said)


def _counted(whole: str) -> Value | None:
    """Return the number of "4 chests" or "six paper bags"."""
    found = _first(whole)
    if found is None or found.value.kind != "number" or found.value.unit is not None:
        return None
    return found.value if _THINGS.fullmatch(whole, found.end) else None


def _first(whole: str) -> Found | None:
    """Return the value at the start, read as a cell: "12,5", "5 in", "one"."""
    if _DIGITS.match(whole):
        return read_number_at(whole, 0, cell=True)
    return read_measure(whole, 0, cell=True) if _WORDS.match(whole) else None


def _fills(whole: str, found: Found) -> bool:
    """Return whether nothing but "the", "in" and an aside stands beside the value."""
    before, after = whole[: found.start], _ASIDE.match(whole, found.end)
    return after is not None and _LEAD.fullmatch(before) is not None


def _with_unit(value: Value, said: Hint) -> Value:
    """Return a bare number with the header's unit."""
    unit = said.unit
    if value.kind != "number" or unit is None or value.unit == "ordinal":
        return value
    kind = "money" if said.currency else "quantity" if unit.base else "percent"
    return converted(value, unit, kind)


def converted(value: Value, unit: Unit, kind: str) -> Value:
    """Return a bare number as so many of a unit.

    Args:
        value: Of kind number.
        unit: The unit that it counts.
        kind: quantity, money or percent.
    """
    bounds = tuple(
        None if end is None else in_base(end, unit) for end in (value.low, value.high)
    )
    number = Numeral(0, 0.0, 1.0, "integer")
    return measure_value(
        value.text,
        Amount(0, number, kind, unit),
        (bounds[0], bounds[1]),
        value.tolerance or 0.0,
        rough=value.approximate,
    )


def _named(text: str, whole: str) -> Value:
    """Return a set, a name or a text."""
    if _SENTENCE.search(whole) or name_key(whole) in _NOTHING:
        return _text(text)
    parts = [part for part in _SEPARATOR.split(whole) if part.strip(_EDGE)]
    keys = [person_key(name_key(part)) for part in parts]
    short = all(0 < len(key.split()) <= _ITEM_WORDS for key in keys)
    if len(parts) > 1 and short:
        members = tuple(sorted(set(keys)))
        return Value("set", text.strip(), "set:" + "|".join(members), items=members)
    if len(whole.split()) <= _NAME_WORDS:
        return _as_written(_name(whole), text.strip())
    return _text(text)


def _name(whole: str) -> Value:
    key = person_key(name_key(whole))
    return Value("name", whole, f"name:{key}", items=(key,)) if key else _text(whole)


def _text(text: str) -> Value:
    return Value("text", text.strip(), f"text:{name_key(text)}")
