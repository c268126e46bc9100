"""Months without a year as values: 'in March and in September' is a set of two."""

import re
from collections.abc import Sequence

from resources.values import Found, Value

_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip
_MONTH = rf"(?:{'|'.join(_NAMES)})(?!\w)"
_LINK = r"(?:,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+)(?:(?:again\s+)?in\s+)?"
_STATED = re.compile(
    rf"(?:(?<=\bin )|(?<=\bevery )|(?<=\beach )|(?<=\bduring )){_MONTH}"
    rf"(?:{_LINK}{_MONTH})*(?!\s+\d)"
)
_EACH = re.compile(_MONTH)


def names_month(words: str) -> bool:
    """Return whether a sentence names a month: 'The October drill'."""
    return bool(_EACH.search(words))


def month_sets(words: str, found: Sequence[Found]) -> list[Found]:
    """Return the months of a sentence that stand where a time would.

    Args:
        words: The sentence.
        found: Values in it; a month that is part of one is none of its own.

    Returns:
        Sets, their items in the order of the year.
    """
    if not any(name in words for name in _NAMES):
        return []
    sets = []
    for match in _STATED.finditer(words):
        start, end = match.span()
        if any(each.start < end and start < each.end for each in found):
            continue
        named = {name[0] for name in _EACH.finditer(match[0])}
        items = tuple(name.lower() for name in _NAMES if name in named)
        key = "set:" + "|".join(items)
        value = Value("set", match[0], key, unit="month", items=items)
        sets.append(Found(start, end, value))
    return sets
