"""What taking commits back means for each table, view and namespace at a head."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from resources.catalog.errors import CollectedCommitError, MetadataUnreadableError
from resources.catalog.model import Commit
from resources.catalog.publisher import Publisher
from resources.catalog.undo.aims import Aim, Plan, aim_for
from resources.catalog.undo.cells import Undone
from resources.catalog.undo.dependents import blocked, settle
from resources.catalog.undo.model import Dependents, Part
from resources.catalog.undo.obstacles import Obstacles
from resources.catalog.undo.parts import Reader, Side, sides
from resources.catalog.undo.passed import PassedOver
from resources.catalog.undo.past import Past

PartsOf = Mapping[str, Sequence[Part]]


class Planner:
    """Plans at one head.

    Args:
        publisher: Reads contents.
        reader: Reads what commits did.
        past: The history of the head.
    """

    def __init__(self, publisher: Publisher, reader: Reader, past: Past) -> None:
        self._publisher = publisher
        self._reader = reader
        self._past = past
        self._obstacles = Obstacles(publisher, reader, past)

    def plan(
        self, commits: Sequence[Commit], dependents: Dependents, *, keeps_made: bool
    ) -> Plan:
        """Return how to take commits back; nothing is written.

        Args:
            commits: Which, without merges, oldest first.
            dependents: What to do where others built upon them.
            keeps_made: Whether tables, views and namespaces that they made stay, with
                nothing asked, where others use them.
        """
        kept: set[str] = set()
        while True:
            parts = self._parts(commits)
            undone = {(commit.id, each) for commit in commits for each in sides(commit)}
            if dependents == "skip":
                undone, kept = settle(parts, undone, kept)
            aims = self._aims(parts, undone, kept)
            found = [b for each in parts.values() for b in blocked(each, undone, kept)]
            found += self._obstacles.inhabited(aims)
            known = {commit.id for commit in commits}
            more = {each.by.commit for each in found if not each.by.is_merge} - known
            made = {each.part.content_id for each in found if not each.whole}
            if dependents == "skip" and found:
                kept |= {each.part.content_id for each in found}
            elif dependents == "refuse" and keeps_made and made:
                kept |= made
            elif dependents == "include" and more:
                commits = self._past.commits(known | more)
            else:
                conflicts = self._obstacles.against(aims, found)
                stays = {aim.now.key or "" for aim in aims if aim.content_id in kept}
                left = _left(commits, undone)
                return Plan(commits, aims, conflicts, left, tuple(sorted(stays)))

    def current(self, parts: Sequence[Part]) -> Side:
        """Return what a content is at the head, and under which key."""
        return self._at_head(parts[0].content_id, [part.key for part in parts])

    def _at_head(self, content_id: str, keys: Sequence[str]) -> Side:
        for key in dict.fromkeys(reversed(keys)):
            content = self._publisher.content(self._past.head, key)
            if content is not None and content.content_id == content_id:
                return Side(key, content)
        return Side()

    def _parts(self, commits: Sequence[Commit]) -> dict[str, list[Part]]:
        own: dict[str, list[Commit]] = {}
        for commit in commits:
            for each in sides(commit):
                own.setdefault(each, []).append(commit)
        parts: dict[str, list[Part]] = {}
        mixed = set()
        for each, made in own.items():
            if self._is_untouched_since(each, made):
                parts[each] = [self._part(made[-1], each, made[0])]
            else:
                parts[each] = [self._part(commit, each) for commit in made]
                mixed |= set() if self._is_all_there(parts[each]) else {each}
        if mixed:
            first = min(parts[each][0].sequence for each in mixed)
            self._add_others(parts, mixed, first)
        return parts

    def _part(
        self, commit: Commit, content_id: str, first: Commit | None = None
    ) -> Part:
        """Return what a commit did; a missing file is explained if it was given up."""
        try:
            return self._reader.part(commit, content_id, first)
        except (MetadataUnreadableError, OSError) as error:
            about = {commit.id, *(first or commit).parents}
            collected = self._past.collected(about)
            if not collected:
                raise
            raise CollectedCommitError(collected) from error

    def _is_untouched_since(self, content_id: str, commits: Sequence[Commit]) -> bool:
        """Return whether nobody else changed a content since commits began to."""
        steps = [sides(commit)[content_id] for commit in commits]
        follow = all(one[1] == other[0] for one, other in pairwise(steps))
        keys = [side.key for step in steps for side in step if side.key is not None]
        return follow and steps[-1][1] == self._at_head(content_id, keys)

    def _is_all_there(self, own: Sequence[Part]) -> bool:
        """Return whether only rows were appended, and none was touched since."""
        now = self.current(own)
        if now.content is None or any(c[0] != "file" for p in own for c in p.cells):
            return False
        added = [file for part in own for file in part.added]
        if any(part.removed for part in own) or any(f.kind != "data" for f in added):
            return False
        found = self._reader.present(now.key or "", now.content, added)
        return len(found) == len(added)

    def _add_others(
        self, parts: dict[str, list[Part]], mixed: Collection[str], first: int
    ) -> None:
        known = {(part.commit, each) for each in mixed for part in parts[each]}
        for commit in self._past.touching(mixed, first):
            for each in sides(commit).keys() & mixed:
                if (commit.id, each) not in known:
                    parts[each].append(self._part(commit, each))
        passed = PassedOver(self._publisher, self._reader, self._past)
        left_out = passed.parts({each: parts[each] for each in mixed}, first)
        for each in mixed:
            parts[each] += left_out.get(each, [])
            parts[each].sort(key=lambda part: part.sequence)

    def _aims(self, parts: PartsOf, undone: Undone, kept: Collection[str]) -> list[Aim]:
        aims = (
            aim_for(each, self.current(each), undone, kept) for each in parts.values()
        )
        return [aim for aim in aims if aim is not None]


def _left(commits: Sequence[Commit], undone: Undone) -> dict[str, tuple[str, ...]]:
    """Return, by commit, the keys of which what it did has to stay."""
    left = {}
    for commit in commits:
        found = sides(commit).items()
        stay = [pair for each, pair in found if (commit.id, each) not in undone]
        keys = {after.key or before.key or "" for before, after in stay}
        if keys:
            left[commit.id] = tuple(sorted(keys))
    return left
