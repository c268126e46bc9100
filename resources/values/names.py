"""Names made comparable, and compared: articles, titles, initials, plurals, typos."""

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0640]")
_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_POSSESSIVE = re.compile(r"['\u2019\u02bc\u2018](?:s(?!\w)|(?!\w))")
_APOSTROPHE = re.compile(r"['\u2019\u02bc\u2018`]")
_QUOTES = "\u2019\u02bc\u2018"
_BETWEEN = re.compile(
    r"(?:(?<!\d)[.,]|[.,](?!\d)|[\s\x00-\x1f\x7f_!\"$&()*/:;<=>?@\[\\\]^{|}~-])+"
)
_ARTICLE = re.compile(r"^\W*(?:the\s+|an?\s+(?=[^\W\d_]))+(?=\w)")
_SINGULAR_ENDS = ("ss", "us", "is", "as", "os")
_FROM_US = re.compile(r"(?:[^aoeu]|[^aeo]n)uses$")  # statuses, bonuses; not causes.
_KEPT = {"news", "series", "species", "means", "lens", "always", "less", "plus", "yes"}
_TITLES = {
    "dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "doctor", "sir", "dame",
    "lord", "lady", "rev", "reverend", "hon", "st", "saint", "capt", "captain", "col",
    "colonel", "gen", "general", "lt", "lieutenant", "sgt", "sergeant", "president",
    "king", "queen", "prince", "princess", "jr", "sr", "phd", "md", "msc", "bsc", "esq",
}  # fmt: skip
_LEGAL = {
    "inc", "ltd", "limited", "gmbh", "corp", "corporation", "llc", "plc", "co",
    "company", "ag", "sa", "bv", "nv", "srl", "oy", "ab", "kg", "llp",
}  # fmt: skip


@lru_cache(maxsize=1 << 16)
def name_key(text: str) -> str:
    """Return a name, subject or attribute in comparable form.

    Unicode NFKC, case folded, without accents, invisible marks, a leading article,
    possessives and punctuation; English plurals become singulars. Right-to-left
    scripts keep their letters in reading order.

    Args:
        text: Any text: "The Default Timeouts", "session.timeout.ms".

    Returns:
        Words separated by single spaces; "" when the text has no letter or digit.
    """
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", _HIDDEN.sub("", folded)).casefold()
        folded = _MARKS.sub("", unicodedata.normalize("NFKD", folded))
        folded = unicodedata.normalize("NFKC", folded)
        folded = "".join(c if _is_kept(c) else " " for c in folded)
    folded = _POSSESSIVE.sub(" ", _ARTICLE.sub("", folded))
    folded = _APOSTROPHE.sub("", folded)
    words = _BETWEEN.sub(" ", folded).split()
    named = (word for word in words if any(map(str.isalnum, word)))
    return " ".join(_singular(word) for word in named)


def _is_kept(character: str) -> bool:
    """Return whether a character is a letter, digit, its mark, or ASCII."""
    return (
        character.isascii()
        or character.isalnum()
        or character in _QUOTES
        or unicodedata.category(character)[0] == "M"
    )


def _singular(word: str) -> str:
    """Return the singular of an English plural, by its ending; else the word."""
    if len(word) < 4 or word[-1] != "s" or not word.isascii() or word in _KEPT:  # noqa: PLR2004
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]  # noqa: PLR2004
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")) or _FROM_US.search(word):
        return word[:-2]
    if word.endswith(_SINGULAR_ENDS) or not word.isalpha():
        return word
    return word[:-1]


def person_key(key: str) -> str:
    """Return a name_key without titles and legal forms, when anything remains."""
    words = [word for word in key.split() if word not in _TITLES | _LEGAL]
    return " ".join(words) or key


def same_person(first: list[str], second: list[str]) -> bool:
    """Return whether two names agree with given names shortened to initials.

    Args:
        first: Words of a comparable name, in order.
        second: Likewise.

    Returns:
        True for "r okonjo lind" and "ruth okonjo lind"; the last word must be whole
        and equal. Initials in the middle may be left out.
    """
    if not first or not second or first[-1] != second[-1] or len(first[-1]) < 2:  # noqa: PLR2004
        return False
    if len(first) < 2 or len(second) < 2:  # noqa: PLR2004
        return False
    first, second = _without_middle(first), _without_middle(second)
    if len(first) != len(second):
        return False
    return all(
        a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])
        for a, b in zip(first, second, strict=True)
    )


def _without_middle(words: list[str]) -> list[str]:
    """Return the words but for single letters that are not the first."""
    return [word for at, word in enumerate(words) if at == 0 or len(word) > 1]


def one_slip_apart(first: str, second: str) -> bool:
    """Return whether one letter left out, added, changed or swapped makes them equal.

    Source:
        Damerau (1964), A technique for computer detection and correction of spelling
        errors, Communications of the ACM 7(3), 171-176.
    """
    short, long = sorted((first, second), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next(
        (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b),
        len(short),
    )
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    if short[at + 1 :] == long[at + 1 :]:
        return True
    swapped = short[at + 1 : at + 2] + short[at : at + 1] + short[at + 2 :]
    return swapped == long[at:]
