"""What builds upon the commits to be taken back. Pure functions.

Whoever rewrote a file carried its rows into a new one: taking the old one out, or
putting back what it had replaced, would not take them out of there. Whoever wrote into
a table or a column that was made has values that would go with it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from resources.catalog.undo.cells import Event, Timeline, Undone, timelines
from resources.catalog.undo.model import PLACE, Blocked, Cell, File, Part

Timelines = Mapping[Cell, Timeline]

# Cells whose later values were made from the earlier ones.
_GROWING = {"ref", "spec", "sort", "keys", "location"}


def blocked(
    parts: Sequence[Part], undone: Undone, kept: Collection[str] = ()
) -> list[Blocked]:
    """Return each undone part of one content that another commit builds upon.

    Args:
        parts: Of one table, view or namespace, each after those it was made upon.
        undone: The commits to take back, each with the id of a content.
        kept: Ids of contents that stay, even if an undone commit made them.

    Returns:
        One for each pair of a part and what builds upon it, in order of the parts.
    """
    lines = timelines(parts, undone)
    found: dict[tuple[str, str], Blocked] = {}
    for rule in _RULES:
        if rule is _made and parts[0].content_id in kept:
            continue
        for each in rule(lines):
            found.setdefault((each.part.commit, each.by.commit), each)
    return sorted(found.values(), key=lambda each: each.part.sequence)


def settle(
    parts: Mapping[str, Sequence[Part]], undone: Undone, kept: Collection[str] = ()
) -> tuple[set[tuple[str, str]], set[str]]:
    """Return what can be taken back when all that is built upon has to stay.

    What stays may itself build upon something else, so this goes on until nothing
    more has to stay.

    Args:
        parts: Of each content, by its id.
        undone: The commits to take back, each with the id of a content.
        kept: Ids of contents that stay, even if an undone commit made them.

    Returns:
        Those of undone that can go, and kept with what has to stay besides.
    """
    left, stay = set(undone), set(kept)
    for content_id, each in parts.items():
        while found := blocked(each, left, stay):
            left -= {(b.part.commit, content_id) for b in found if b.whole}
            stay |= {content_id for b in found if not b.whole}
    return left, stay


def _of(lines: Timelines, kind: str) -> Iterator[Timeline]:
    return (line for cell, line in lines.items() if cell[0] == kind)


def _later(line: Timeline) -> Iterator[tuple[Event, Event]]:
    """Yield each undone change of a cell with each that stays and comes after it."""
    for number, (mine, is_taken) in enumerate(line.events):
        for other, other_taken in line.events[number + 1 :] if is_taken else ():
            # A merge says what its result is, whatever was on the side it passed over.
            if not other_taken and not other.part.is_merge:
                yield mine, other


def _rewritten(lines: Timelines) -> Iterator[Blocked]:
    """A file that was added has been rewritten, or what replaced others is gone."""
    for line in _of(lines, "file"):
        for mine, other in _later(line):
            if mine.change.after is None or other.change.after is not None:
                continue
            if _writes_rows(other.part) or mine.part.removed:
                yield Blocked(mine.part, other.part, "rewrote files of")


def _writes_rows(part: Part) -> bool:
    """Return whether a part wrote files; an undo only moves them whole."""
    return bool(part.added) and not part.is_undo


def _replaced(lines: Timelines) -> Iterator[Blocked]:
    """A file would come back to a table that was filled anew since it was removed."""
    fills = {
        event.part.commit: event.part
        for line in _of(lines, "file")
        for event in line.standing
        if event.part.is_replacement and _writes_rows(event.part)
    }
    for line in _of(lines, "file"):
        for mine in line.taken if line.value is not None else ():
            for part in fills.values():
                if mine.change.after is None and _is_after(part, mine.part):
                    yield Blocked(mine.part, part, "filled the table anew after")


def _deleted_from(lines: Timelines) -> Iterator[Blocked]:
    """Rows were deleted from a file that had replaced others."""
    replaced = {
        event.change.after.path: event.part
        for line in _of(lines, "file")
        for event in line.taken
        if event.change.after is not None and event.change.after.kind == "data"
        if event.part.removed
    }
    for part, deletes in _staying(lines, "position_deletes") if replaced else ():
        for path, mine in replaced.items():
            if deletes.target in {None, path} and _is_after(part, mine):
                yield Blocked(mine, part, "deleted rows from files of")


def _applied(lines: Timelines) -> Iterator[Blocked]:
    """A file was rewritten without the rows that delete files had taken out."""
    deletes = [
        (event.part, event.change.after)
        for line in _of(lines, "file")
        for event in line.taken
        if event.change.after is not None and event.change.after.kind != "data"
    ]
    rewritten = [
        (event.part, event.change.before)
        for line in (_of(lines, "file") if deletes else ())
        for event in line.standing
        if event.change.before is not None and event.change.before.kind == "data"
        if not event.part.is_undo
    ]
    for mine, delete in deletes:
        for part, data in rewritten:
            if _applies(delete, data) and _is_after(part, mine):
                yield Blocked(mine, part, "applied deletes of")


def _applies(delete: File, data: File) -> bool:
    if delete.kind == "equality_deletes":
        return data.sequence < delete.sequence
    return delete.target in {None, data.path} and data.sequence <= delete.sequence


def _columns(lines: Timelines) -> Iterator[Blocked]:
    """A column that was added, or got another type, has values of others."""
    for line in _of(lines, "field"):
        for mine, other in _later(line):
            yield Blocked(mine.part, other.part, "changed a column of")
        for mine in filter(_takes_values, line.taken):
            for part, file in _staying(lines, "data"):
                has = file.columns is None or file.columns & mine.change.after.ids
                if has and _is_after(part, mine.part):
                    yield Blocked(mine.part, part, "has values in a column of")


def _takes_values(event: Event) -> bool:
    """Return whether a column was added, or what it may hold was changed."""
    before, after = event.change.before, event.change.after
    if before is None or after is None:
        return after is not None
    return bool(before.type != after.type)


def _names(lines: Timelines) -> Iterator[Blocked]:
    """A column would get a name back that another column has by now."""
    named: dict[str, Timeline] = {}
    for line in _of(lines, "field"):
        if line.value is None:
            continue
        twin = named.setdefault(line.value.name, line)
        for one, other in ((line, twin), (twin, line)):
            if one is not other and one.taken and other.standing:
                reason = f"uses the name '{line.value.name}' of a column of"
                yield Blocked(one.taken[-1].part, other.standing[-1].part, reason)


def _moved_on(lines: Timelines) -> Iterator[Blocked]:
    """Its name, or what grows inside its metadata, was changed again."""
    for cell, line in lines.items():
        for mine, other in _later(line):
            if cell[0] in _GROWING:
                what = " ".join(filter(None, cell))
                yield Blocked(mine.part, other.part, f"changed its {what} after")
            elif cell == PLACE and mine.change.before and mine.change.after:
                yield Blocked(mine.part, other.part, "renamed or dropped it after")


def _made(lines: Timelines) -> Iterator[Blocked]:
    """What was made holds something of others, or got its name from them."""
    place = lines.get(PLACE)
    if place is None or not place.is_unborn:
        return
    for line in lines.values():
        last = line.standing[-1] if line.standing else None
        renamed = line is place and last is not None and last.change.after is not None
        if last is not None and (renamed or line.value is not None):
            reason = "renamed" if renamed else "wrote into"
            yield Blocked(
                place.taken[0].part,
                last.part,
                f"{reason} what was made by",
                whole=False,
            )


def _staying(lines: Timelines, kind: str) -> Iterator[tuple[Part, File]]:
    """Yield each file that stays, with the part that added it."""
    for line in _of(lines, "file"):
        if line.standing and line.value is not None and line.value.kind == kind:
            yield line.standing[-1].part, line.value


def _is_after(one: Part, other: Part) -> bool:
    return one.sequence > other.sequence


_RULES: tuple[Callable[[Timelines], Iterator[Blocked]], ...] = (
    _rewritten,
    _replaced,
    _deleted_from,
    _applied,
    _columns,
    _names,
    _moved_on,
    _made,
)
