"""Where contents should be after an undo."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from resources.catalog.model import Commit, Conflict, Content
from resources.catalog.undo.cells import Timeline, Undone, timelines
from resources.catalog.undo.model import PLACE, Cell, File, Part
from resources.catalog.undo.parts import Side


@dataclass(frozen=True)
class Aim:
    """Where one content should be after an undo.

    Args:
        content_id: Which.
        now: What it is at the head; without a content if it is not there.
        key: Its name afterwards; None if it goes.
        base: The content to change: that at the head, or that before it was dropped.
        wanted: Value by cell, of all cells that undone commits touched.
        parts: What undone commits did to it.
    """

    content_id: str
    now: Side
    key: str | None
    base: Content
    wanted: Mapping[Cell, Any]
    parts: Sequence[Part]

    @property
    def files(self) -> list[File]:
        """The files that may have to go or to come back."""
        touched = (f for part in self.parts for f in (*part.added, *part.removed))
        return list({file.path: file for file in touched}.values())


@dataclass(frozen=True)
class Plan:
    """How commits can be taken back.

    Args:
        commits: Which, oldest first; with all that build on them, if these are to be
            included.
        aims: For each content that they touched.
        conflicts: What stands against it.
        left: By commit, the keys whose part in it stays as it is.
        kept: Keys of what they made that stays, without their rows.
    """

    commits: Sequence[Commit]
    aims: Sequence[Aim] = ()
    conflicts: Sequence[Conflict] = ()
    left: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kept: tuple[str, ...] = ()


def aim_for(
    parts: Sequence[Part], now: Side, undone: Undone, kept: Collection[str]
) -> Aim | None:
    """Return where a content should be; None if it is gone and stays gone.

    Args:
        parts: Of one content, each after those it was made upon.
        now: What it is at the head.
        undone: The commits to take back, each with the id of a content.
        kept: Ids of contents that stay, even if an undone commit made them.
    """
    content_id = parts[0].content_id
    lines = timelines(parts, undone)
    key, place = now.key, lines.pop(PLACE, None)
    if place and place.taken and not (place.is_unborn and content_id in kept):
        key = place.value
    base = now.content or (_dropped(place) if key and place else None)
    if base is None:
        return None
    wanted = {cell: line.value for cell, line in lines.items() if line.taken}
    own = [part for part in parts if (part.commit, content_id) in undone]
    return Aim(content_id, now, key, base, wanted, own)


def _dropped(place: Timeline) -> Content | None:
    """Return what a content was before it was dropped last."""
    drops = (e.part for e in reversed(place.taken) if e.change.after is None)
    return next((part.before for part in drops), None)
