"""Which columns of a table name its rows, date them, or hold their values."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import prod

from assets.claims.tabular import words
from assets.claims.tabular.candidates import (
    CODE,
    EMPTY,
    LONG,
    Candidates,
    Column,
    is_identity,
)

MOST_KEYS = 3  # Columns of a key; with more, the table is a list of facts.
MOST_TRIES = 60  # Each counts distinct rows of the whole table.
ENOUGH_ROWS = 5  # For a column that goes one to one with a code to be its name.

Distinct = Callable[[Sequence[int]], int]


@dataclass(frozen=True, slots=True)
class Roles:
    """Which column does what, by position.

    Attributes:
        subject: Names what the row is about; None: what stands above the table.
        codes: Further names of the same, such as its code.
        scopes: Columns of the key that say where or of which part the row holds.
        attribute: Names the property, row by row; None: the header does.
        times: Say when the row holds: a day, month or year.
        since: Says from when it holds.
        until: Says until when it holds.
        unit: Holds the unit of the row's numbers.
        state: Says whether the row still holds.
        values: Hold the values.
        key: The columns that together differ in every row.
        is_keyed: Whether there are such columns.
    """

    subject: int | None = None
    codes: tuple[int, ...] = ()
    scopes: tuple[int, ...] = ()
    attribute: int | None = None
    times: tuple[int, ...] = ()
    since: int | None = None
    until: int | None = None
    unit: int | None = None
    state: int | None = None
    values: tuple[int, ...] = ()
    key: tuple[int, ...] = ()
    is_keyed: bool = True


@dataclass(slots=True)
class _Search:
    """The candidates, and how their cells repeat."""

    of: Candidates
    rows: int
    count: Distinct
    counts: dict[tuple[int, ...], int] = field(default_factory=dict)
    tries: int = 0

    def distinct(self, places: Iterable[int]) -> int:
        """Return how many different cells some columns have together."""
        chosen = tuple(sorted(places))
        if chosen not in self.counts:
            self.counts[chosen] = self.count(chosen)
        return self.counts[chosen]

    def is_unique(self, places: Iterable[int]) -> bool:
        """Whether columns, with those that count anyway, tell all rows apart."""
        chosen = {*places, *self.of.always}
        single = prod(self.distinct((place,)) for place in chosen)
        if single < self.rows or self.tries >= MOST_TRIES:
            return False
        self.tries += 1
        return self.distinct(chosen) == self.rows


def find_roles(found: Candidates, rows: int, distinct: Distinct) -> Roles:
    """Return the role of every column.

    The key is the first column that names the rows if its cells differ, else the
    column of codes that do, else the smallest set of names and times that does,
    leftmost first. A time in it is when the row holds, not what it is about.

    Args:
        found: Which columns may name and date the rows.
        rows: Number of rows.
        distinct: How many different cells some of `found.counted` have together.
    """
    search = _Search(found, rows, distinct)
    return _assign(search, _key(search))


def _key(search: _Search) -> tuple[int, ...] | None:
    """Return the columns of the key; () if others suffice, None if there is none."""
    if search.of.attribute is not None and search.is_unique(()):
        return ()
    for places in _sets(search.of):
        if search.is_unique(places):
            return places
    return None


def _sets(found: Candidates) -> Iterator[tuple[int, ...]]:
    """Yield sets of columns that may be the key, the likeliest first."""
    names, times = found.names, found.times
    if not names:
        yield from ((time,) for time in times)
        return
    first, rest = names[0], names[1:]
    yield (first,)
    for place in rest:
        column = found.columns[place]
        if column.kind == CODE or is_identity(column):
            yield (place,)
    # The subject with a time before the subject with another name: a name may tell
    # rows apart by chance, and where a date is needed, it is there for that.
    for size in range(1, MOST_KEYS):
        for more in combinations([*times, *rest], size):
            yield (first, *more)
    yield from ((place,) for place in rest)
    for size in range(2, MOST_KEYS + 1):
        yield from combinations([*rest, *times], size)


def _assign(search: _Search, key: tuple[int, ...] | None) -> Roles:
    found = search.of
    columns, once = found.columns, found.once
    names = [place for place in key or () if place in found.names]
    subject, codes = _named(search, names[0]) if names else (None, ())
    if subject is not None and columns[subject].name in words.EDITION:
        subject = None  # A list of versions is about what stands above it.
    times = [place for place in key or () if place in found.times]
    # A column called "year" dates the row also where names suffice as its key; then it
    # is a property as well.
    pure = [place for place in found.times if columns[place].name in words.TIME]
    # Of a year and a month in two columns, the second only tells the rows apart.
    scopes = (*(p for p in names if p not in {subject, *codes}), *times[1:])
    used = {subject, *scopes, *times, found.attribute}
    used |= {once["unit"], once["since"], once["until"]}
    values = tuple(
        place
        for place, column in enumerate(columns)
        if place not in used
        and column.kind not in {EMPTY, LONG}
        and not column.is_remark
        and not (column.counting and column.name in words.ORDINAL)
    )
    return Roles(
        subject=subject,
        codes=codes,
        scopes=scopes,
        attribute=found.attribute,
        times=tuple(times[:1] or pure[:1]),
        values=values,
        key=tuple(sorted({*(key or ()), *found.always})) if key is not None else (),
        is_keyed=key is not None,
        **once,
    )


def _named(search: _Search, place: int) -> tuple[int, tuple[int, ...]]:
    """Return the column with the name of what a column of codes stands for.

    The two go one to one, and stand beside each other, or the headers say so.
    """
    columns = search.of.columns
    for other in sorted(
        set(search.of.names) - {place}, key=lambda o: (abs(o - place), o)
    ):
        code, name = (place, other) if _is_code(columns[place]) else (other, place)
        if _is_code(columns[name]) or not _is_code(columns[code]):
            continue
        if not _is_name(columns[name], columns[code], abs(name - code), search.rows):
            continue
        pair = search.distinct((code, name))
        if pair == search.distinct((code,)) == search.distinct((name,)):
            return name, (code,)
    return place, ()


def _is_code(column: Column) -> bool:
    headed = column.header is not None and words.is_code_header(column.header.text)
    return column.kind == CODE or headed


def _is_name(name: Column, code: Column, distance: int, rows: int) -> bool:
    if name.header is None:
        return False
    if words.is_name_header(name.header.text):
        return True
    plain = name.name not in words.STATE | words.UNIT | words.PLACE
    titled = name.titled > 0.5 and rows >= ENOUGH_ROWS  # noqa: PLR2004
    return plain and titled and distance == 1 and code.kind == CODE
