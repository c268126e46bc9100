"""What the columns of a data table are, from a sample and from its names."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.types as pat

from assets.claims.tabular import words
from assets.claims.tabular.candidates import (
    CODE,
    DATE,
    EMPTY,
    LONG,
    NUMBER,
    OTHER,
    TEXT,
    YEAR,
    Column,
    candidates,
)
from assets.claims.tabular.cells import kind_of, read_cell
from assets.claims.tabular.columns import Array, Cells, pc, written
from assets.claims.tabular.headers import Header, read_header
from assets.claims.tabular.layout import Leaf
from assets.claims.tabular.roles import Roles, find_roles

_MOST_YEARS = 0.99  # Share of a column's whole numbers that must look like years.

_BY_TYPE = (
    (pat.is_floating, NUMBER),
    (pat.is_decimal, NUMBER),
    (pat.is_date, DATE),
    (pat.is_timestamp, DATE),
    (pat.is_boolean, OTHER),
    (pat.is_time, OTHER),
)

Fetch = Callable[[Sequence[Leaf]], pa.Table]


@dataclass(frozen=True, slots=True)
class Profile:
    """The columns of a data table and what each is for.

    Attributes:
        columns: Plain columns, in order; c0, c1 and so on in a batch.
        headers: What the name of each says.
        kinds: What most of its cells are.
        roles: What each is for.
        prose: Those that hold sentences.
    """

    columns: tuple[Leaf, ...]
    headers: tuple[Header, ...]
    kinds: tuple[str, ...]
    roles: Roles
    prose: tuple[int, ...] = ()

    @property
    def has_cells(self) -> bool:
        """Whether there is a column that says something of the rows."""
        return bool(self.roles.values or self.roles.codes or self.prose)


def profile(
    columns: Sequence[Leaf], sample: pa.Table, fetch: Fetch, limit: int
) -> Profile:
    """Return what the columns of a table are for.

    Args:
        columns: Plain columns.
        sample: The first rows: c0, c1 and so on.
        fetch: Reads some of the columns of all rows, to see which tell them apart.
        limit: How many rows there are at most.
    """
    found = [_column(leaf, sample.column(place)) for place, leaf in enumerate(columns)]
    headers = tuple(each.header for each in found if each.header is not None)
    candidate = candidates(found)
    counted = candidate.counted
    whole = fetch([columns[place] for place in counted]) if counted else sample
    codes = {place: _codes(whole.column(i)) for i, place in enumerate(counted)}
    rows = min(whole.num_rows, limit)

    def distinct(places: Sequence[int]) -> int:
        return _distinct([codes[place] for place in places])

    kinds = tuple(column.kind for column in found)
    prose = tuple(
        place
        for place, column in enumerate(found)
        if column.kind == LONG or column.is_remark
    )
    roles = find_roles(candidate, rows, distinct)
    return Profile(tuple(columns), headers, kinds, roles, prose)


def _distinct(columns: Sequence[Array]) -> int:
    """Return how many different rows some columns have together; a null is a value."""
    import polars as pl

    frame = pl.DataFrame({str(i): pl.from_arrow(c) for i, c in enumerate(columns)})
    return frame.n_unique()


def _codes(cells: Array) -> Array:
    """Return a number for each cell, the same for cells that are written the same."""
    column = Cells.of(cells)
    return Cells.of(pc.fill_null(column.spread(column.texts()), "")).places


def _column(leaf: Leaf, cells: Array) -> Column:
    """Return what a sample of a column's cells says about it."""
    texts = [text for each in cells.to_pylist() if (text := written(each))]
    kind = _kind(cells.type, texts)
    header = read_header(leaf.name, numeric=kind in {NUMBER, YEAR})
    if kind == YEAR and not _is_dated(header):
        kind = NUMBER
    counting = texts == [str(number) for number in range(1, len(texts) + 1)]
    titled = sum(text[0].isupper() for text in texts) / max(len(texts), 1)
    return Column(header, kind, titled, counting and kind == NUMBER)


def _kind(kind: pa.DataType, texts: Sequence[str]) -> str:
    if not texts:
        return EMPTY
    for test, name in _BY_TYPE:
        if test(kind):
            return name
    counts = Counter(kind_of(text, read_cell(text)) for text in texts)
    if pat.is_integer(kind):
        return YEAR if counts[YEAR] >= _MOST_YEARS * len(texts) else NUMBER
    if 2 * counts[LONG] >= len(texts):
        return LONG
    most = max(sorted(counts), key=counts.__getitem__)
    return TEXT if most == CODE and counts[TEXT] > counts[CODE] / 4 else most


def _is_dated(header: Header) -> bool:
    """Whether whole numbers like 1987 under a header are years, not amounts."""
    name = words.bare(header.text)
    ends = {"year", "since", "founded", "established", "born", "built", "from", "fy"}
    return name in words.TIME | words.FROM | words.UNTIL or bool(
        ends & set(name.split("_"))
    )
