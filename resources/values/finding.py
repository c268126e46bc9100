"""All values of a sentence or cell, left to right."""

import re
from collections.abc import Callable

from resources.values.booleans import IN_SENTENCE, read_boolean
from resources.values.hours import read_time
from resources.values.measures import read_measure
from resources.values.model import Found, Value
from resources.values.moments import read_moment
from resources.values.starts import may_have_values, starts
from resources.values.units import read_unit
from resources.values.versions import read_version
from resources.values.weekdays import read_weekdays

# "Section 3", "[12]", "ISO 9001" and the "1." of a list count nothing.
_REFERENCE = re.compile(
    r"(?:(?<!\w)(?:sections?|sec\.|tables?|rows?|columns?|type|goal|figure|fig\.|chapter"
    r"|pages?|pp?\.|article|steps?|appendix|annex|clause|equation|eq\.|footnote|note|lines?|paragraphs?|part"
    r"|volume|vol\.|issue|no\.|nr\.|example|exhibit|rule|item)\s*|[§#]\s?|\[\s?)$",
    re.IGNORECASE,
)
_HEADLINE = 200  # Characters that show whether a text is all in capitals.
_ACRONYM = re.compile(r"(?<!\w)[A-Z]{2,}[ -]$")
_LISTED = re.compile(
    r"[\s#*>|-]*(?:<a [^>]*>\s*</a>\s*)?(?:\d+[.)]|\(\d+\)|\d{1,2}(?:\.\d{1,2})+[.)]?)"
    r"\s+(?!(?:m|b|tr)illion|[A-Z]{3}\b)(?=[^\Wa-z]|[-\u2013\u2014*<])"
)
# Numbers of sections, addresses and telephones: "3.5.1.2", "10.0.0.1", "555-123-4567".
_CHAIN = re.compile(r"\d+(?:\.\d+){3,}|\d+(?:-\d+){2,}|(?<=\)\s)\d{3}-\d{4}")


def find_values(text: str) -> list[Found]:
    """Find all values in a sentence or cell.

    Numbers, quantities, money, percentages, dates, clock times, versions and plain
    answers ("enabled"); words that belong to them ("at least", "between") are in the
    span. Names and sets need a whole cell: see parse_value.

    Args:
        text: A sentence; any Unicode text.

    Returns:
        Values left to right without overlap, the longest reading at each place.
    """
    if not may_have_values(text):
        return []
    found: list[Found] = []
    at = _after_number(text)
    for place, rule in starts(text):
        if place < at:
            continue
        value = _READERS[rule](text, place)
        if value is None:
            chain = _CHAIN.match(text, place)
            at = chain.end() if chain else at
            continue
        if not _is_reference(text, value):
            floor = found[-1].end if found else 0
            found.append(Found(max(value.start, floor), value.end, value.value))
        at = value.end
    return found


def _after_number(text: str) -> int:
    """Return where the text starts after the number of a heading or list item."""
    listed = _LISTED.match(text)
    return listed.end() if listed and not read_unit(text, listed.end()) else 0


def _is_reference(text: str, found: Found) -> bool:
    if found.value.kind not in ("number", "version"):
        return False
    before = text[max(0, found.start - 12) : found.start]
    if _REFERENCE.search(before):
        return True
    if found.value.kind == "version":
        return False
    return bool(_ACRONYM.search(before)) and not text[:_HEADLINE].isupper()


def read_number_at(text: str, start: int, *, cell: bool = False) -> Found | None:
    """Read what starts with a digit: the first reading that fits.

    Args:
        text: Any text.
        start: Where the digit or its sign is.
        cell: Whether the text is one cell of a table.
    """
    moment = read_moment(text, start) or read_time(text, start)
    if moment or _CHAIN.match(text, start):
        return moment
    return read_version_at(text, start) or read_measure(text, start, cell=cell)


def read_version_at(text: str, start: int, *, bare: bool = False) -> Found | None:
    """Read a version as a value; bare takes "3.11" for one without a cue.

    Args:
        text: Any text.
        start: Where the version or its cue starts.
        bare: Whether a plain number is a version.
    """
    read = read_version(text, start, bare=bare)
    if read is None:
        return None
    end, low, high = read
    key = low if low == high else f"{low}..{high}"
    value = Value("version", text[start:end], f"version:{key}", items=(low, high))
    return Found(start, end, value)


def _boolean(text: str, start: int) -> Found | None:
    found = _BOOLEAN.match(text, start)
    answer = read_boolean(found[0]) if found else None
    if not found or not answer or not _SAID.search(text, max(0, start - 12), start):
        return None
    return Found(start, found.end(), boolean_value(found[0], answer))


def boolean_value(text: str, answer: tuple[str, bool]) -> Value:
    """Return an answer as a value; its topic, if any, is kept as the only item.

    Args:
        text: As written.
        answer: Topic and whether it is yes, as read_boolean gives it.
    """
    topic, yes = answer
    key = f"boolean:{'true' if yes else 'false'}"
    return Value("boolean", text, key, items=(topic,) if topic else ())


def _dated(text: str, start: int) -> Found | None:
    return read_moment(text, start)


def _measured(text: str, start: int) -> Found | None:
    return read_measure(text, start)


# "It is optional" answers; "the optional file" names.
_SAID = re.compile(
    r"(?:^|[=:(]|(?<!\w)(?:is|are|was|were|be|been|being|remains?|stays?|to|as|default"
    r"|becomes?|now|currently|always|still))\s*[\"'`]?$",
    re.IGNORECASE,
)
_BOOLEAN = re.compile(IN_SENTENCE, re.IGNORECASE)
_READERS: dict[str, Callable[[str, int], Found | None]] = {
    "digits": read_number_at,
    "money": _measured,
    "version": read_version_at,
    "date": _dated,
    "words": _measured,
    "clock": read_time,
    "boolean": _boolean,
    "weekday": read_weekdays,
}
