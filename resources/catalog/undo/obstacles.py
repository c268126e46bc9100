"""What a head has that stands against the aims of an undo."""

from collections.abc import Mapping, Sequence

from resources.catalog.model import Conflict, Content, operation, short
from resources.catalog.publisher import Publisher
from resources.catalog.undo.aims import Aim
from resources.catalog.undo.model import Blocked, Part
from resources.catalog.undo.parts import Reader
from resources.catalog.undo.past import Past


class Obstacles:
    """Looks for names that are taken and namespaces that are in use.

    Args:
        publisher: Reads contents.
        reader: Reads what commits did.
        past: The history of the head.
    """

    def __init__(self, publisher: Publisher, reader: Reader, past: Past) -> None:
        self._publisher = publisher
        self._reader = reader
        self._past = past

    def against(self, aims: Sequence[Aim], found: Sequence[Blocked]) -> list[Conflict]:
        """Return what stands against aims: what builds upon them, else the names."""
        now = {aim.content_id: aim.now.content for aim in aims}
        if found:
            return [_conflict(each, now) for each in found]
        return [*self._taken(aims), *self._homeless(aims)]

    def inhabited(self, aims: Sequence[Aim]) -> list[Blocked]:
        """Return what others put into namespaces that would go."""
        spaces = [a for a in aims if a.key is None and a.base.kind == "namespace"]
        if not spaces:
            return []
        going = {aim.now.key for aim in aims if aim.key is None}
        contents = self._publisher.contents(self._past.head)
        staying = {k: c for k, c in contents.items() if k not in going}
        found = []
        for aim in spaces:
            inside = (key for key in staying if key.startswith(f"{aim.now.key}."))
            key = next(inside, None)
            if key is not None:
                by = self._maker(staying[key].content_id)
                reason = f"put {key} into what was made by"
                found.append(Blocked(aim.parts[0], by, reason, whole=False))
        return found

    def _maker(self, content_id: str) -> Part:
        """Return what first brought a content."""
        commits = self._past.touching({content_id}, 0)
        return self._reader.part(commits[0], content_id)

    def _taken(self, aims: Sequence[Aim]) -> list[Conflict]:
        """Return a conflict for each name that something else has by now."""
        free = {aim.now.key for aim in aims if aim.key != aim.now.key}
        found = []
        for aim in aims:
            if aim.key is None or aim.key == aim.now.key or aim.key in free:
                continue
            there = self._publisher.content(self._past.head, aim.key)
            if there is not None:
                reason = "it would come back, but something else has its name by now"
                found.append(
                    Conflict(aim.key, "added_on_both", None, aim.base, there, reason)
                )
        return found

    def _homeless(self, aims: Sequence[Aim]) -> list[Conflict]:
        moved = [aim for aim in aims if aim.key != aim.now.key]
        gone = [operation(a.now.key, a.now.content, None) for a in moved if a.now.key]
        come = [operation(a.key, None, a.base) for a in moved if a.key]
        return self._publisher.homeless(self._past.head, gone + come)


def _conflict(found: Blocked, now: Mapping[str, Content | None]) -> Conflict:
    mine, by = found.part, found.by
    return Conflict(
        key=mine.key,
        kind="built_upon",
        base=mine.before,
        source=mine.after,
        target=now.get(mine.content_id),
        reason=f"{short(by.commit)} by {by.agent} {found.reason} {short(mine.commit)}",
    )
