"""Which persons a line of authors means, told by what other shops write of the book."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, product

from benchmarks.trust.authors import (
    MISSING,
    Person,
    in_order,
    person,
    pieces,
    plain,
)

Parts = list[list[str]]
UNKNOWN = 0.05  # What a name that no other shop has counts against a reading.
WAYS = 20  # Of cutting words without commas into names; there may be thousands.


class Book:
    """What all shops say of one book."""

    def __init__(self, texts: Counter[str]) -> None:
        """Learn the names in it.

        Args:
            texts: Each line, and how many shops have it.
        """
        self._families: Counter[str] = Counter()
        self._given: Counter[str] = Counter()
        for text, times in texts.items():
            for parts in pieces(text):
                known = plain(parts)
                if known:
                    # "Knuth, Donald" is surer than "Donald Knuth": it may be turned.
                    weight = times * (3 if len(parts) == 2 else 1)
                    self._families[known.family] += weight
                    self._given[known.given] += weight
        self._all = max(self._families.total(), 1)

    def authors(self, text: str) -> list[Person]:
        """Return the persons that a line names, each once; none if it says nothing."""
        if text.strip().lower() in MISSING:
            return []
        found = [
            each
            for parts in pieces(text)
            for each in max(_readings(self._unglued(parts)), key=self._likely)
        ]
        return [each for each in dict.fromkeys(found) if len(each.family) > 1]

    def _likely(self, persons: list[Person]) -> float:
        """Return how well a reading fits what others say, rounded to break no tie."""
        families = {each.family: each for each in persons}
        known = sum(self._families[name] - self._given[name] for name in families)
        told = sum(0.001 for each in families.values() if each.initial)
        return round(known / self._all - UNKNOWN * len(families) + told, 9)

    def _unglued(self, parts: Parts) -> Parts:
        """Return parts with words cut where a known family name begins or ends."""
        return [[cut for word in part for cut in self._cut(word)] for part in parts]

    def _cut(self, word: str) -> list[str]:
        if word in self._families or len(word) < 7:
            return [word]
        names = [name for name in self._families if len(word) - len(name) >= 3]
        ends = [name for name in names if len(name) >= 4 and word.endswith(name)]
        if ends:
            end = max(ends, key=len)
            return [word.removesuffix(end), end]
        starts = [name for name in names if len(name) >= 5 and word.startswith(name)]
        if starts:
            start = max(starts, key=len)
            return [start, word.removeprefix(start)]
        return [word]


def _readings(parts: Parts) -> Iterator[list[Person]]:
    """Yield the ways to read a piece as persons."""
    if all(len(part) == 1 for part in parts):
        yield [person([], part) for part in parts]  # "hearn, baker"
    if len(parts) % 2 == 0:
        yield [person(parts[i + 1], parts[i]) for i in range(0, len(parts), 2)]
    if all(len(part) > 1 for part in parts):
        for turned in (False, True):
            cuts = (list(islice(_cuts(part, turned=turned), WAYS)) for part in parts)
            for ways in islice(product(*cuts), 100):
                yield [each for way in ways for each in way]
    chain = _chain(parts)
    if chain:
        yield chain
    yield [person([], [word]) for part in parts for word in part if len(word) > 1]


def _cuts(words: list[str], *, turned: bool) -> Iterator[list[Person]]:
    """Yield the ways to cut words into names of two to four; turned: family first."""
    if not words:
        yield []
    for size in (2, 3, 4):
        name, rest = words[:size], words[size:]
        if len(name) < size or len(rest) == 1:
            continue
        first = person(name[1:], name[:1]) if turned else in_order(name)
        yield from ([first, *others] for others in _cuts(rest, turned=turned))


def _chain(parts: Parts) -> list[Person]:
    """Return "knuth, donald e patashnik, oren" as two persons; none if it is not so."""
    if len(parts) < 2 or any(len(part) < 2 for part in parts[1:-1]):
        return []
    families, given = [parts[0]], []
    for part in parts[1:-1]:
        given.append(part[:-1])
        families.append(part[-1:])
    return [
        person(first, last)
        for first, last in zip([*given, parts[-1]], families, strict=True)
    ]


def texts_of(rows: Iterable[tuple[str, str]]) -> dict[str, Counter[str]]:
    """Return the lines of each book, from pairs of book and line."""
    found: dict[str, Counter[str]] = {}
    for book, text in rows:
        found.setdefault(book, Counter())[text] += 1
    return found
