"""Where a value may start: the words that begin one, and what must follow them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from resources.values import currencies
from resources.values.booleans import IN_SENTENCE
from resources.values.calendar_days import MONTHS
from resources.values.clocks import SPOKEN
from resources.values.number_words import COUNTING
from resources.values.numerals import GLYPHS
from resources.values.weekdays import WEEKDAY

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_SEASON = "spring|summer|autumn|fall|winter"
_PART = "half|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_COUNT = "an?|one|two|three|four|five|six|seven|eight|nine"
_DAY = "mon|tues|wednes|thurs|fri|satur|sun"
_NTH = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    "|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth"
    "|twentieth|twenty-first"
)
# "no one", "one of them", "one who" and "one wearing" are pronouns.
_ONE = (
    r"(?<!\bno\s)(?<!\bevery\s)(?<!\bany\s)one(?!-|\s+(?:of|another|who|that|which|is|was"
    r"|can|may|must|or|and|should|could|would|might|will|has|does|to|by|on|with|for|from"
    r"|as|at|in\s+(?:the|an?)|[a-z]+ing)(?!\w)|\W*(?:[.,;:)]|$))"
)
# Not inside "FIPS140-2", "3.5.1.2", "1,5,7" or "501(c)(3)".
_DIGITS = rf"(?<!\w[-.])(?<!\d[,/:])(?<![\w)]\()[-\u2212]?[\d{GLYPHS}]|(?<![\w.])\.\d"
_RULES = {
    "digits": _DIGITS,
    "money": rf"(?:US|NZ|HK|[ACSR])?[{re.escape(currencies.SIGNS)}]"
    rf"|(?:{currencies.CODES})\s?\d",
    "version": r"(?:versions?|release|ver\.?|revision)[\s:]{1,2}v?\d|v\d",
    "date": rf"(?:{_MONTH})\.?(?:\s?,?\s+(?:the\s+|of\s+)?|-)\d"
    r"|fy\s?\d{4}|[qh][1-4][\s/-]?(?:of\s+)?\d{4}"
    rf"|(?:{_NTH})\s(?:quarter|half)\s+of\s+\d|(?:{_NTH})[\s-]century"
    rf"|(?:{_SEASON})\s+(?:of\s+)?\d{{4}}|a\.?d\.?\s\d"
    rf"|(?:{_DAY})day,?\s+(?:\d|(?:{_MONTH})\s)"
    rf"|end\s+of\s+(?:{_MONTH})(?!\w)",
    "words": r"(?<!\bor\s)(?:"
    r"(?:(?<=within\s)|(?<=takes\s)|(?<=lasts\s)|(?<=least\s)|(?<=than\s))an?\s"
    r"|an?\s+[a-z]+\s+and\s+a\s+half(?!\w)"
    rf"|(?:an?\s+)?(?:half\s(?:an?|of|the)\s|(?:hundred|thousand|million|billion|dozen"
    rf"|couple\s+of)(?!\w))|(?:{_COUNT})[\s-](?:{_PART})s?(?!\w)"
    rf"|(?:(?<=least\s)|(?<=most\s)|(?<=than\s))one(?!\w)|{_ONE}(?!\w)|(?!one\b|couple\b)(?:{COUNTING})(?!\w))",
    "clock": rf"(?:noon|midday|midnight)(?!\w)|{SPOKEN}",
    "boolean": IN_SENTENCE,
    "weekday": rf"(?-i:{WEEKDAY})",
}
_COMPILED = {
    name: re.compile(rf"(?<!\w)(?:{rule})", re.IGNORECASE)
    for name, rule in _RULES.items()
}
# The first word of each rule, in lower case: the rules are tried in their order.
_FIRST = {
    "money": f"US|NZ|HK|A|C|S|R|{currencies.CODES}",
    "version": "version|versions|release|ver|revision|v",
    "date": f"end|{_MONTH}|fy|q|h|{_NTH}|twenty|{_SEASON}|a|ad",
    "clock": "noon|midday|midnight|half|quarter|one|two|three|four|five|six|seven|eight"
    "|nine|ten|eleven|twelve",
    "words": f"a|an|half|{_COUNT}|{COUNTING}",
    "boolean": "not|no|true|false|enabled|disabled|mandatory|compulsory|obligatory"
    "|optional|permitted|forbidden|prohibited|disallowed|unsupported|unavailable"
    "|allowed|required|supported|available",
}
_DAYS = "mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun"


def _by_word() -> dict[str, tuple[str, ...]]:
    """Return the names of the rules that a word may begin."""
    table: dict[str, list[str]] = {}
    for name, words in _FIRST.items():
        for word in re.sub(r"\(.*?\)|\?", "", words.lower()).split("|"):
            table.setdefault(word, []).append(name)
    for day in _DAYS.split("|"):
        for ending in ("", "day", "days"):
            table.setdefault(day + ending, []).extend(["date", "weekday"])
    return {word: tuple(dict.fromkeys(names)) for word, names in table.items()}


_BY_WORD = _by_word()
_SIGN = rf"[{re.escape(currencies.SIGNS)}]"
_CANDIDATE = re.compile(
    rf"(?<!\w)[A-Za-z]+|(?P<digits>[-\u2212]?[\d{GLYPHS}]+|\.\d)|(?P<sign>{_SIGN})"
)
_DIGIT = re.compile(rf"[\d{GLYPHS}]")
_LETTERS = re.compile(r"[a-z]+")
_IN_WORDS = {"words", "clock", "boolean", "weekday"}
_BEFORE_AN_HOUR = {"within", "takes", "lasts", "least", "than"}
# Words that begin a value only before a digit are no reason to look at a sentence.
_SPELLED = (
    _BEFORE_AN_HOUR
    | {"end"}
    | set(_PART.split("|"))
    | {
        word
        for word, names in _BY_WORD.items()
        if (_IN_WORDS & set(names) or word in _NTH.split("|"))
        and word not in ("a", "an", "not", "no")
    }
)


class Start(NamedTuple):
    """A place where a value may start, and the rule that says so."""

    place: int
    rule: str


def may_have_values(text: str) -> bool:
    """Return whether a text has a digit or a word that may begin a value.

    Args:
        text: A sentence; costs a few microseconds.
    """
    if _DIGIT.search(text):
        return True
    return not _SPELLED.isdisjoint(_LETTERS.findall(text.lower()))


def starts(text: str) -> Iterator[Start]:
    """Yield the places where values may start, left to right.

    Args:
        text: A sentence or cell.
    """
    for found in _CANDIDATE.finditer(text):
        kind = found.lastgroup
        rules: tuple[str, ...] = ("money",) if kind == "sign" else ("digits",)
        if kind is None:
            rules = _BY_WORD.get(found[0].lower(), ())
        for rule in rules:
            if _COMPILED[rule].match(text, found.start()):
                yield Start(found.start(), rule)
