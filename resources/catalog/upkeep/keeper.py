"""Commits upkeep of many tables at once, beside whoever writes to them."""

from collections.abc import Collection
from typing import Protocol

from resources.catalog.drafts import Draft
from resources.catalog.model import Attribution, Content, Link, operation
from resources.catalog.publisher import Publisher
from resources.catalog.replay.errors import UnwritableFormatError
from resources.catalog.upkeep.errors import SkippedError, UnknownTableError
from resources.catalog.upkeep.model import Made, Upkept


class Work(Protocol):
    """What is done to a table; both methods write files and commit nothing."""

    def make(self, key: str, content: Content) -> Made | None:
        """Return a table after the work, or None if there is nothing to do.

        Raises:
            SkippedError: If it cannot be done.
        """

    def remake(self, made: Made, content: Content) -> Made | None:
        """Return the same for a table that was changed since; raises as make does."""


class Keeper:
    """Does one kind of work on tables of a branch, in one commit.

    Args:
        publisher: Reads and commits.
        work: What is done to each table.
        keys: Of the tables; all if there are none.
    """

    def __init__(self, publisher: Publisher, work: Work, keys: Collection[str]) -> None:
        self._publisher = publisher
        self._work = work
        self._keys = keys
        self._made: dict[str, Made | None] = {}
        self._seen: dict[str, Content] = {}
        self._skipped: dict[str, str] = {}

    def run(self, branch: str, attribution: Attribution) -> Upkept:
        """Do the work, and again for tables that others change meanwhile.

        Raises:
            UnknownTableError: If a table is not there.
        """

        def plan(head: Link) -> Draft | None:
            tables = self._tables(branch, head)
            self._made = {key: self._after(key, tables[key]) for key in tables}
            changed = [
                operation(key, tables[key], made.after)
                for key, made in self._made.items()
                if made is not None
            ]
            return Draft(changed, attribution, costly=True) if changed else None

        commit = self._publisher.publish(branch, plan)
        done = tuple(made.report for made in self._made.values() if made)
        return Upkept(commit, done, tuple(self._skipped.items()))

    def _tables(self, branch: str, head: Link) -> dict[str, Content]:
        contents = self._publisher.contents(head)
        tables = {key: each for key, each in contents.items() if each.kind == "table"}
        for key in self._keys:
            if key not in tables:
                raise UnknownTableError(key, branch, tables)
        return {key: tables[key] for key in self._keys} if self._keys else tables

    def _after(self, key: str, content: Content) -> Made | None:
        made = self._made.get(key)
        if self._seen.get(key) == content:
            return made
        self._seen[key] = content
        self._skipped.pop(key, None)
        try:
            if made is None:
                return self._work.make(key, content)
            return self._work.remake(made, content)
        except (SkippedError, UnwritableFormatError) as error:
            self._skipped[key] = str(error)
            return None
