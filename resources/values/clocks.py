"""Clock times: 9 am, 17:00, 9.30 p.m., noon, as seconds since midnight."""

import re
from typing import NamedTuple

_IN_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_HOURS = _IN_WORDS.split()
_PART_OF_DAY = r"\s+in\s+the\s+(?P<{}>morning|afternoon|evening)(?!\w)"
SPOKEN = (
    rf"(?:half\s+past|(?:a\s+)?quarter\s+(?:past|to))\s+(?:{'|'.join(_HOURS)})(?!\w)"
    rf"|(?:{'|'.join(_HOURS)})\s+(?:o['\u2019]clock|in\s+the\s+(?:morning|afternoon"
    r"|evening)(?!\w))"
)
_SPOKEN = re.compile(
    rf"(?:(?:a\s+)?(?P<part>half|quarter)\s+(?P<side>past|to)\s+)?"
    rf"(?P<hour>{'|'.join(_HOURS)}|1[0-2]|[1-9])(?!\w|[.,:]\d)(?:\s*o['\u2019]clock)?"
    rf"(?:{_PART_OF_DAY.format('day')})?",
    re.IGNORECASE,
)
_PARTS = {"half": 1800.0, "quarter": 900.0}
_CLOCK = re.compile(
    r"(?:(?P<h24>[01]?\d|2[0-4]):(?P<m24>[0-5]\d)"
    r"(?::(?P<s24>[0-5]\d))?(?:\s?(?P<half24>[ap])(?:m\b|\.m\.?(?!\w)))?"
    r"|(?P<h12>1[0-2]|0?[1-9])(?:[.:](?P<m12>[0-5]\d))?\s?(?P<half12>[ap])(?:m\b|\.m\.?(?!\w))"
    r"|(?P<word>noon|midday|midnight)(?!\w)"
    r"|(?P<oclock>1[0-2]|[1-9])\s?o['\u2019]clock)",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"(?P<h>1[0-2]|0?[1-9])(?:[.:](?P<m>[0-5]\d))?(?=\s?(?:-|\u2013|\u2014|to|until|till)\s?)",
)
_HALF_DAY = 12 * 3600


class Clock(NamedTuple):
    """A time of day: one past its end, and seconds since midnight."""

    end: int
    seconds: float
    afternoon: bool | None = None


def read_clock(text: str, start: int) -> Clock | None:
    """Read the clock time that starts at a place, or return None.

    Args:
        text: Any text.
        start: Where the hour starts.
    """
    return _spoken(text, start) or _in_digits(text, start)


def _in_digits(text: str, start: int) -> Clock | None:
    """Read "17:30", "9.30 p.m.", "noon" or "5 o'clock"."""
    found = _CLOCK.match(text, start)
    if not found or (found.end() < len(text) and text[found.end()].isalnum()):
        return None
    if found["word"]:
        noon = found["word"].lower() != "midnight"
        return Clock(found.end(), float(_HALF_DAY if noon else 0))
    if found["oclock"]:
        return Clock(found.end(), int(found["oclock"]) * 3600.0)
    hour = int(found["h24"] or found["h12"])
    seconds = hour * 3600.0 + int(found["m24"] or found["m12"] or 0) * 60
    seconds += int(found["s24"] or 0)
    half = (found["half24"] or found["half12"] or "").lower()
    if not half:
        return Clock(found.end(), seconds) if seconds <= 2 * _HALF_DAY else None
    if hour > 12:  # noqa: PLR2004
        return Clock(found.end(), seconds)
    seconds = seconds % _HALF_DAY + (_HALF_DAY if half == "p" else 0)
    return Clock(found.end(), seconds, half == "p")


def _spoken(text: str, start: int) -> Clock | None:
    """Read "half past nine", "eleven o'clock" or "9 in the morning"."""
    found = _SPOKEN.match(text, start)
    if not found or not (found["side"] or found["day"] or "clock" in found[0].lower()):
        return None
    hour, part = found["hour"].lower(), (found["part"] or "").lower()
    seconds = (int(hour) if hour.isdigit() else _HOURS.index(hour) + 1) * 3600.0
    late = (found["day"] or "").lower() in ("afternoon", "evening")
    if late and seconds < _HALF_DAY:
        seconds += _HALF_DAY
    less = (found["side"] or "").lower() == "to"
    seconds += -_PARTS.get(part, 0.0) if less else _PARTS.get(part, 0.0)
    return Clock(found.end(), seconds, late or None)


def read_short_clock(text: str, start: int) -> Clock | None:
    """Read "8" of "8 to 10 am": an hour that only its range's end makes a time."""
    found = _SHORT.match(text, start)
    if not found:
        return None
    seconds = int(found["h"]) * 3600.0 + int(found["m"] or 0) * 60
    return Clock(found.end(), seconds)
