"""Which commits are in a branch's history, whose they are, and what they touched."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cached_property
from heapq import heapify, heappop, heappush

from sqlalchemy import ColumnElement, Select, or_, select

from resources.catalog.commits import microseconds
from resources.catalog.history import Lookup
from resources.catalog.model import Commit, Link
from resources.catalog.store import Store
from resources.catalog.store.rows import commit_of
from resources.catalog.store.schema import COMMITS
from resources.catalog.undo.marks import PICKED, undone_by

# Asking the database for so many contents at once; more are sorted out here.
MOST_ASKED = 50
BATCH = 500


class Past:
    """All commits that led to a head, by any parent.

    Args:
        store: Where they are.
        head: The newest.
    """

    def __init__(self, store: Store, head: Link) -> None:
        self.head = head
        self._store = store
        self._seen: dict[str, Link] = {head.id: head}
        self._waiting = [head]

    @cached_property
    def link(self) -> Lookup:
        """Gives the link of a commit id."""
        return self._store.graph()

    def since(self, sequence: int) -> dict[str, Link]:
        """Return commits by id; all whose sequence is not below one, maybe more."""
        later: list[Link] = []
        while self._waiting:
            link = self._waiting.pop()
            if link.sequence <= sequence:
                later.append(link)
                continue
            for parent in link.parents:
                if parent not in self._seen:
                    self._seen[parent] = self.link(parent)
                    self._waiting.append(self._seen[parent])
        self._waiting = later
        return self._seen

    def holds(self, link: Link) -> bool:
        """Return whether a commit is in it."""
        return link.id in self.since(link.sequence)

    def brought_by(self, link: Link) -> list[Commit]:
        """Return a commit itself, or all that a merge brought, without merges."""
        if len(link.parents) == 1:
            return self.commits([link.id])
        if not link.parents:
            return []
        brought = only_behind(link.parents[1], link.parents[0], self.link)
        return self.commits(each.id for each in brought if len(each.parents) == 1)

    def of_agent(self, agent: str, since: datetime | None) -> list[Commit]:
        """Return the commits made on behalf of an agent, oldest first.

        What somebody else cherry-picked of them counts as well. Merges are left out,
        and so is an undo of the agent's own commits: it is no work to be taken back.

        Args:
            agent: Who.
            since: Only those made then or later.
        """
        query = select(COMMITS).where(COMMITS.c.agent == agent)
        if since is not None:
            query = query.where(COMMITS.c.created_at >= microseconds(since))
        found = self._of(query.where(COMMITS.c.merged.is_(None)))
        own = {commit.id for commit in found}
        work = [c for c in found if own.isdisjoint(undone_by(c.properties))]
        picks = [pick for pick in self._picks(agent, since) if pick.id not in own]
        return _sorted([*work, *picks])

    def _picks(self, agent: str, since: datetime | None) -> list[Commit]:
        """Return cherry-picks of commits of an agent, made first at a time or later."""
        query = select(COMMITS).where(COMMITS.c.authored_at.is_not(None))
        if since is not None:
            query = query.where(COMMITS.c.authored_at >= microseconds(since))
        picks = self._of(query.where(COMMITS.c.properties.contains(PICKED)))
        firsts = self.commits({pick.properties[PICKED] for pick in picks})
        of_agent = {commit.id for commit in firsts if commit.agent == agent}
        return [pick for pick in picks if pick.properties[PICKED] in of_agent]

    def collected(self, commits: Collection[str]) -> list[str]:
        """Return which of some commits garbage collection gave up the files of."""
        return self._store.collected(commits)

    def touching(self, contents: Collection[str], sequence: int) -> list[Commit]:
        """Return the commits, without merges, that changed a content, oldest first.

        Args:
            contents: Ids of tables, views and namespaces.
            sequence: Only commits whose sequence is not below this.
        """
        query = select(COMMITS).where(COMMITS.c.sequence >= sequence)
        if len(contents) <= MOST_ASKED:
            query = query.where(or_(*(_mentions(each) for each in sorted(contents))))
        found = self._of(query.where(COMMITS.c.merged.is_(None)))
        return [commit for commit in found if _touches(commit, contents)]

    def commits(self, ids: Iterable[str]) -> list[Commit]:
        """Return commits by id, oldest first."""
        wanted = sorted(ids)
        batches = (wanted[i : i + BATCH] for i in range(0, len(wanted), BATCH))
        queries = (select(COMMITS).where(COMMITS.c.id.in_(batch)) for batch in batches)
        return _sorted(commit for query in queries for commit in self._read(query))

    def _of(self, query: Select[tuple[object, ...]]) -> list[Commit]:
        found = self._read(query)
        if not found:
            return []
        reached = self.since(min(commit.sequence for commit in found))
        return _sorted(commit for commit in found if commit.id in reached)

    def _read(self, query: Select[tuple[object, ...]]) -> Sequence[Commit]:
        rows = self._store.read(lambda c: c.execute(query).mappings().all())
        return [commit_of(row) for row in rows]


def only_behind(one: str, other: str, lookup: Lookup) -> list[Link]:
    """Return the commits in the history of one commit and not in that of another.

    Takes both histories up from the highest sequence down, as merge_base does, and
    ends when all that is left is in the history of the other.

    Args:
        one: Id of a commit.
        other: Id of another.
        lookup: Gives the link of a commit id.
    """
    theirs = {one: one != other, other: False}
    queue = [(-lookup(commit).sequence, commit) for commit in theirs]
    heapify(queue)
    waiting, found = int(theirs[one]), []
    while waiting:
        link = lookup(heappop(queue)[1])
        mine = theirs[link.id]
        if mine:
            found.append(link)
            waiting -= 1
        for parent in link.parents:
            if parent not in theirs:
                theirs[parent] = mine
                waiting += mine
                heappush(queue, (-lookup(parent).sequence, parent))
            elif theirs[parent] and not mine:
                theirs[parent] = False
                waiting -= 1
    return found


def is_known(store: Store, agent: str) -> bool:
    """Return whether a commit was ever made on behalf of an agent."""
    query = select(COMMITS.c.id).where(COMMITS.c.agent == agent).limit(1)
    return store.read(lambda c: c.execute(query).first()) is not None


def agents(store: Store) -> list[str]:
    """Return everybody on whose behalf a commit was made, sorted."""
    query = select(COMMITS.c.agent).distinct().order_by(COMMITS.c.agent)
    return list(store.read(lambda c: c.execute(query).scalars().all()))


def _sorted(commits: Iterable[Commit]) -> list[Commit]:
    # A commit has a higher sequence than its parents.
    return sorted(commits, key=lambda each: (each.sequence, each.created_at, each.id))


def _mentions(content_id: str) -> ColumnElement[bool]:
    return COMMITS.c.operations.contains(content_id, autoescape=True)


def _touches(commit: Commit, contents: Collection[str]) -> bool:
    sides = (s for each in commit.operations for s in (each.previous, each.content))
    return any(side is not None and side.content_id in contents for side in sides)
