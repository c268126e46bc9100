"""Names that stand for other names, from an optional file of the home."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from resources.errors import AssayError

if TYPE_CHECKING:
    from _csv import Reader

ALIASES = "aliases.csv"  # In the home.
_COLUMNS = 2


class AliasFileError(AssayError):
    """A line of the alias file is not a name and another name."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(
            f"{path}, line {line}: {problem}.",
            remedy=f"write 'alias,name' on line {line} of {path}, or delete the line",
        )


def read_aliases(path: Path) -> dict[str, str]:
    """Return the name that each alias stands for; none if there is no such file.

    Each line is `alias,name`, such as `FQ Tea,Fennel Quay Tea Cooperative`; a line that
    begins with # is a comment.

    Args:
        path: A CSV file in UTF-8, which need not exist.

    Raises:
        AliasFileError: If a line has not two names, or an alias two meanings.
    """
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines)
        for row in _checked(rows, path):
            alias, name, line = row
            if found.get(alias, name) != name:
                problem = f"'{alias}' stands for '{found[alias]}' already"
                raise AliasFileError(path, line, problem)
            found[alias] = name
    return found


def _checked(rows: "Reader", path: Path) -> list[tuple[str, str, int]]:
    """Return alias, name and line of each row that is not empty or a comment."""
    checked = []
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not any(cells) or cells[0].startswith("#"):
                continue
            if len(cells) != _COLUMNS or not all(cells):
                problem = f"{len(cells)} cells where alias and name are expected"
                raise AliasFileError(path, rows.line_num, problem)
            checked.append((cells[0], cells[1], rows.line_num))
    except (csv.Error, UnicodeDecodeError) as error:
        raise AliasFileError(path, rows.line_num + 1, str(error)) from error
    return checked
