"""The value of a cell without some of the commits that changed it. Pure functions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from resources.catalog.undo.model import PLACE, Cell, Change, Part

# What these stand for exists only through whoever made them; a property set anew by
# somebody else is theirs.
_BORN = {"place", "file", "field"}

Undone = Collection[tuple[str, str]]  # Commits, each with the id of a content.


@dataclass(frozen=True)
class Event:
    """One change of one cell, and whose it is."""

    part: Part
    change: Change


class Timeline:
    """All changes of one cell, and its value if some had not been made.

    An undo that was made before, and what it took back, cancel each other, unless the
    undo itself is taken back.

    Args:
        cell: Which.
        events: Its changes, each after those it was made upon.
        undone: The commits that are taken back.
    """

    def __init__(self, cell: Cell, events: Sequence[Event], undone: Undone) -> None:
        self.cell = cell
        self._all = events
        self._taken = [(e.part.commit, e.part.content_id) in undone for e in events]

    @cached_property
    def _cancelled(self) -> set[int]:
        cancelled: set[int] = set()
        for number in reversed(range(len(self._all))):
            if number in cancelled or self._taken[number]:
                continue
            answered = self._answered(number)
            cancelled |= {number, *answered} if answered else set()
        return cancelled

    @cached_property
    def events(self) -> list[tuple[Event, bool]]:
        """The changes that count, in their order, and whether each is taken back."""
        pairs = enumerate(zip(self._all, self._taken, strict=True))
        return [pair for number, pair in pairs if number not in self._cancelled]

    @property
    def cancelled(self) -> set[str]:
        """The ids of the commits whose changes do not count."""
        return {self._all[number].part.commit for number in self._cancelled}

    @cached_property
    def standing(self) -> list[Event]:
        """The changes that stay, in their order."""
        return [event for event, is_taken in self.events if not is_taken]

    @cached_property
    def taken(self) -> list[Event]:
        """The changes that are taken back, in their order."""
        return [event for event, is_taken in self.events if is_taken]

    @property
    def is_unborn(self) -> bool:
        """Whether it was made by an undone commit, and so is not there at all."""
        if not self.events or self.cell[0] not in _BORN:
            return False
        first, is_taken = self.events[0]
        return is_taken and first.change.before is None

    @cached_property
    def value(self) -> Any:  # noqa: ANN401
        """What the cell holds without the undone commits; None for nothing."""
        if self.is_unborn:
            return None
        if self.standing:
            return self.standing[-1].change.after
        return self._all[0].change.before

    def _answered(self, number: int) -> list[int]:
        """Return the changes that an undo took back, if it is one."""
        event = self._all[number]
        for first in reversed(range(number)) if event.part.is_undo else ():
            if self._all[first].change.before == event.change.after:
                return list(range(first, number))
        return []


def timelines(parts: Sequence[Part], undone: Undone) -> dict[Cell, Timeline]:
    """Return the timeline of each cell that parts of one content changed, by cell.

    Args:
        parts: Of one table, view or namespace, each after those it was made upon.
        undone: The commits that are taken back.
    """
    moves = [Event(p, p.cells[PLACE]) for p in parts if PLACE in p.cells]
    # What was made and taken back is gone with all that was in it.
    over = Timeline(PLACE, moves, undone).cancelled
    events: dict[Cell, list[Event]] = {}
    for part in parts:
        for cell, change in part.cells.items():
            if cell == PLACE or part.commit not in over:
                events.setdefault(cell, []).append(Event(part, change))
    return {cell: Timeline(cell, found, undone) for cell, found in events.items()}
