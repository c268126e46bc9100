"""The words that make two values the ends of one: from ... to, between ... and."""

import re

_OPENING = re.compile(r"(?<!\w)(?:between|from)\s+(?:the\s+)?$", re.IGNORECASE)
_LONGEST = 14  # Characters that "between the " may take, with some spaces.


def opening(text: str, start: int) -> int:
    """Return where "between" or "from" before a place starts, or that place."""
    found = _OPENING.search(text, max(0, start - _LONGEST), start)
    return found.start() if found else start


def may_join(text: str, start: int, link: str) -> bool:
    """Return whether the words between two values make a range of them.

    Args:
        text: Any text.
        start: Where the first value starts.
        link: What stands between the two; "and" joins only after "between".
    """
    if not link.strip().lower().startswith("and"):
        return True
    return text[opening(text, start) : start].lower().startswith("between")
