"""Names that every engine takes unquoted: lower case, a-z, 0-9 and underscore."""

import re
import unicodedata
from collections.abc import Sequence

from resources.ids import content_id

NAMESPACE = "data"
COLUMN_LENGTH = 60
TABLE_LENGTH = 120
_HASH_LENGTH = 8
_SEPARATORS = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def slug(text: str) -> str:
    """Return text as lower snake case, without accents; may be empty.

    Characters that have no ASCII base letter act as separators.
    """
    spaced = _CAMEL.sub("_", text)
    plain = unicodedata.normalize("NFKD", spaced).casefold()
    base = "".join(c for c in plain if not unicodedata.combining(c))
    return _SEPARATORS.sub("_", base).strip("_")


def column_names(headers: Sequence[str | None]) -> list[str]:
    """Return one unique column name per header, in order.

    An empty header becomes column_<position>, a repeated one gets _2, _3, and a name
    never starts with a digit or with the underscore that marks system columns.
    """
    taken: set[str] = set()
    names = []
    for position, header in enumerate(headers, start=1):
        base = slug(header or "")[:COLUMN_LENGTH].rstrip("_") or f"column_{position}"
        if base[0].isdigit():
            base = f"c_{base}"
        name, copy = base, 1
        while name in taken:
            copy += 1
            name = f"{base}_{copy}"
        taken.add(name)
        names.append(name)
    return names


def table_name(uri: str, sheet: str | None = None, *, distinct: bool = False) -> str:
    """Return the key of the table that a structured file (or one sheet) is kept in.

    The name is the whole URI without its extension, and the sheet. Eight digits of a
    hash are added where the slug alone would not tell files apart: characters outside
    ASCII, and names that are too long.

    Args:
        uri: URI of the file, `<source>/<path>`.
        sheet: Sheet of a workbook, or part of a file with several tables.
        distinct: Add the hash always; for a name that another file already has.
    """
    stem = _EXTENSION.sub("", uri)
    parts = [stem] if sheet is None else [stem, sheet]
    name = "_".join(filter(None, map(slug, parts)))
    if distinct or len(name) > TABLE_LENGTH or any(map(_loses, parts)):
        digest = content_id(uri, sheet or "")[:_HASH_LENGTH]
        name = f"{name[: TABLE_LENGTH - _HASH_LENGTH - 1]}_{digest}".lstrip("_")
    if name[:1].isdigit() or not name:
        name = f"t_{name}"
    return f"{NAMESPACE}.{name}"


def _loses(text: str) -> bool:
    """Whether the slug drops letters or digits: then two texts may share it."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return any(c.isalnum() and not c.isascii() for c in plain)
