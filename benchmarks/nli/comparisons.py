"""Years put as comparisons: "in 1954" as "before 1960", truly or falsely."""

import re

import numpy as np

Random = np.random.Generator

_IN_YEAR = re.compile(r"\b([Ii])n (1[0-9]{3}|20[0-2][0-9])\b(?![\u2013-]\d|s\b)")
_ON_DATE = re.compile(r"\b[Oo]n (?:\d{1,2} [A-Z][a-z]+|[A-Z][a-z]+ \d{1,2},) (\d{4})\b")


def compare_truly(text: str, rng: Random) -> str | None:
    """Say of one year that it is before, after or within another span, rightly."""
    return _compared(text, rng, truly=True)


def compare_falsely(text: str, rng: Random) -> str | None:
    """Say of one year that it is before, after or within another span, wrongly."""
    return _compared(text, rng, truly=False)


def _compared(text: str, rng: Random, *, truly: bool) -> str | None:
    found = [*_IN_YEAR.finditer(text), *_ON_DATE.finditer(text)]
    if not found:
        return None
    match = found[int(rng.integers(len(found)))]
    year = int(match[match.lastindex or 0])
    phrase = _phrase(year, int(rng.integers(4)), int(rng.integers(1, 25)), truly=truly)
    if match[0][0].isupper():
        phrase = phrase[0].upper() + phrase[1:]
    return text[: match.start()] + phrase + text[match.end() :]


def _phrase(year: int, form: int, gap: int, *, truly: bool) -> str:
    if form == 0:
        return f"before {year + gap if truly else year - gap}"
    if form == 1:
        return f"after {year - gap if truly else year + gap}"
    if form == 2:
        decade = year // 10 * 10
        return f"in the {decade if truly else decade + (10 if gap % 2 else -10)}s"
    century = (year - 1) // 100 + 1
    if not truly:
        century += 1 if gap % 2 else -1
    return f"in the {_ordinal(century)} century"


def _ordinal(number: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if number in {11, 12, 13} else endings.get(number % 10, "th")
    return f"{number}{ending}"
