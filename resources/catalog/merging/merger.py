"""Merges a state into a branch, as one commit with two parents."""

from dataclasses import dataclass, replace

from resources.catalog import tree
from resources.catalog.errors import MergeConflictError, UnrelatedHistoriesError
from resources.catalog.history import merge_base
from resources.catalog.merging.three_way import three_way
from resources.catalog.model import (
    Attribution,
    Conflict,
    Link,
    MergeResult,
    Operation,
)
from resources.catalog.publisher import Draft, Publisher
from resources.catalog.store import Store


@dataclass(frozen=True)
class MergeRequest:
    """What to merge where.

    Args:
        source: The address as it was given, for messages.
        head: The commit it names.
        into: The branch.
        attribution: Who and why.
        expected_head: Where the branch must be.
    """

    source: str
    head: Link
    into: str
    attribution: Attribution
    expected_head: str | None = None


@dataclass(frozen=True)
class _Outcome:
    base: str
    target: Link
    operations: tuple[Operation, ...]
    conflicts: tuple[Conflict, ...]


class Merger:
    """Merges within one store.

    Args:
        store: Where commits are.
        publisher: Commits the result.
    """

    def __init__(self, store: Store, publisher: Publisher) -> None:
        self._store = store
        self._publisher = publisher

    def preview(self, request: MergeRequest) -> MergeResult:
        """Return what a merge would do now, conflicts included."""
        _, target = self._publisher.branch(request.into, request.expected_head)
        return self._result(request, self._compare(request, target))

    def merge(self, request: MergeRequest) -> MergeResult:
        """Merge, computing anew whenever the branch moved meanwhile.

        Raises:
            MergeConflictError: With every conflict; nothing is applied then.
            UnrelatedHistoriesError: If the two share no history.
        """
        outcome: _Outcome | None = None

        def plan(target: Link) -> Draft | None:
            nonlocal outcome
            outcome = self._compare(request, target)
            if outcome.conflicts:
                raise MergeConflictError(
                    request.source, request.into, outcome.conflicts
                )
            if not outcome.operations:
                return None
            return Draft(outcome.operations, request.attribution, request.head)

        commit = self._publisher.publish(request.into, plan, request.expected_head)
        assert outcome is not None  # noqa: S101  # publish returns only after a plan.
        result = self._result(request, outcome)
        return replace(result, commit=commit)

    def _compare(self, request: MergeRequest, target: Link) -> _Outcome:
        graph = self._store.graph()
        base = merge_base(target.id, request.head.id, graph)
        if base is None:
            raise UnrelatedHistoriesError(request.source, request.into)
        root, load = graph(base).root, self._store.nodes
        theirs = tree.diff(root, request.head.root, load)
        ours = tree.diff(root, target.root, load) if theirs else {}
        operations, conflicts = three_way(theirs, ours)
        if not conflicts:
            conflicts = self._publisher.homeless(target, operations)
        return _Outcome(base, target, tuple(operations), tuple(conflicts))

    @staticmethod
    def _result(request: MergeRequest, outcome: _Outcome) -> MergeResult:
        return MergeResult(
            commit=None,
            base=outcome.base,
            source=request.head.id,
            target=outcome.target.id,
            keys=tuple(item.key for item in outcome.operations),
            conflicts=outcome.conflicts,
        )
