"""Numbers in words: fifteen, two thousand five hundred, two thirds, half a."""

import re

from resources.values.numerals import GREATEST, SCALES, Numeral

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen"
    " fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty"
    " sixty seventy eighty ninety"
)
_SMALL, _TENS = _WORDS.split()[:20], _WORDS.split()[20:]
_UNITS = {word: float(n) for n, word in enumerate(_SMALL)}
_TEN = {word: 10.0 * n for n, word in enumerate(_TENS, 2)}
_BIG = {word: SCALES[word] for word in ("thousand", "million", "billion", "trillion")}
_PARTS = {
    "half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5,
    "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12,
    "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
COUNTING = "|".join([*_SMALL, *_TENS, "hundred", *_BIG, "dozen", "couple"])
_TOKEN = re.compile(rf"(?:[\s-]+(and\s+)?)?({COUNTING})(?!\w)", re.IGNORECASE)
_ARTICLE = re.compile(r"an?\s+(?=(?:hundred|thousand|million|billion|dozen|couple)\b)")
_COUPLE = re.compile(r"(?:a\s+)?couple\s+of(?!\w)", re.IGNORECASE)
_FRACTION = re.compile(
    r"(?:(?P<count>an?|one|two|three|four|five|six|seven|eight|nine)[\s-]+)?"
    rf"(?P<part>{'|'.join(_PARTS)})(?P<plural>s)?(?!\w)",
    re.IGNORECASE,
)
_AND_FRACTION = re.compile(
    rf"\s+and\s+(?P<count>an?|one|two|three|four|five)[\s-]+"
    rf"(?P<part>{'|'.join(_PARTS)})s?(?!\w)",
    re.IGNORECASE,
)


def read_words(text: str, start: int) -> Numeral | None:
    """Read the number in words that starts at a place: "one hundred and twenty".

    Args:
        text: Any text, in any case.
        start: Where the first word starts.

    Returns:
        The number, or None. A fraction alone ("two thirds") has the form "fraction".
    """
    fraction = _read_fraction(text, start)
    if fraction:
        return fraction
    whole = _read_whole(text, start)
    if whole is None:
        return None
    more = _AND_FRACTION.match(text, whole.end)
    if more:
        value = whole.value + _part(more)
        return Numeral(more.end(), value, 0.0, "fraction")
    return whole


def _read_fraction(text: str, start: int) -> Numeral | None:
    found = _FRACTION.match(text, start)
    if not found:
        return None
    count, part = (found["count"] or "").lower(), found["part"].lower()
    bare = not count or count in ("a", "an")
    # "The third", "a fifth column" and "a quarter" of a year are no fractions.
    follows = text[found.end() : found.end() + 4].lower()
    if bare and not (follows.startswith(" of ") or (part == "half" and not count)):
        return None
    if part == "half" and not count and not re.match(r" (?:an?|of|the)\b", follows):
        return None
    if bool(found["plural"]) != (count not in ("", "a", "an", "one")):
        return None
    return Numeral(found.end(), _part(found), 0.0, "fraction")


def _part(found: re.Match[str]) -> float:
    count = (found["count"] or "a").lower()
    return _UNITS.get(count, 1.0) / _PARTS[found["part"].lower()]


def _read_whole(text: str, start: int) -> Numeral | None:
    couple = _COUPLE.match(text, start)
    if couple:
        return Numeral(couple.end(), 2.0, 1.0, "integer")
    article = _ARTICLE.match(text, start)
    at = article.end() if article else start
    total, group, last, end = 0.0, 1.0 if article else 0.0, "", start
    while found := _TOKEN.match(text, at):
        word = found[2].lower()
        if not _may_follow(word, last, joined=bool(found[1])) or (
            not last and found.start(2) != at
        ):
            break
        total, group = _add(word, total, group)
        last, at, end = _class(word), found.end(), found.end()
    if end == start or total + group >= GREATEST:
        return None
    scaled = last == "big" and total >= SCALES["million"]
    step = SCALES["million"] if scaled else 1.0
    form = "scaled" if scaled else "integer"
    return Numeral(end, total + group, step, form, scale=step)


def _class(word: str) -> str:
    if word in _TEN:
        return "ten"
    if word in _UNITS:
        return "unit" if _UNITS[word] < 10 else "teen"  # noqa: PLR2004
    return word if word in ("hundred", "dozen") else "big"


def _may_follow(word: str, last: str, *, joined: bool) -> bool:
    """Return whether a word goes on with the number: "twenty one", not "one two"."""
    if word == "couple":
        return False
    kind = _class(word)
    if joined and last not in ("hundred", "big"):
        return False
    if kind in ("unit", "teen", "ten"):
        after_ten = last == "ten" and kind == "unit" and word != "zero" and not joined
        return last in ("", "hundred", "big") or after_ten
    if word in ("hundred", "dozen"):
        return not joined and last in ("", "unit", "teen")
    return not joined and last != "dozen"


def _add(word: str, total: float, group: float) -> tuple[float, float]:
    """Return the finished thousands and the group being built, after one word."""
    if word in _BIG:
        return total + (group or 1.0) * _BIG[word], 0.0
    if word in ("hundred", "dozen"):
        return total, (group or 1.0) * SCALES[word]
    return total, group + _UNITS.get(word, _TEN.get(word, 0.0))
