"""When a sentence says that it holds: 'in 2021', 'since May', 'as of 31 December'."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from resources.values import Found

_EPOCH = date(1970, 1, 1)
_FIRST, _LAST = (date.min - _EPOCH).days, (date.max - _EPOCH).days
_BEFORE = re.compile(
    r"\b(in|on|at|as of|as at|as from|during|for|of|by|since|from"
    r"|starting(?: from| on)?"
    r"|effective(?: from)?|after|until|till|to|through|up to(?: and including)?|before"
    r"|valid (?:from|since)|in force (?:from|since)|(?:the )?(?:end|beginning|start) of"
    r"|(?:in |for )?(?:the )?(?:first|second|third|fourth|last) (?:half|quarter) of"
    r"|(?:in )?(?:early|mid|late)|around|(?:in )?(?:the )?(?:year|spring|summer|autumn"
    r"|winter) (?:of)?)\s+(?:the (?:year )?)?$|\($",
    re.IGNORECASE,
)
_OPEN_START = ("until", "till", "to", "through", "up to", "before")
_OPEN_END = ("since", "from", "starting", "effective", "after", "as from", "valid")
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d$")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, as written and as its first and last day.

    Args:
        text: As written, with its preposition.
        start: First code point of it in the sentence.
        end: One past the last.
        first: First day, or None where it is open.
        last: Last day, or None where it is open.
    """

    text: str
    start: int
    end: int
    first: date | None
    last: date | None


def day_of(number: float | None) -> date | None:
    """Return the day so many days after 1970-01-01; None outside the calendar."""
    if number is None or not _FIRST <= number <= _LAST:
        return None
    return _EPOCH + timedelta(days=int(number // 1))


def is_dated(found: "Found") -> bool:
    """Return whether a value is a date with a year, so that a claim may hold on it."""
    value = found.value
    return value.kind == "date" and (value.low is not None or value.high is not None)


def period(words: str, found: "Found") -> Period | None:
    """Return the time that a date in a sentence states for the rest of it, or None.

    Args:
        words: The sentence.
        found: A date in it.
    """
    if not is_dated(found):
        return None
    before = _BEFORE.search(words[: found.start])
    if before is None:
        return _own_range(found)
    word = (before[1] or "").casefold()
    first, last = day_of(found.value.low), day_of(found.value.high)
    if word.startswith(_OPEN_START):
        first, last = None, last or first
    elif any(word.startswith(each) for each in _OPEN_END) or "force" in word:
        # A range after "from" has its own end.
        last = last if found.value.key.count("..") else None
    text = words[before.start() : found.end].strip("( ")
    return Period(text, before.start(), found.end, first, last)


def _own_range(found: "Found") -> Period | None:
    """Return the period of a date with its own prepositions: 'from May to June'."""
    text = found.value.text
    if not text.casefold().startswith(("from ", "between ", "since ", "until ")):
        return None
    first, last = day_of(found.value.low), day_of(found.value.high)
    return Period(text, found.start, found.end, first, last)
