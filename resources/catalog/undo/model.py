"""The words of undoing: cells, what a commit did to them, what is in the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from resources.catalog.model import Commit, Conflict, Content, Kind

Dependents = Literal["refuse", "skip", "include"]
FileKind = Literal["data", "position_deletes", "equality_deletes"]
Cell = tuple[str, str]

# Which key points to it. The other cells are ("file", path), ("field", id),
# ("property", name), ("ref", name), and with no name: location, keys, spec, sort, view.
PLACE: Cell = ("place", "")


@dataclass(frozen=True)
class File:
    """A data or delete file of a table, as far as undoing must know it.

    Args:
        path: Its identity, on every branch.
        kind: What it holds.
        rows: How many.
        sequence: Its data sequence number.
        target: The only data file that its deletes are of, where that is known.
        columns: Ids of fields that have a value in some row; None if not known.
        live: How the table's manifests list it.
    """

    path: str
    kind: FileKind = field(default="data", compare=False)
    rows: int = field(default=0, compare=False)
    sequence: int = field(default=0, compare=False)
    target: str | None = field(default=None, compare=False)
    columns: frozenset[int] | None = field(default=None, compare=False)
    live: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Column:
    """A column at the top of a table's schema.

    Args:
        name: In this state.
        type: With all that is inside of it.
        ids: Field ids of it and of all that is inside of it.
        field: As PyIceberg has it.
    """

    name: str
    type: str
    ids: frozenset[int]
    field: Any = field(default=None, repr=False)


@dataclass(frozen=True)
class Change:
    """What one commit did to one cell: None is nothing there."""

    before: Any
    after: Any


@dataclass(frozen=True)
class Part:
    """What one commit did to one table, view or namespace.

    Args:
        commit: Id of the commit.
        parent: Id of the commit before it.
        sequence: Of the commit: higher than those of all before it.
        agent: On whose behalf it was made.
        content_id: Of the table, view or namespace.
        key: Its name, after the commit or before it.
        cells: What changed; of one made or dropped only its place and its files.
        is_undo: Whether the commit itself took others back.
        is_merge: Whether it is a merge that passed over one of its sides.
        is_replacement: Whether no file of before was left in the table.
        before: The content before the commit, under whatever name.
        after: The content after it.
    """

    commit: str
    parent: str | None
    sequence: int
    agent: str
    content_id: str
    key: str
    cells: Mapping[Cell, Change] = field(hash=False)
    is_undo: bool = False
    is_merge: bool = False
    is_replacement: bool = False
    before: Content | None = field(default=None, hash=False)
    after: Content | None = field(default=None, hash=False)

    @cached_property
    def added(self) -> tuple[File, ...]:
        """The files that it added."""
        changes = (c for (kind, _), c in self.cells.items() if kind == "file")
        return tuple(c.after for c in changes if c.after is not None)

    @cached_property
    def removed(self) -> tuple[File, ...]:
        """The files that it removed."""
        changes = (c for (kind, _), c in self.cells.items() if kind == "file")
        return tuple(c.before for c in changes if c.before is not None)


@dataclass(frozen=True)
class Blocked:
    """A part that cannot be taken back, since another commit builds upon it.

    Args:
        part: What was to be taken back.
        by: What builds upon it.
        reason: How: words between the two commits.
        whole: Whether nothing of the part can go; else only the table, view or
            namespace itself has to stay, and its rows can still go.
    """

    part: Part
    by: Part
    reason: str
    whole: bool = True


@dataclass(frozen=True)
class TableUndo:
    """What an undo does to one key.

    Args:
        key: Its name afterwards, or before it is dropped.
        kind: Table, view or namespace.
        action: Whether it is changed, dropped or put back.
        files_out: Number of data files taken out.
        rows_out: Rows in them.
        files_back: Number of data files put back.
        rows_back: Rows in them.
        settings: What else changes, such as a property or a column.
    """

    key: str
    kind: Kind
    action: Literal["change", "drop", "put_back"]
    files_out: int = 0
    rows_out: int = 0
    files_back: int = 0
    rows_back: int = 0
    settings: tuple[str, ...] = ()


@dataclass(frozen=True)
class UndoResult:
    """What an undo did, or would do.

    Args:
        commit: The commit that it made; None if there was nothing to do, or on a dry
            run.
        target: Head of the branch before.
        commits: Ids of the commits that it takes back, oldest first; of a dry run and
            of a repeated one those that it looked at.
        tables: What it does to each key, sorted; nothing if there are conflicts.
        conflicts: What builds upon them; only on a dry run, else raised.
        left: By commit, the keys whose part in it stays as it is, if told to skip what
            others built upon.
        kept: Keys of what they made and others use by now, so that it stays, without
            their rows; if told to skip.
    """

    commit: Commit | None
    target: str
    commits: tuple[str, ...] = ()
    tables: tuple[TableUndo, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    left: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    kept: tuple[str, ...] = ()
