"""The columns of a data table as plain ones: structs opened, lists joined."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.types as pat

from resources.warehouse.names import qualified, quoted

VERSION, ROW = "_version_id", "_row"  # Columns that lead back to the bytes.
CUT = 601  # Characters of a cell that are read: enough to see that it is too long.
DEEPEST = 3  # Levels of structs.


@dataclass(frozen=True, slots=True)
class Leaf:
    """One plain column.

    Attributes:
        name: Its name; that of a field in a struct has those above in front.
        sql: What selects it.
    """

    name: str
    sql: str


def leaves(schema: pa.Schema) -> tuple[list[Leaf], list[str]]:
    """Return the plain columns of a table, and the names of those that are none.

    A struct becomes its fields; a list of texts, numbers or days one text with commas.
    Lists of structs, maps and bytes say nothing that one cell could hold.
    """
    found: list[Leaf] = []
    other: list[str] = []
    taken: set[str] = set()
    for each in schema:
        if each.name.startswith("_"):
            continue
        for name, sql in _open(each, each.name, quoted(each.name), DEEPEST):
            if not sql:
                other.append(name)
                continue
            # The field of a struct may be called as another column is.
            unique = f"{name}_{len(found) + 1}" if name in taken else name
            taken.add(unique)
            found.append(Leaf(unique, sql))
    return found, other


def select(table: str, columns: list[Leaf], *, limit: bool = True) -> str:
    """Return the query for the rows of version $version_id, in order of the file.

    Columns are named by position, `c0`, `c1` and so on, then `row`; parameters are
    `version_id` and, with a limit, `rows`.
    """
    listed = [f"{each.sql} as c{place}" for place, each in enumerate(columns)]
    names = ", ".join([*listed, f"{ROW} as row"])
    query = (
        f"select {names} from {qualified(table)}"  # noqa: S608 - quoted names only
        f" where {VERSION} = $version_id order by {ROW}"
    )
    return f"{query} limit $rows" if limit else query


def _open(
    column: "pa.Field[pa.DataType]", name: str, sql: str, depth: int
) -> Iterator[tuple[str, str]]:
    kind = column.type
    if isinstance(kind, pa.StructType) and depth:
        for i in range(kind.num_fields):
            inner = kind.field(i)
            path = f"{sql}.{quoted(inner.name)}"
            yield from _open(inner, f"{name}_{inner.name}", path, depth - 1)
    elif pat.is_list(kind) and _is_plain(kind.value_type):
        yield name, f"left(array_to_string({sql}, ', '), {CUT})"
    elif pat.is_string(kind) or pat.is_large_string(kind):
        yield name, f"left({sql}, {CUT})"
    else:
        yield name, sql if _is_plain(kind) else ""


def _is_plain(kind: pa.DataType) -> bool:
    plain = (
        pat.is_string, pat.is_large_string, pat.is_integer, pat.is_floating,
        pat.is_decimal, pat.is_boolean, pat.is_date, pat.is_timestamp, pat.is_time,
    )  # fmt: skip
    return any(test(kind) for test in plain)
