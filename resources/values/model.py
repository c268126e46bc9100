"""What a value is once it can be compared: a kind, a key, bounds in base units."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Aliases = Mapping[str, str]  # Comparable name -> the comparable name it stands for.
Verdict = Literal["agree", "differ", "incomparable"]


@dataclass(frozen=True, slots=True)
class Value:
    """One value: the raw text, and what is needed to compare it with another.

    A single number has low == high; a range low < high; "at least 8" only low.

    Attributes:
        kind: number, quantity, money, percent, date, time, version, boolean, name,
            set or text.
        text: As written, with its unit and words such as "at least".
        key: Equal for equal values, such as "quantity:second:30".
        low: Least, in base units; dates: days since 1970-01-01; clock times: seconds
            since midnight; percentages and shares: 0.5 for 50 %.
        high: Greatest, likewise; of a date the last day of its granularity.
        unit: Base unit ("second"), currency ("EUR", "EUR/night"), or granularity of a
            date ("year").
        tolerance: Half of the last stated digit or so, in base units.
        approximate: Whether it is said to be "about" so much.
        items: Names or members of a set in comparable form; bounds of versions.
    """

    kind: str
    text: str
    key: str
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    tolerance: float | None = None
    approximate: bool = False
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A value and its place: code points [start, end) of the text it was found in."""

    start: int
    end: int
    value: Value


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two values can both be right.

    Attributes:
        verdict: agree, differ or incomparable.
        kind: What the difference is in: number, unit, date, time, version, range,
            boolean, name, set; empty when incomparable.
        score: How sure it is that the two conflict, 0 to 1.
        reason: For people: "30 s against 45 s".
    """

    verdict: Verdict
    kind: str
    score: float
    reason: str


def number_text(number: float) -> str:
    """Return a number so that equal values, up to rounding, read the same."""
    return f"{number + 0.0:.12g}"


def span_text(low: float | None, high: float | None) -> str:
    """Return "5", "5..8", "5.." or "..8"."""
    if low is not None and low == high:
        return number_text(low)
    ends = ("" if end is None else number_text(end) for end in (low, high))
    return "..".join(ends)


def is_range(value: Value) -> bool:
    """Return whether the value was stated as a range or a bound."""
    return ".." in value.key
