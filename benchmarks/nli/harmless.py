"""Edits after which a sentence still says the same, or less: it follows."""

import re
from collections.abc import Sequence

import numpy as np

from benchmarks.nli.edits import _COUNT, _COUNTS, _MONTH, MONTHS, Edit

Random = np.random.Generator

_GROUPED = re.compile(r"(?<![\w.,\u2013-])\d{1,3}(?:,\d{3})+(?![\w\u2013-]|[.,]\d)")
_LONG = re.compile(r"(?<![\w.,\u2013-])[1-9]\d{4,}(?![\w\u2013-]|[.,]\d)")
_ANY = re.compile(
    r"(?<![\w.,\u2013-])(\d{1,3}(?:,\d{3})+|[1-9]\d{4,})(?![\w\u2013-]|[.,]\d)"
)
_MONTH_FIRST = re.compile(rf"\b({_MONTH}) (\d{{1,2}}), (\d{{4}})\b")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}}) ({_MONTH}) (\d{{4}})\b")
_BRACKETS = re.compile(r" \([^()]*\)")
_LEADING = re.compile(r"^(?:In|On|During|After|By|At|Since) [^,]{3,40}, (?=[A-Za-z])")
_RELATIVE = re.compile(r", (?:which|who|whose|where|whom)\b[^,.]*(?=[,.])")
_TRAILING = re.compile(r",? (?:which|who|where|while|although|and|but) [^,.]{12,}\.$")
_CONVERSIONS = {
    "km": ("metres", 1000),
    "kilometres": ("m", 1000),
    "minutes": ("seconds", 60),
    "hours": ("minutes", 60),
    "years": ("months", 12),
    "weeks": ("days", 7),
    "kg": ("grams", 1000),
    "GB": ("MB", 1024),
    "decades": ("years", 10),
}
_CONVERTIBLE = re.compile(
    rf"(?<![\w.,\u2013-])(\d{{1,4}}(?:\.\d)?) ({'|'.join(_CONVERSIONS)})\b(?! old)"
)
_SAME = {
    "United States": "US", "United Kingdom": "UK", "percent": "%",
    "km": "kilometres", "approximately": "about", "located in": "situated in",
    "also known as": "also called", "prior to": "before", "began": "started",
    "commenced": "began", "founded": "established", "established": "founded",
    "children": "kids", "film": "movie", "movie": "film", "won": "was awarded",
    "largest": "biggest", "United States of America": "USA", "purchased": "bought",
    "numerous": "many", "constructed": "built", "built": "constructed",
    "subsequently": "later", "released": "published", "died": "passed away",
    "wrote": "penned", "was a": "had been a", "consists of": "is made up of",
}  # fmt: skip


def reformat_date(text: str, rng: Random) -> str | None:
    """Write one full date in another order or in digits, or leave out its day."""
    found = _MONTH_FIRST.search(text)
    if found:
        month, day, year = found[1], int(found[2]), found[3]
    else:
        found = _DAY_FIRST.search(text)
        if not found:
            return None
        month, day, year = found[2], int(found[1]), found[3]
    forms = [
        f"{day} {month} {year}",
        f"{month} {day}, {year}",
        f"{year}-{MONTHS.index(month) + 1:02}-{day:02}",
        f"{day} {month[:3]} {year}",
    ]
    if text[: found.start()].endswith(" on "):
        return f"{text[: found.start() - 4]} in {month} {year}{text[found.end() :]}"
    return _with(text, found, str(rng.choice(forms)))


def reformat_number(text: str, rng: Random) -> str | None:
    """Group digits, ungroup them, write a count as digits, or millions in words."""
    found = _GROUPED.search(text)
    if found:
        value = int(found[0].replace(",", ""))
        if value % 100_000 == 0:
            return _with(text, found, f"{value / 1e6:g} million")
        return _with(text, found, str(value))
    found = _LONG.search(text)
    if found:
        return _with(text, found, f"{int(found[0]):,}")
    found = _COUNT.search(text)
    if found and rng.random() < 0.7:
        return _with(text, found, str(_COUNTS.index(found[0]) + 2))
    return None


def round_number(text: str, rng: Random) -> str | None:
    """Say a large number less precisely, such as "more than" or "about"."""
    found = _ANY.search(text)
    if not found or re.search(
        r"(than|about|over|nearly|almost) $", text[: found.start()]
    ):
        return None
    value = int(found[0].replace(",", ""))
    unit = 10 ** (len(str(value)) - 2)
    forms = [
        f"about {round(value / unit) * unit:,}",
        f"more than {(value - 1) // unit * unit:,}",
        f"over {(value - 1) // unit * unit:,}",
        f"fewer than {(value // unit + 1) * unit:,}",
    ]
    return _with(text, found, str(rng.choice(forms)))


def misround_number(text: str, rng: Random) -> str | None:
    """Bound a large number on its wrong side: what comes out is false."""
    found = _ANY.search(text)
    if not found or re.search(
        r"(than|about|over|nearly|almost) $", text[: found.start()]
    ):
        return None
    value = int(found[0].replace(",", ""))
    unit = 10 ** (len(str(value)) - 1)
    far = value * float(rng.choice((0.5, 0.7, 1.4, 2)))
    forms = [
        f"about {round(far / unit * 10) * unit // 10:,}",
        f"more than {(value // unit + 1) * unit:,}",
        f"fewer than {(value - 1) // unit * unit or value // 2:,}",
    ]
    return _with(text, found, str(rng.choice(forms)))


def convert_unit(text: str, rng: Random) -> str | None:
    """Write a quantity in a smaller unit."""
    found = _CONVERTIBLE.search(text)
    if not found or rng.random() < 0.1:
        return None
    unit, factor = _CONVERSIONS[found[2]]
    return _with(text, found, f"{float(found[1]) * factor:,.0f} {unit}")


def misconvert_unit(text: str, rng: Random) -> str | None:
    """Write a quantity in a smaller unit, wrongly by a factor."""
    found = _CONVERTIBLE.search(text)
    if not found:
        return None
    unit, factor = _CONVERSIONS[found[2]]
    wrong = float(found[1]) * factor * float(rng.choice((0.1, 0.5, 1.5, 2, 10)))
    return _with(text, found, f"{wrong:,.0f} {unit}")


def reword(text: str, rng: Random) -> str | None:
    """Change one word or phrase for one of the same meaning."""
    there = [old for old in _SAME if re.search(rf"\b{old}\b", text)]
    if not there:
        return None
    old = str(rng.choice(there))
    return re.sub(rf"\b{old}\b", _SAME[old], text, count=1).replace(" %", "%")


def shorten(text: str, rng: Random) -> str | None:
    """Leave out a bracket, a relative clause, a time in front, or the last clause."""
    rules = [_BRACKETS, _RELATIVE, _LEADING, _TRAILING]
    for at in rng.permutation(len(rules)):
        found = rules[at].search(text)
        if not found:
            continue
        ending = "." if rules[at] is _TRAILING else ""
        short = _with(text, found, ending)
        if len(short.split()) >= 5:
            return short[0].upper() + short[1:]
    return None


FOLLOWING: Sequence[tuple[Edit, float]] = (
    (reformat_date, 3.0),
    (reformat_number, 3.0),
    (round_number, 3.0),
    (convert_unit, 5.0),
    (reword, 2.0),
    (shorten, 3.0),
)


def _with(text: str, found: re.Match[str], new: str) -> str:
    return text[: found.start()] + new + text[found.end() :]
