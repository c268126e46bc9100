"""Tables as they stand in a text, made regular: headers, rows of equal length."""

from collections.abc import Sequence
from dataclasses import dataclass

from assets.claims.tabular.candidates import (
    EMPTY,
    LONG,
    NUMBER,
    TEXT,
    YEAR,
    Column,
    candidates,
)
from assets.claims.tabular.cells import (
    is_nothing,
    is_prose,
    kind_of,
    read_cell,
)
from assets.claims.tabular.headers import MEASURES, Header, read_header
from assets.claims.tabular.labels import LONGEST_LABEL
from assets.claims.tabular.markdown import Cell, Grid, Row
from assets.claims.tabular.roles import Roles, find_roles

MOST_COLUMNS = 60
MOST_CELLS = 200_000  # Of one table in a text; the rows below are left out.
MOST_HEADER_WORDS = 4  # In a cell of a header that no rule marks as one.
FEWEST_ROWS = 3  # Of a table with such a header.
_SAMPLE = 500  # Rows that decide what kind a column is.
_NONE = Cell("", 0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of data: its place, its cells, and the row above that groups it."""

    row: Row
    cells: tuple[Cell, ...]
    section: str = ""

    def text(self, place: int) -> str:
        """Return the words of a cell; "" for a sign such as a dash."""
        words = self.cells[place].text
        return "" if is_nothing(words) else words


@dataclass(frozen=True, slots=True)
class Frame:
    """A regular table: one header, or None, per column, and lines of data."""

    headers: tuple[Header | None, ...]
    lines: tuple[Line, ...]
    roles: Roles


def frame(grid: Grid, before: Frame | None) -> Frame | None:
    """Return a table with its roles; None when nothing can be said of its cells.

    Args:
        grid: The table as it stands.
        before: The table before it in the text, which it may go on with: a first row
            that is data then has the headers of that one.
    """
    width = min(max(len(row.cells) for row in grid.rows), MOST_COLUMNS)
    if grid.header is not None:
        width = min(max(width, len(grid.header.cells)), MOST_COLUMNS)
    head, rows = grid.header, list(grid.rows)
    if head is not None and not (_is_header(head) and _differs(head, rows)):
        rows.insert(0, head)
        head = None
    elif head is None and _is_unruled_header(rows):
        head = rows.pop(0)
    lines = _lines(rows[: MOST_CELLS // width], head, width)
    if not lines:
        return None
    if head is None:
        return _headless(lines, width, before)
    headers = _headers(head, lines, width)
    return Frame(headers, lines, _roles(headers, lines))


def _is_header(row: Row) -> bool:
    """Whether a first row is above its columns, not a row of data or a title."""
    cells = [cell.text for cell in row.cells]
    filled = [text for text in cells if text]
    if len(filled) < min(2, len(cells)) or any(len(t) > LONGEST_LABEL for t in filled):
        return False
    for text in filled:
        header = read_header(text, numeric=False)
        value = read_cell(text)
        if (
            value.kind in MEASURES | {"number", "boolean", "version"}
            and header.time is None
        ):
            return False
    return True


def _is_unruled_header(rows: Sequence[Row]) -> bool:
    """Whether the first of rows without a rule is a header all the same.

    All its cells are filled with a few words, no two the same, and below at least one
    of them stands something other than words.
    """
    texts = [cell.text for cell in rows[0].cells]
    short = all(0 < len(text.split()) <= MOST_HEADER_WORDS for text in texts)
    if len(texts) < 3 or not short or len(set(texts)) < len(texts):  # noqa: PLR2004
        return False
    if len(rows) < FEWEST_ROWS or not _is_header(rows[0]):
        return False
    lines = [Line(row, (*row.cells, *[_NONE] * len(texts))) for row in rows[1:]]
    plain = {TEXT, EMPTY}
    return any(_kind(lines, place) not in plain for place in range(len(texts)))


def _differs(head: Row, rows: Sequence[Row]) -> bool:
    """Whether a first row is not simply the first of many labels and values.

    It is when all labels end with a colon, or most begin with the same word.
    """
    if len(head.cells) != 2:  # noqa: PLR2004
        return True
    first, labels = head.cells[0].text, [row.cells[0].text for row in rows]
    if first.endswith(":"):
        return sum(label.endswith(":") for label in labels) <= len(labels) / 2
    word = first.partition(" ")
    same = sum(label.partition(" ")[0] == word[0] for label in labels if word[2])
    return same <= len(labels) / 2


def _lines(rows: Sequence[Row], head: Row | None, width: int) -> tuple[Line, ...]:
    """Return the rows of data: padded, repeated and grouping rows taken out."""
    titles = [cell.text for cell in head.cells] if head else None
    lines: list[Line] = []
    seen: set[tuple[str, ...]] = set()
    section, first = "", _NONE
    for row in rows:
        cells = (*row.cells, *[_NONE] * width)[:width]
        texts = tuple(cell.text for cell in cells)
        if [cell.text for cell in row.cells] == titles:
            continue
        if texts[0] and not any(texts[1:]):
            section, first = texts[0] if width > 2 else "", _NONE  # noqa: PLR2004
            continue
        if texts[0]:
            first = cells[0]
        elif first.text and width > 2:  # noqa: PLR2004 - a cell over several rows
            cells = (first, *cells[1:])
            texts = (first.text, *texts[1:])
        if (section, *texts) not in seen:
            seen.add((section, *texts))
            lines.append(Line(row, cells, section if head else ""))
    return tuple(lines)


def _headless(
    lines: tuple[Line, ...], width: int, before: Frame | None
) -> Frame | None:
    """Return a table without headers: the rest of the one before, or a list of pairs.

    Nothing can be said of other tables: their cells are values of nobody knows what.
    """
    if before is not None and len(before.headers) == width and before.headers[0]:
        return Frame(before.headers, lines, _roles(before.headers, lines))
    labels = [line.text(0) for line in lines]
    pairs = width == 2 and sum(map(_is_label, labels)) > len(labels) / 2  # noqa: PLR2004
    if not pairs:
        return None
    return Frame((None, None), lines, Roles(attribute=0, values=(1,)))


def _is_label(text: str) -> bool:
    value = read_cell(text)
    return kind_of(text, value) == TEXT and not is_prose(text, value)


def _headers(head: Row, lines: Sequence[Line], width: int) -> tuple[Header | None, ...]:
    found: list[Header | None] = []
    for place in range(width):
        title = head.cells[place].text if place < len(head.cells) else ""
        numeric = _kind(lines, place) in {NUMBER, YEAR}
        found.append(read_header(title, numeric=numeric) if title else None)
    return tuple(found)


def _roles(headers: Sequence[Header | None], lines: Sequence[Line]) -> Roles:
    columns = [_column(header, lines, p) for p, header in enumerate(headers)]

    def distinct(places: Sequence[int]) -> int:
        return len({_key(line, places) for line in lines})

    return find_roles(candidates(columns), len(lines), distinct)


def _key(line: Line, places: Sequence[int]) -> tuple[str, ...]:
    return (line.section, *(line.text(place).casefold() for place in places))


def _column(header: Header | None, lines: Sequence[Line], place: int) -> Column:
    texts = [line.text(place) for line in lines]
    filled = [text for text in texts if text]
    titled = sum(text[0].isupper() for text in filled) / max(len(filled), 1)
    counting = [text.strip(" .)#") for text in texts] == [
        str(number) for number in range(1, len(texts) + 1)
    ]
    return Column(header, _kind(lines, place), titled, counting)


def _kind(lines: Sequence[Line], place: int) -> str:
    """Return what most cells of a column are."""
    counts: dict[str, int] = {}
    for line in lines[:_SAMPLE]:
        text = line.text(place)
        if text:
            kind = kind_of(text, read_cell(text))
            counts[kind] = counts.get(kind, 0) + 1
    if not counts:
        return EMPTY
    if 2 * counts.get(LONG, 0) >= sum(counts.values()):
        return LONG
    kind = max(sorted(counts), key=lambda each: counts[each])
    # Names and codes of the same things, side by side in one column, are names.
    return TEXT if kind == "code" and counts.get(TEXT, 0) > counts[kind] / 4 else kind
