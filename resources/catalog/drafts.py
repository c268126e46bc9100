"""What is to be committed, and what hooks hear of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from resources.catalog.hooks import Event
from resources.catalog.model import Attribution, Commit, Content, Link, Operation, Ref


@dataclass(frozen=True)
class Draft:
    """What is to be committed on top of a head.

    Args:
        operations: Keys to set and remove.
        attribution: Who and why.
        merged: Head of the other branch, if it is a merge.
        picked: The commit that is brought, if it is a cherry-pick.
        unchanged: What keys must be at the head for the commit to make sense.
        needs: Commits whose files the commit brings back to life.
        costly: Whether planning reads or writes files, so that it should not be
            repeated while others wait.
        began: When the first of its files may have been written; else when it is
            planned.
    """

    operations: Sequence[Operation]
    attribution: Attribution
    merged: Link | None = None
    picked: Link | None = None
    unchanged: Mapping[str, Content | None] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    costly: bool = False
    began: datetime | None = None

    @property
    def source(self) -> Link | None:
        """The commit of another branch of which it brings the changes, if any."""
        return self.merged or self.picked

    @property
    def keys(self) -> set[str]:
        """The keys that it sets or removes."""
        return {item.key for item in self.operations}

    def with_properties(self, given: Mapping[str, str]) -> "Draft":
        """Return it with more properties to keep with the commit."""
        if not given:
            return self
        kept = {**self.attribution.properties, **given}
        return replace(self, attribution=replace(self.attribution, properties=kept))

    def event(self, branch: str, head: Link) -> Event:
        """Return what hooks hear before it is committed to a branch."""
        who, source = self.attribution, self.source
        done = "merge" if self.merged else "cherry-pick" if self.picked else "commit"
        return Event(
            kind="before_merge" if source else "before_commit",
            ref=branch,
            before=head.id,
            source=source.id if source else None,
            keys=tuple(sorted(self.keys)),
            message=who.message,
            agent=who.agent,
            author=who.author,
            run_id=who.run_id,
            properties=who.properties,
            action=done,
        )


Plan = Callable[[Link], Draft | None]
Unchanged = Callable[[Link], Mapping[str, Content | None]]


def nothing(head: Link) -> Mapping[str, Content | None]:  # noqa: ARG001
    """Return that nothing has to be unchanged at a head."""
    return {}


@dataclass(frozen=True)
class Terms:
    """What must hold for a commit to be made.

    Args:
        expected_head: Id of the commit that the branch must be at.
        request_id: Chosen by the caller. If a commit was made for it before, that one
            stands, and nothing is committed.
        unchanged: Returns what keys must be at a head besides those that change.
        seen: The branch and its head as they were read just now; else they are read.
        began: When the first of its files may have been written.
    """

    expected_head: str | None = None
    request_id: str | None = None
    unchanged: Unchanged = nothing
    seen: tuple[Ref, Link] | None = None
    began: datetime | None = None


ANY = Terms()


def landed(event: Event, commit: Commit) -> Event:
    """Return what hooks hear after a commit that they were asked about has landed."""
    return replace(
        event,
        kind="after_merge" if event.kind == "before_merge" else "after_commit",
        state=None,
        before=commit.parents[0],
        after=commit.id,
        keys=tuple(item.key for item in commit.operations),
        properties=commit.properties,
    )
