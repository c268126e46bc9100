"""Edits of real sentences that make them say otherwise, and edits that do not."""

import re
from collections.abc import Callable, Sequence

import numpy as np

Random = np.random.Generator
Edit = Callable[[str, Random], str | None]  # None where there is nothing to edit.

MONTHS = (  # noqa: SIM905
    "January February March April May June July August September October November"
    " December"
).split()
_MONTH = "|".join(MONTHS)
_YEAR = re.compile(
    r"(?<![\d,.\u2013-])(1[0-9]{3}|20[0-2][0-9])(?![\d,]*\d|s\b|[\u2013-]\d|\.\d)"
)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}}) ({_MONTH}) (\d{{4}})\b")
_MONTH_FIRST = re.compile(rf"\b({_MONTH}) (\d{{1,2}}), (\d{{4}})\b")
_NUMBER = re.compile(
    r"(?<![\w.,\u2013-])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w\u2013-]|[.,]\d|(?:st|nd|rd|th)\b)"
)
_DATE_AROUND = re.compile(rf"(?:{_MONTH}) $")
_COUNTS = "two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_COUNT = re.compile(rf"\b({'|'.join(_COUNTS)})\b")
_ORDERS = "first second third fourth fifth sixth seventh eighth".split()  # noqa: SIM905
_ORDER = re.compile(rf"\b({'|'.join(_ORDERS)})\b")
_VERB = re.compile(
    r"\b(is|was|are|were|can|could|will|would|must|should|has been|have been|had been)"
    r"\b(?! not\b|n't)"
)
_DENIED = re.compile(r"\b(is|was|are|were|can|could|will|would|must|should) not\b")
_PAST = re.compile(
    r"(?<=[a-z] )(\w{3,}ed)(?= (?:the|a|an|in|on|to|his|her|its|their)\b)"
)
_OPPOSITES = [
    tuple(pair.split("/"))
    for pair in (  # noqa: SIM905
        "increased/decreased increase/decrease before/after first/last"
        " largest/smallest highest/lowest oldest/newest longest/shortest"
        " more/fewer male/female won/lost major/minor early/late upper/lower"
        " enabled/disabled public/private north/south northern/southern"
        " eastern/western east/west northeast/southwest northwest/southeast"
        " alive/dead always/never above/below maximum/minimum husband/wife"
        " son/daughter brother/sister father/mother accepted/rejected"
        " allowed/forbidden began/ended begins/ends opened/closed inside/outside"
        " younger/older his/her he/she man/woman actor/actress king/queen"
        " best/worst most/least including/excluding positive/negative rural/urban"
        " temporary/permanent required/optional succeeded/failed true/false"
        " domestic/foreign internal/external left/right same/different"
        " with/without former/current higher/lower larger/smaller better/worse"
        " gained/lost supported/opposed included/excluded rising/falling rose/fell"
        " left/joined"
    ).split()
]
_OPPOSITE = {a: b for pair in _OPPOSITES for a, b in (pair, pair[::-1])}
_UNITS = [
    "seconds minutes hours days weeks months years decades",
    "km miles metres feet yards inches cm mm kilometres kilometers meters",
    "kg pounds tonnes tons grams g lb",
    "thousand million billion trillion",
    "KB MB GB TB",
    "square%kilometres square%miles acres hectares",
]
_UNIT = {
    unit.replace("%", " "): [o.replace("%", " ") for o in row.split() if o != unit]
    for row in _UNITS
    for unit in row.split()
}
_WITH_UNIT = re.compile(rf"(?<=\d )({'|'.join(sorted(_UNIT, key=len)[::-1])})\b")
_DISTANT_YEARS = 40


def change_year(text: str, rng: Random) -> str | None:
    """Move one year by 1 to 40 years, not past 2029; all else stays."""
    found = _pick(list(_YEAR.finditer(text)), rng)
    if found is None:
        return None
    near = int(rng.integers(1, 10 if rng.random() < 0.6 else _DISTANT_YEARS))
    old = int(found[0])
    new = old - near if rng.random() < 0.5 or old + near > 2029 else old + near
    return _with(text, found, str(new))


def change_date(text: str, rng: Random) -> str | None:
    """Change the day, the month or the year of one full date; all else stays."""
    found = _pick([*_DAY_FIRST.finditer(text), *_MONTH_FIRST.finditer(text)], rng)
    if found is None:
        return None
    part = int(rng.integers(1, 4))
    old = found[part]
    if old in MONTHS:
        new = str(rng.choice([month for month in MONTHS if month != old]))
    elif len(old) == 4:
        new = str(int(old) + int(rng.choice((-10, -5, -2, -1, 1, 2, 5, 10))))
    else:
        new = str(rng.choice([day for day in range(1, 29) if day != int(old)]))
    return text[: found.start(part)] + new + text[found.end(part) :]


def change_number(text: str, rng: Random) -> str | None:
    """Change one number by at least a twentieth, in the format that it had."""
    found = _pick([*_numbers(text), *_COUNT.finditer(text)], rng)
    if found is None:
        return None
    old = found[0]
    if old in _COUNTS:
        return _with(text, found, str(rng.choice([c for c in _COUNTS if c != old])))
    digits = len(old.partition(".")[2])
    value = float(old.replace(",", ""))
    factor = float(rng.choice((0.1, 0.5, 0.7, 0.85, 0.93, 1.07, 1.2, 1.5, 2, 3, 10)))
    new = round(value * factor, digits)
    if new == value:
        new = value + 1
    return _with(text, found, f"{new:{',' if ',' in old else ''}.{digits}f}")


def change_order(text: str, rng: Random) -> str | None:
    """Change one ordinal word."""
    found = _pick(list(_ORDER.finditer(text)), rng)
    if found is None:
        return None
    others = [order for order in _ORDERS if order != found[0]]
    return _with(text, found, str(rng.choice(others)))


def change_unit(text: str, rng: Random) -> str | None:
    """Change the unit of one number for another unit of the same quantity."""
    found = _pick(list(_WITH_UNIT.finditer(text)), rng)
    if found is None:
        return None
    return _with(text, found, str(rng.choice(_UNIT[found[0]])))


def negate(text: str, rng: Random) -> str | None:
    """Deny the sentence's verb, or affirm it where it was denied."""
    denied = _DENIED.search(text)
    if denied:
        return _with(text, denied, denied[1])
    verb = _VERB.search(text)
    if verb and not text[: verb.start()].rstrip().endswith(
        (",", "which", "that", "who")
    ):
        head, *rest = verb[0].split()
        word = "never" if rng.random() < 0.15 else "not"
        return _with(text, verb, " ".join([head, word, *rest]))
    past = _PAST.search(text)
    if past and rng.random() < 0.5:
        return _with(text, past, f"never {past[0]}")
    return None


def is_denied(text: str) -> bool:
    """Tell whether a sentence's verb is denied in a way that `negate` undoes."""
    return bool(_DENIED.search(text))


def oppose(text: str, rng: Random) -> str | None:
    """Change one word for its opposite."""
    words = [w for w in re.finditer(r"[A-Za-z]+", text) if w[0] in _OPPOSITE]
    found = _pick(words, rng)
    return None if found is None else _with(text, found, _OPPOSITE[found[0]])


CONTRADICTING: Sequence[tuple[Edit, float]] = (
    (change_year, 3.0),
    (change_date, 3.0),
    (change_number, 5.0),
    (change_order, 1.0),
    (change_unit, 2.0),
    (negate, 2.5),
    (oppose, 2.5),
)


def changed(
    text: str, rng: Random, edits: Sequence[tuple[Edit, float]] = CONTRADICTING
) -> str | None:
    """Apply one of the edits that a text allows, drawn by their weights."""
    weights = np.array([weight for _, weight in edits])
    order = rng.choice(
        len(edits), size=len(edits), replace=False, p=weights / weights.sum()
    )
    for at in order:
        new: str | None = edits[at][0](text, rng)
        if new is not None and new != text:
            return new
    return None


def _numbers(text: str) -> list[re.Match[str]]:
    return [
        found
        for found in _NUMBER.finditer(text)
        if not _YEAR.fullmatch(found[0])
        and not _DATE_AROUND.search(text[: found.start()])
        and not re.match(rf" (?:{_MONTH})\b", text[found.end() :])
    ]


def _pick(found: list[re.Match[str]], rng: Random) -> re.Match[str] | None:
    return found[int(rng.integers(len(found)))] if found else None


def _with(text: str, found: re.Match[str], new: str) -> str:
    return text[: found.start()] + new + text[found.end() :]
