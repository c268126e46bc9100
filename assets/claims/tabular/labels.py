"""What a row is about: names, codes beside them, and conditions after a comma."""

import re
from dataclasses import dataclass
from functools import lru_cache

from assets.claims.tabular.headers import is_unit
from assets.claims.tabular.words import CODE, bare, spaced
from resources.values import name_key

LONGEST_LABEL = 120  # Characters; more is a sentence.

_CODE = re.compile(r"(?=.{2,40}$)(?=.*[A-Za-z])[A-Za-z0-9]+(?:[-_./:#][A-Za-z0-9]+)*")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,5}")
_AMOUNT = re.compile(r"[\d.,]+[A-Za-zµ°%]{1,4}")  # 250g
_BRACKET = re.compile(r"^(.{2,}?)\s*[(\[]([^()\[\]]{2,40})[)\]]$")
_LEADING = re.compile(r"^([A-Z]{1,6}[-_/]?\d[\w/-]*)\s*[:\u2013\u2014-]?\s+(\S.*)$")
_CONDITION = re.compile(
    r"^(?:with|without|in|for|from|excluding|including|incl|excl|until|before|after"
    r"|when|if|at|on|by|under|over)\b",
    re.IGNORECASE,
)
_ENOUGH = re.compile(r"[^\W\d_]{3}|[^\W\d_\u0000-\u024f]")


@dataclass(frozen=True, slots=True)
class Label:
    """What the first cell of a row names.

    Attributes:
        name: The name as written, without code, unit and conditions.
        key: The same, comparable; "" if nothing is left of it.
        codes: Codes and acronyms beside the name, comparable.
        unit: What the row's numbers are per, or in: "per night", "tonnes"; or "".
        scope: Conditions, as condition=<comparable words>.
    """

    name: str
    key: str
    codes: tuple[str, ...] = ()
    unit: str = ""
    scope: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def read_label(text: str, header: str = "") -> Label:
    """Return what a label names.

    Args:
        text: Such as "Jade Harbour (FQ-204)" or "Hotel, per night, with breakfast".
        header: Header of its column: "A" under "Zone" is "Zone A".
    """
    if is_code(text):  # Most of the names in large tables.
        return Label(text, name_key(text))
    written = " ".join(text.split()).rstrip(":").rstrip()
    if not written:
        return Label("", "")
    name, unit, scope = _conditions(written)
    name, codes = _codes(name)
    if not _ENOUGH.search(name) and not is_code(name):
        name = f"{_kind(header)} {name}".strip()
    return Label(name, name_key(name), codes, unit, scope)


def is_code(text: str) -> bool:
    """Whether a text is a code rather than words: FQ-118, LAB-M07, max.poll.records.

    A code is one token with a letter and a digit, or with a dot or underscore inside;
    an amount such as 250g is none.
    """
    if not _CODE.fullmatch(text) or _AMOUNT.fullmatch(text):
        return False
    if any(mark.isdigit() for mark in text):
        return True
    return "_" in text or "." in text


def _kind(header: str) -> str:
    """Return what the cells of a column are called: "employee" of employee_id."""
    parts = spaced(header).split()
    while len(parts) > 1 and bare(parts[-1]) in CODE:
        parts.pop()
    return " ".join(parts)


def _conditions(text: str) -> tuple[str, str, tuple[str, ...]]:
    """Cut units and conditions after commas from a label."""
    name, *parts = re.split(r",\s+", text)
    unit, scope = "", []
    for part in parts:
        if is_unit(part):
            unit = part
        elif _CONDITION.match(part):
            scope.append(f"condition={name_key(part)}")
        else:
            name = f"{name}, {part}"
    return name, unit, tuple(scope)


def _codes(name: str) -> tuple[str, tuple[str, ...]]:
    """Cut a code from a name: in brackets behind it, or in front."""
    if found := _BRACKET.match(name):
        inner = found[2].strip()
        if is_code(inner) or _ACRONYM.fullmatch(inner):
            return found[1], (name_key(inner),)
    if (found := _LEADING.match(name)) and is_code(found[1]):
        return found[2], (name_key(found[1]),)
    return name, ()
