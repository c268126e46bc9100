"""Words around a number that bound it or make it rough: at least, up to, about."""

import re
from typing import NamedTuple

_ROUGH = (
    r"about|around|approximately|approx\.?|roughly|nearly|almost|some|circa|ca\.|c\."
    r"|close to|just over|just under|(?:an )?estimated|in the region of"
)
_LEAST = (
    r"at least|at the least|no fewer than|no less than|not less than|not fewer than"
    r"|(?:a )?minimum(?: of)?|min\.|more than|greater than|over|above|exceed(?:s|ing)"
    r"|in excess of|upwards of|starting (?:at|from)"
)
_MOST = (
    r"at most|at the most|no more than|not more than|no greater than|no later than"
    r"|up to(?: and including)?|(?:a )?maximum(?: of)?|max\.|under|below|less than"
    r"|fewer than|(?:not|never) exceed(?:ing)?|no longer than|within"
)
_BEFORE = re.compile(
    rf"(?:(?<!\w)(?:(?P<rough>{_ROUGH})|(?P<least>{_LEAST})|(?P<most>{_MOST}))\s+"
    r"|(?P<sign>[~≈≃]|(?<![^\s(|,:;=])(?:≥|>=?|≤|<=?))\s?)$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:(?P<least>\+(?!\w)|(?:or|and) (?:more|over|above|older|higher|longer"
    r"|greater|later|newer|up)(?!\w)|(?:at least|minimum)(?=[.,;)]|$))"
    r"|(?P<most>or (?:less|fewer|below|under|younger|lower|shorter|earlier)(?!\w)"
    r"|(?:at most|at the latest|maximum)(?=[.,;)]|$))"
    r"|(?P<rough>or so|approximately)(?=\W|$))",
    re.IGNORECASE,
)
_LONGEST = 24
# These set a limit; "more than" and "over" tell of an amount that is only known so far.
_LIMIT = re.compile(
    r"at (?:the )?least|at (?:the )?most|no (?:fewer|less|more|greater|longer|later) "
    r"than|not (?:fewer|less|more) than|min|max|up to|within|exceed|[≥≤]|[<>]="
    r"|\bor (?:more|less|fewer|older|younger)",
    re.IGNORECASE,
)


class Qualified(NamedTuple):
    """What the words around a number say of it.

    Attributes:
        start: First code point, the words included.
        end: One past the last.
        least: Whether it is a lower bound.
        most: Whether it is an upper bound.
        rough: Whether it is approximate.
    """

    start: int
    end: int
    least: bool = False
    most: bool = False
    rough: bool = False


def read_qualifiers(text: str, start: int, end: int) -> Qualified:
    """Return how the number in text[start:end] is bounded, with the words' span."""
    flags = dict.fromkeys(("least", "most", "rough"), False)
    for _ in range(2):  # "at least about 20"
        found = _BEFORE.search(text, max(0, start - _LONGEST), start)
        if not found:
            break
        start = found.start()
        flags[_flag(found)] = True
    found = _AFTER.match(text, end)
    if found:
        end = found.end()
        flags[str(found.lastgroup)] = True
    if flags["least"] and flags["most"]:
        flags["most"] = False
    return Qualified(start, end, **flags)


def _flag(found: re.Match[str]) -> str:
    """Return which flag the words set: least, most or rough."""
    if found.lastgroup != "sign":
        return str(found.lastgroup)
    mark = found["sign"][0]
    return "least" if mark in "≥>" else "most" if mark in "≤<" else "rough"


def is_limit(written: str) -> bool:
    """Return whether a bound is a limit that is set, not an amount roughly known."""
    return _LIMIT.search(written) is not None
