"""Names and sets of names compared."""

import re

from resources.values.model import Aliases, Comparison, Value
from resources.values.names import one_slip_apart, same_person
from resources.values.verdicts import agree, apart, differ

_ADDRESS = re.compile(r"\S@\S|://|^www\.|^\+?[\d\s()/-]{6,}$")
_LONG_WORD = 8  # A word at least so long with one letter changed is a slip.


def compare_names(a: Value, b: Value, aliases: Aliases) -> Comparison:
    """Compare names and sets of names.

    Args:
        a: Of kind name or set; items are its members in comparable form.
        b: Likewise.
        aliases: Comparable name to the one it stands for.

    Returns:
        agree for equal names, initials, aliases and subsets; incomparable when one
        name is a part of the other; else differ, of kind name or set.
    """
    members = [_members(value, aliases) for value in (a, b)]
    if sorted(" ".join(members[0]).split()) == sorted(" ".join(members[1]).split()):
        return agree(a, b, "name")  # "Lind, Ruth" is "Ruth Lind".
    if a.kind == b.kind == "name":
        return _names(a, b, members[0][0], members[1][0])
    return _sets(a, b, *members)


def _members(value: Value, aliases: Aliases) -> list[str]:
    items = value.items or (value.key.partition(":")[2],)
    return [aliases.get(item, item) for item in items]


def _names(a: Value, b: Value, first: str, second: str) -> Comparison:
    if any(map(_ADDRESS.search, (a.text, b.text))) and not (
        _ADDRESS.search(a.text) and _ADDRESS.search(b.text)
    ):
        return apart(a, b, "a name and an address")
    words = first.split(), second.split()
    one, other = set(words[0]), set(words[1])
    if same_person(*words) or first.replace(" ", "") == second.replace(" ", ""):
        return agree(a, b, "name", 0.05)
    if one <= other or other <= one or _acronym(*words):
        return apart(a, b, "names of which one may be a part of the other")
    if any(map(str.isdigit, first + second)):
        return differ(a, b, "name", 0.85)
    if one_slip_apart(first, second) and min(map(len, (first, second))) >= _LONG_WORD:
        return _misspelt(a, b, words)
    return differ(a, b, "name", 0.8 if one & other else 0.85)


def _misspelt(a: Value, b: Value, words: tuple[list[str], list[str]]) -> Comparison:
    """Agree on a slip in a long word; in a short one it may be another name."""
    pairs = [(x, y) for x, y in zip(*words, strict=False) if x != y]
    longest = max((min(len(x), len(y)) for x, y in pairs), default=_LONG_WORD)
    if longest >= _LONG_WORD:
        return agree(a, b, "name", 0.2)
    return apart(a, b, "names one letter apart")


def _acronym(first: list[str], second: list[str]) -> bool:
    """Return whether one is made of the other's first letters."""
    short, long = sorted((first, second), key=len)
    return len(short) == 1 and len(long) > 1 and short[0] == "".join(w[0] for w in long)


def _sets(a: Value, b: Value, first: list[str], second: list[str]) -> Comparison:
    one, other = set(first), set(second)
    shared = sum(any(_same_member(x, y) for y in other) for x in one)
    if shared in (len(one), len(other)):
        return agree(a, b, "set", 0.0 if len(one) == len(other) else 0.2)
    if not shared:
        return differ(a, b, "set", 0.85 if a.kind == b.kind else 0.7)
    return differ(a, b, "set", 0.75 - 0.25 * shared / min(len(one), len(other)))


def _same_member(a: str, b: str) -> bool:
    return a == b or same_person(a.split(), b.split())
