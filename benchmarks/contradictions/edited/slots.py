"""What stands in a passage that can be edited: numbers, quantities, dates, names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
    "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_MONTH = "|".join(MONTHS)
_DIGITS = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_WORDS = (
    rf"(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_SMALL[1:10])}))?|{'|'.join(_SMALL[2:])}"
)
# No part of a code, a date, a time of day, a range, or of another number.
_NUMBER = re.compile(
    rf"(?<![\w.,:/#-])(?:({_DIGITS})(?![\w:/-]|[.,]\d)"
    rf"|({_WORDS})(?![\w-]))",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    rf"(?:\b(?:{_MONTH}|[Vv]ersions?|[Dd]ay|level|grade|method|number|year|o'clock"
    rf"|between|from|no|Lane) |\bto |\bset out in |\b(?:{_MONTH}) \d+, | and |, |\d "
    r"|[-\u2013])$"
)
_NOT_AFTER = re.compile(
    rf"^(?: (?:{_MONTH}|o'clock|Ropewalk|in the (?:morning|evening)"
    r"|of (?:them|those|whom)|and a half|to \d|to [a-z]+ (?:minutes|hours)|and \d"
    r"|am\b|pm\b)| (?:hundred|thousand)\b|'s\b| °[CF] (?:and|to)|[\u2013:])"
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_BOUND = re.compile(
    r"\b(?:over|above|below|under|past|nearly|almost|(?:more|fewer|less|smaller|larger"
    r"|longer|shorter|later|earlier|off) (?:for )?(?:longer )?than)(?: EUR)? $",
    re.IGNORECASE,
)
_NO_BOUND = re.compile(r"\b(?:no|not) (?:more|fewer|less|longer|later) than $")
_ROUGH = re.compile(
    r"\b(?:about|some|roughly|around|approximately) (?:EUR )?$", re.IGNORECASE
)
_FULL = re.compile(rf"\b(\d{{1,2}}) ({_MONTH})(?: (\d{{4}}))?(?![\w-])")
_MONTH_ONLY = re.compile(rf"(?<!\d )\b({_MONTH})\b(?: (\d{{4}}))?")
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})(s?)\b")
_DAY_OF_MONTH = re.compile(r"\b(\d{1,2})(st|nd|rd|th) of (?:each|the|every) month")
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_YEAR_ALONE = re.compile(r"(?<=\b[a-z]{2} )((?:1[89]|20)\d\d)(?![\w,-]|\.\d)")


@dataclass(frozen=True, slots=True)
class Slot:
    """A number or a date in a text.

    Attributes:
        start: First code point.
        end: One past the last.
        text: What stands there.
        value: The number; 0 for a date.
        rough: Whether a word such as "about" stands before it.
        bound: Whether it is only a bound, as in "more than forty".
    """

    start: int
    end: int
    text: str
    value: float = 0.0
    rough: bool = False
    bound: bool = False

    @property
    def in_words(self) -> bool:
        """Whether a number is written in letters."""
        return self.text[0].isalpha()

    def replaced(self, text: str, new: str) -> str:
        """Return the text with something else at this place."""
        if self.start == 0 and new[:1].isalpha():
            new = new[0].upper() + new[1:]
        return text[: self.start] + new + text[self.end :]


def numbers(text: str) -> list[Slot]:
    """Return the numbers that count or measure something, in digits or in words.

    Years, dates, times of day, codes, the ends of ranges and numbers in enumerations
    are none; nor is "one", which is more often a pronoun.
    """
    return [
        Slot(
            found.start(),
            found.end(),
            found[0],
            _value(found[0]),
            rough=bool(_ROUGH.search(text[: found.start()])),
            bound=_is_bound(text[: found.start()]),
        )
        for found in _NUMBER.finditer(text)
        if not _NOT_BEFORE.search(text[: found.start()])
        and not _NOT_AFTER.search(text[found.end() :])
        and not (_YEAR.fullmatch(found[0]) and not text[found.end() :].startswith(" g"))
    ]


def spelled(value: int) -> str:
    """Return a whole number from 0 to 99 in words."""
    if value < 20:
        return _SMALL[value]
    ones = f"-{_SMALL[value % 10]}" if value % 10 else ""
    return _TENS[value // 10 - 2] + ones


def dates(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the form and the place of each date, the fullest reading of each.

    Forms are full (day, month and perhaps year), month (perhaps with its year),
    weekday, day (of each month), iso and year.
    """
    taken: set[int] = set()
    for form, pattern in (
        ("iso", _ISO),
        ("full", _FULL),
        ("month", _MONTH_ONLY),
        ("weekday", _WEEKDAY),
        ("day", _DAY_OF_MONTH),
        ("year", _YEAR_ALONE),
    ):
        for found in pattern.finditer(text):
            if taken.isdisjoint(range(*found.span())):
                taken.update(range(*found.span()))
                yield form, found


def _value(text: str) -> float:
    if text[0].isdigit():
        return float(text.replace(",", ""))
    parts = text.casefold().split("-")
    return float(
        sum(
            _SMALL.index(part) if part in _SMALL else 20 + 10 * _TENS.index(part)
            for part in parts
        )
    )


def _is_bound(before: str) -> bool:
    return bool(_BOUND.search(before)) and not _NO_BOUND.search(before)
