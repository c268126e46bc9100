"""What columns are, and which of them may name and date the rows of a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from assets.claims.tabular import words
from assets.claims.tabular.headers import Header

# Kinds of columns, by what most of their cells are.
CODE, TEXT, NUMBER, DATE, YEAR, OTHER, LONG, EMPTY = (
    "code", "text", "number", "date", "year", "other", "long", "empty",
)  # fmt: skip
MOST_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of a column before its role is.

    Attributes:
        header: Its header; None in a table without.
        kind: One of the kinds above.
        titled: Share of its cells that begin with a capital letter, 0 to 1.
        counting: Whether its cells are 1, 2, 3 and so on.
    """

    header: Header | None
    kind: str
    titled: float = 0.0
    counting: bool = False

    @property
    def name(self) -> str:
        """The header as `words` lists headers; "" without one."""
        return words.bare(self.header.text) if self.header else ""

    @property
    def is_remark(self) -> bool:
        """Whether it holds words for people beside the values."""
        return self.kind == TEXT and self.name.rpartition("_")[2] in words.REMARK


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the headers and kinds of columns say of their roles.

    Attributes:
        columns: All columns, in order.
        names: Those that may name the rows, the first few.
        times: Those that may date them, the first few.
        attribute: The one that names the property of each row.
        once: Roles that a header gives outright: unit, state, since, until.
    """

    columns: tuple[Column, ...]
    names: tuple[int, ...]
    times: tuple[int, ...]
    attribute: int | None
    once: dict[str, int | None]

    @property
    def always(self) -> tuple[int, ...]:
        """Columns that belong to the key of every row if they are there."""
        places = (self.attribute, self.once["since"])
        return tuple(place for place in places if place is not None)

    @property
    def counted(self) -> list[int]:
        """Columns whose cells decide which of them are the key."""
        return sorted({*self.names, *self.times, *self.always})


def candidates(columns: Sequence[Column]) -> Candidates:
    """Return which columns may name and date the rows of a table.

    Args:
        columns: All columns, in order.
    """
    once = {
        name: _first(columns, listed)
        for name, listed in (
            ("unit", words.UNIT),
            ("state", words.STATE),
            ("since", words.FROM),
            ("until", words.UNTIL),
        )
    }
    attribute = _attribute(columns)
    taken = {attribute, *once.values()}
    names, times = [], []
    for place, column in enumerate(columns):
        if place in taken or _is_idle(column):
            continue
        first = place == 0 and column.name in words.EDITION
        if column.kind in {CODE, TEXT} or is_identity(column) or first:
            names.append(place)
        elif column.kind in {DATE, YEAR}:
            times.append(place)
    few = MOST_CANDIDATES
    return Candidates(
        tuple(columns), tuple(names[:few]), tuple(times[:few]), attribute, once
    )


def _first(columns: Sequence[Column], listed: frozenset[str]) -> int | None:
    times = listed in (words.FROM, words.UNTIL)
    for place, column in enumerate(columns):
        dated = column.kind in {DATE, YEAR}
        if column.name in listed and dated is times and column.kind != EMPTY:
            return place
    return None


def _attribute(columns: Sequence[Column]) -> int | None:
    """Return the column that names the property of each row, if there is one.

    There is when its header says so and the other columns do not name one: they are
    years, or called "value".
    """
    others = [
        column for column in columns if column.kind not in {EMPTY, LONG, CODE, TEXT}
    ]
    for place, column in enumerate(columns):
        if column.name not in words.PROPERTY or column.kind not in {TEXT, CODE}:
            continue
        rest = [each for each in columns if each is not column]
        if len(rest) == 1 or all(_says_nothing(each) for each in others):
            return place
    if len(columns) == 2 and columns[1].name in words.EMPTY_VALUE:  # noqa: PLR2004
        return 0 if columns[0].kind == TEXT else None
    return None


def _says_nothing(column: Column) -> bool:
    timed = column.header is not None and column.header.time is not None
    listed = words.VALUE | words.TIME | words.UNIT
    return timed or column.name in listed


def _is_idle(column: Column) -> bool:
    """Whether a column can name nothing: empty, row numbers, prose, remarks."""
    if column.counting and column.name in words.ORDINAL:
        return True
    return column.kind in {EMPTY, LONG} or column.name in words.REMARK


def is_identity(column: Column) -> bool:
    """Whether numbers are names: the column is called an id or a number."""
    return (
        column.kind == NUMBER
        and column.header is not None
        and column.name != "number"
        and words.is_code_header(column.header.text)
    )
