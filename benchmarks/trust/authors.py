"""Names of authors as book shops write them: a line of text, in any order and style."""

import html
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

MISSING = {
    "", "not available", "n/a", "na", "none", "unknown", "various", "no author",
    "null", "author unknown", "unknown author", "anonymous", "not applicable",
    "various authors",
}  # fmt: skip
_NO_NAMES = {
    "dr", "mr", "mrs", "ms", "prof", "professor", "jr", "sr", "ii", "iii", "iv", "phd",
    "md", "msc", "cissp", "cism", "pe", "esq", "edt", "ed", "eds", "editor", "editors",
    "author", "authors", "joint", "con", "contributor", "translator", "trn", "cor",
    "ilt", "photographer", "illustrator", "by", "with", "et", "al", "etc", "others",
    "and", "the", "staff", "not", "available", "assoc", "associates", "inc", "andamp",
}  # fmt: skip
_PARTICLES = {
    "van", "von", "de", "der", "den", "di", "da", "du", "dos", "la", "le", "el", "al",
    "bin", "st", "mc", "mac", "ten", "ter",
}  # fmt: skip
_ROLE = (
    r"(?:joint )?(?:author/editor|author|editors?|edt|eds?|con|contributor|trn|ilt|cor)"
)
_CUTS = (
    (r"(?<=[a-z.])BR(?=[A-Z])", ";"),  # What is left of a line break.
    (r"(?i)by\s*\(authors?\)", ";"),
    (rf"(?i)\({_ROLE}\.?[^)]*\)", ";"),
    (r"\([^)]*\)?", ";"),
    (r"(?i)\bet\.? ?al\b\.?", ";"),
    (r"(?i)[,\s]+(?:ph\.? ?d\.?|m\.?d\.?|jr\.?|sr\.?|i{2,3}|iv|p\.e\.)(?=\W|$)", ""),
    (r"(?<=[A-Za-z]{2})-\s", ", "),  # "Wagner- Bill"
    (r"(?<=[a-z]{3})(?<!\bMac)(?<!\bVan)(?=[A-Z][a-z])", " "),  # "NikChapple"
)
_BETWEEN = re.compile(r"[;/|&\n]|\b(?:[Aa]nd|AND|with)\b|<br ?/?>")


class Person(NamedTuple):
    """Somebody as far as a text tells: last word of the family name, one initial.

    Args:
        family: In small letters.
        initial: Of the first given name; "" where none is given.
        given: The first given name, or "".
    """

    family: str
    initial: str
    given: str


def pieces(text: str) -> list[list[list[str]]]:
    """Return what is surely apart in a text: pieces, of parts by comma, of words."""
    plain = html.unescape(html.unescape(text))
    plain = plain.replace("andapos;", "'").replace("andquot;", " ")
    plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    plain = re.sub("[`'\u2018\u2019]", "", plain)
    for cut, by in _CUTS:
        plain = re.sub(cut, by, plain)
    found = (
        [_words(part) for part in each.split(",")] for each in _BETWEEN.split(plain)
    )
    filled = ([part for part in parts if part] for parts in found)
    return [parts for parts in filled if parts]


def person(given: list[str], family: list[str]) -> Person:
    """Return who is meant by words of given names and of a family name."""
    named = [word for word in family if word not in _PARTICLES] or family
    first = given[0] if given else ""
    return Person(named[-1], first[:1], first)


def in_order(words: list[str]) -> Person:
    """Return who is meant by a name as it is spoken: "donald e knuth"."""
    return person(words[:-1], words[-1:])


def plain(parts: list[list[str]]) -> Person | None:
    """Return the one person that a piece names beyond doubt, if it does."""
    if len(parts) == 2:
        family = [word for word in parts[0] if word not in _PARTICLES]
        given = [word for word in parts[1] if len(word) > 1]
        if len(family) <= 1 and len(parts[1]) <= 3 and len(given) <= 2:
            return person(parts[1], parts[0])
    if len(parts) == 1 and 2 <= len(parts[0]) <= 4:
        return in_order(parts[0])
    return None


def last_names(persons: Iterable[Person]) -> list[str]:
    """Return members of a list of authors: who says "knuth d" also says "knuth"."""
    return sorted({word for each in persons for word in (written(each), each.family)})


def written(each: Person) -> str:
    """Return a person in comparable form: "knuth d", or "knuth"."""
    return f"{each.family} {each.initial}".strip()


def _words(text: str) -> list[str]:
    words = re.findall(r"[^\W\d_]+", text.lower())
    return [word for word in words if word not in _NO_NAMES]
