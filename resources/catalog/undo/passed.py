"""What merges left out: the changes of a side that they were told to pass over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from resources.catalog.history import merge_base
from resources.catalog.model import Content, Link
from resources.catalog.publisher import Publisher
from resources.catalog.undo.model import Cell, Change, Part
from resources.catalog.undo.parts import Reader
from resources.catalog.undo.past import Past, only_behind


@dataclass(frozen=True)
class _Choice:
    """A merge that took one side of a content and left the other's changes out."""

    merge: Link
    key: str
    taken: Content | None
    taken_side: str
    left_side: str


class PassedOver:
    """Finds what merges in a history left out.

    A merge that is forced to take one side of a table, or to drop one, brings in
    commits whose changes have no effect. So it counts as a change of its own: each
    cell that they changed gets the value of the side that was taken.

    Args:
        publisher: Reads contents.
        reader: Reads what is in them.
        past: The history.
    """

    def __init__(self, publisher: Publisher, reader: Reader, past: Past) -> None:
        self._publisher = publisher
        self._reader = reader
        self._past = past

    def parts(
        self, known: Mapping[str, Sequence[Part]], sequence: int
    ) -> dict[str, list[Part]]:
        """Return what merges did to contents by passing over a side, by content id.

        Args:
            known: What commits without merges did to each content.
            sequence: Only of merges whose sequence is not below this.
        """
        links = self._past.since(sequence).values()
        merges = [m for m in links if len(m.parents) > 1 and m.sequence >= sequence]
        found: dict[str, list[Part]] = {}
        for merge in merges:
            for content_id, parts in known.items():
                choice = self._choice(merge, content_id, {part.key for part in parts})
                if choice is not None:
                    made = self._part(choice, parts)
                    found.setdefault(content_id, []).append(made)
        return found

    def _choice(
        self, merge: Link, content_id: str, keys: Collection[str]
    ) -> _Choice | None:
        one, other = merge.parents
        for key in sorted(keys):
            sides = [self._at(parent, key, content_id) for parent in merge.parents]
            now = self._at(merge.id, key, content_id)
            if sides[0] == sides[1] or now not in sides:
                continue
            taken = sides.index(now)
            base = merge_base(one, other, self._past.link)
            if base and sides[1 - taken] != self._at(base, key, content_id):
                parents = merge.parents[taken], merge.parents[1 - taken]
                return _Choice(merge, key, now, *parents)
        return None

    def _at(self, commit: str, key: str, content_id: str) -> Content | None:
        found = self._publisher.content(self._past.link(commit), key)
        return found if found is None or found.content_id == content_id else None

    def _part(self, choice: _Choice, parts: Sequence[Part]) -> Part:
        links = only_behind(choice.left_side, choice.taken_side, self._past.link)
        left_out = {link.id for link in links}
        state = self._reader.state(choice.key, choice.taken)
        cells: dict[Cell, Change] = {}
        for part in parts:
            for cell, change in part.cells.items() if part.commit in left_out else ():
                cells[cell] = Change(change.after, state.get(cell))
        merge = self._past.commits([choice.merge.id])[0]
        return replace(
            parts[0],
            commit=merge.id,
            parent=choice.taken_side,
            sequence=merge.sequence,
            agent=merge.agent,
            key=choice.key,
            cells=cells,
            is_undo=False,
            is_merge=True,
            is_replacement=False,
            before=choice.taken,
            after=choice.taken,
        )
