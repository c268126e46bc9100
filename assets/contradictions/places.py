"""Where claims stand: in texts of one title, under one heading, of which place.

An excerpt keeps the title of what it is taken from, and the headings of its passages.
What it says is of the same thing, unless it says that it is of another place.
"""

import re
from functools import lru_cache

from assets.contradictions.copies import SURE_COPY, copied
from assets.contradictions.lexical import STOP, WORD, stem, terms
from assets.contradictions.model import Said
from resources.values import find_values, name_key

_PAGE = re.compile(r"^(?:page|slide|sheet) [0-9]+(?:, )?")
# "At the packers in Dunmorrow, ": where it holds, before what holds.
_ADJUNCT = re.compile(
    r"^\W*((?:at|in|on|inside|within|for|with|among|outside|beyond|across) "
    r"[^,;:.]{2,80}),\s",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\b(?:on|in|at|inside|outside|under|above|behind|beside|near) "
    r"((?:the |our |its |a )?[a-zA-Z-]+(?: [A-Z][\w-]+)*)"
)
_JOINED = re.compile(r"[-_]+(?=\d{4}[-_]\d\d)")
_NAME = re.compile(r"(?<![.!?])\s([A-Z][\w'\u2019-]+)")


def same_title(a: Said, b: Said) -> bool:
    """Return whether two claims are of texts of one title, or of an excerpt.

    A title with another day or number in it is another title.
    """
    if b.version_id in a.excerpts or a.version_id in b.excerpts:
        return True
    ours, theirs = (_title(each) for each in (a, b))
    if not ours or not theirs:
        return False
    if ours <= theirs or theirs <= ours:
        return True
    return ours <= (theirs | _path(b)) or theirs <= (ours | _path(a))


def same_place(a: Said, b: Said) -> float:
    """Return how far two claims stand in the same place of one text, 0 to 1."""
    if not same_title(a, b):
        return 0.0
    ours, theirs = (_headings(each.place or "") for each in (a, b))
    if not ours or not theirs:
        return 0.5
    return 1.0 if ours[-1] == theirs[-1] else 0.5


def is_copied(a: Said, b: Said) -> bool:
    """Return whether one sentence is a copy of the other, in texts of one title.

    Then "the meeting", or "this paper", is the same in both.
    """
    return same_title(a, b) and copied(a.text, b.text).share >= SURE_COPY


def of_other_days(a: Said, b: Said) -> bool:
    """Return whether two texts are called by different days, as the minutes of two."""
    ours, theirs = (_days(each.title or "") for each in (a, b))
    return bool(ours and theirs) and not ours & theirs


@lru_cache(maxsize=50_000)
def _days(title: str) -> frozenset[str]:
    # A document without a title is called by its file: board-2025-01-21.
    found = (each.value for each in find_values(_JOINED.sub(" ", title)))
    return frozenset(
        each.key for each in found if each.kind == "date" and each.low == each.high
    )


def of_two_places(a: Said, b: Said) -> bool:
    """Return whether each says where it holds, and neither names the other's place.

    "On Ropewalk Lane" is not "inside the building".
    """
    ours, theirs = (_wheres(each.text) for each in (a, b))
    if not ours or not theirs or copied(a.text, b.text).share >= SURE_COPY:
        return False
    return not (ours & _about(b) or theirs & _about(a))


@lru_cache(maxsize=50_000)
def _wheres(text: str) -> frozenset[str]:
    """Return the stems of the places that a sentence names after a preposition."""
    values = [(each.start, each.end) for each in find_values(text)]
    return frozenset(
        stem(word)
        for match in _WHERE.finditer(text)
        if not any(start <= match.start(1) < end for start, end in values)
        for word in match.group(1).split()
        if word.casefold() not in STOP
    )


def _about(one: Said) -> frozenset[str]:
    return terms(" ".join([one.text, one.title or "", one.place or "", *one.entities]))


def of_other_place(a: Said, b: Said) -> bool:
    """Return whether one begins with a place that the other nowhere names.

    "At the packers in Dunmorrow, the store has two zones" is of another store.
    """
    return _is_away(a, b) or _is_away(b, a)


def _is_away(away: Said, other: Said) -> bool:
    names = leading_names(away.text)
    if not names:
        return False
    known = _words(
        " ".join([other.text, other.title or "", other.place or "", *other.entities])
    )
    return not names & (known | _words(away.title or ""))


@lru_cache(maxsize=50_000)
def leading_names(text: str) -> frozenset[str]:
    """Return the names in what a sentence begins with, if that says where it holds.

    Args:
        text: A sentence, such as "In Skerrow, we close at six".
    """
    found = _ADJUNCT.match(" ".join(text.split()))
    if found is None:
        return frozenset()
    adjunct = found.group(1)
    if any(each.value.kind in ("date", "time") for each in find_values(adjunct)):
        return frozenset()
    return frozenset(
        name.casefold().removesuffix("'s").removesuffix("\u2019s")
        for name in _NAME.findall(adjunct)
        if name.casefold() not in STOP
    )


def _title(one: Said) -> frozenset[str]:
    return _key(one.title or "")


def _path(one: Said) -> frozenset[str]:
    return frozenset(word for each in _headings(one.place or "") for word in each)


@lru_cache(maxsize=50_000)
def _headings(place: str) -> tuple[frozenset[str], ...]:
    """Return the words of the headings above a place, the nearest last."""
    paths = (_key(_PAGE.sub("", each)) for each in place.split(" > "))
    return tuple(each for each in paths if each)


@lru_cache(maxsize=50_000)
def _key(name: str) -> frozenset[str]:
    return frozenset(name_key(name).split())


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in WORD.findall(text))
