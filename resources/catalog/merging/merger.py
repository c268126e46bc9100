"""Brings the change between two states into a branch, as one commit."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace

from resources.catalog import tree
from resources.catalog.drafts import Draft, Plan
from resources.catalog.errors import (
    CollectedCommitError,
    MergeConflictError,
    MetadataUnreadableError,
)
from resources.catalog.hooks import Event
from resources.catalog.merging.behaviours import NORMAL, Behaviours
from resources.catalog.merging.three_way import Join, Merged, three_way
from resources.catalog.model import (
    Attribution,
    Conflict,
    Link,
    MergeResult,
    Operation,
    operation,
)
from resources.catalog.publisher import Publisher
from resources.catalog.store import Store


@dataclass(frozen=True)
class Change:
    """A change: from one state to another.

    Args:
        base: What it was made on: id of a commit, and root of its tree.
        theirs: What it made of that.
    """

    base: tuple[str, str]
    theirs: Link


@dataclass(frozen=True)
class Request:
    """What to bring where.

    Args:
        source: The address as it was given, for messages.
        into: The branch.
        change: Gives the change that a head of the branch lacks.
        attribution: Who and why.
        merged: The head that becomes a parent, if it is a merge.
        picked: The commit that is brought, if it is a cherry-pick.
        needs: Commits whose files come back to life.
        expected_head: Where the branch must be.
        behaviours: What to do with which key.
    """

    source: str
    into: str
    change: Callable[[Link], Change]
    attribution: Attribution
    merged: Link | None = None
    picked: Link | None = None
    needs: tuple[str, ...] = ()
    expected_head: str | None = None
    behaviours: Behaviours = field(default=NORMAL)


@dataclass(frozen=True)
class _Outcome:
    change: Change
    target: Link
    merged: Merged
    conflicts: tuple[Conflict, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        changed = {item.key for item in self.merged.operations}
        return tuple(sorted(changed | self.merged.joined.keys()))


class Merger:
    """Merges and cherry-picks within one store.

    Args:
        store: Where commits are.
        publisher: Commits the result.
        join: Joins tables that both sides changed.
    """

    def __init__(self, store: Store, publisher: Publisher, join: Join) -> None:
        self._store = store
        self._publisher = publisher
        self._join = join

    def preview(self, request: Request) -> MergeResult:
        """Return what a request would do now, conflicts included; write nothing."""
        _, target = self._publisher.branch(request.into, request.expected_head)
        with self._explaining(request):
            return _result(self._compare(request, target))

    def merge(self, request: Request) -> MergeResult:
        """Do it, computing anew whenever the branch moved meanwhile.

        Raises:
            MergeConflictError: With every conflict; nothing is applied then.
            UnusedBehaviourError: If a key is named that is not changed.
        """
        outcomes: list[_Outcome] = []
        plan = self._plan(request, outcomes)
        commit = self._publisher.publish(request.into, plan, request.expected_head)
        # Publish returns only after a plan, and what was planned last was committed.
        return replace(_result(outcomes[-1]), commit=commit)

    def proposed(self, request: Request) -> AbstractContextManager[Event | None]:
        """Give what hooks would be asked about a request; see Publisher.proposed."""
        plan = self._plan(request, [])
        return self._publisher.proposed(request.into, plan, request.expected_head)

    def _plan(self, request: Request, outcomes: list[_Outcome]) -> Plan:
        def plan(target: Link) -> Draft | None:
            with self._explaining(request):
                outcome = self._compare(request, target)
                outcomes.append(outcome)
                if outcome.conflicts:
                    raise MergeConflictError(
                        request.source, request.into, outcome.conflicts
                    )
                return _draft(request, outcome) if outcome.keys else None

        return plan

    @contextmanager
    def _explaining(self, request: Request) -> Iterator[None]:
        """Say so where a file is missing since garbage collection gave it up."""
        try:
            yield
        except (MetadataUnreadableError, OSError) as error:
            collected = self._store.collected(request.needs)
            if not collected:
                raise
            raise CollectedCommitError(collected) from error

    def _compare(self, request: Request, target: Link) -> _Outcome:
        change = request.change(target)
        root, load = change.base[1], self._store.nodes
        theirs = tree.diff(root, change.theirs.root, load)
        request.behaviours.check_used(request.source, theirs)
        ours = tree.diff(root, target.root, load) if theirs else {}
        merged = three_way(theirs, ours, self._join, request.behaviours)
        conflicts = merged.conflicts or self._publisher.homeless(
            target, merged.operations
        )
        return _Outcome(change, target, merged, tuple(conflicts))


def _draft(request: Request, outcome: _Outcome) -> Draft:
    """Write the tables that both sides changed, and return what to commit."""
    joined = outcome.merged.joined
    written = [operation(key, ours, make()) for key, (ours, make) in joined.items()]
    operations: list[Operation] = [*outcome.merged.operations, *written]
    return Draft(
        operations,
        request.attribution,
        request.merged,
        request.picked,
        needs=request.needs,
        # Who comes first may change a table that only the source had changed so far.
        costly=any(item.previous and item.content for item in operations),
    )


def _result(outcome: _Outcome) -> MergeResult:
    return MergeResult(
        commit=None,
        base=outcome.change.base[0],
        source=outcome.change.theirs.id,
        target=outcome.target.id,
        keys=outcome.keys,
        conflicts=outcome.conflicts,
        replayed=tuple(sorted(outcome.merged.joined)),
        forced=tuple(outcome.merged.forced),
        dropped=tuple(outcome.merged.dropped),
    )
