"""Takes commits back with one new commit, computed anew if the branch moves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from resources.catalog.drafts import Draft
from resources.catalog.iceberg.metadata_files import MetadataFiles
from resources.catalog.model import Attribution, Commit, Link, Operation
from resources.catalog.publisher import Publisher
from resources.catalog.store import Store
from resources.catalog.undo.aims import Plan
from resources.catalog.undo.changes import ContentChange, change_for, operations
from resources.catalog.undo.errors import UndoConflictError
from resources.catalog.undo.marks import KEEPS, LEAVES, UNDOES
from resources.catalog.undo.model import Dependents, Part, UndoResult
from resources.catalog.undo.parts import Reader
from resources.catalog.undo.past import Past
from resources.catalog.undo.planner import Planner


@dataclass(frozen=True)
class UndoRequest:
    """What to take back where.

    Args:
        branch: Where.
        choose: Returns the commits, of the history of a head, oldest first.
        attribution: Says who and why.
        dependents: What to do where others built upon them.
        expected_head: Commit that the branch must be at.
        keeps_made: Whether what they made stays, without their rows, if others use it.
    """

    branch: str
    choose: Callable[[Past], Sequence[Commit]]
    attribution: Attribution
    dependents: Dependents = "refuse"
    expected_head: str | None = None
    keeps_made: bool = False


@dataclass(frozen=True)
class _Outcome:
    target: Link
    plan: Plan
    changes: Sequence[ContentChange]


class Undoer:
    """Takes back commits in one store.

    Args:
        store: Where commits are.
        publisher: Commits the result.
        reader: Reads what commits did.
        files: Writes metadata files.
    """

    def __init__(
        self, store: Store, publisher: Publisher, reader: Reader, files: MetadataFiles
    ) -> None:
        self._store = store
        self._publisher = publisher
        self._reader = reader
        self._files = files

    def preview(self, request: UndoRequest) -> UndoResult:
        """Return what an undo would do now, conflicts included."""
        _, head = self._publisher.branch(request.branch, request.expected_head)
        return _result(self._compare(request, head))

    def undo(self, request: UndoRequest) -> UndoResult:
        """Undo, computing anew whenever the branch moved meanwhile.

        Raises:
            UndoConflictError: With everything that stands against it; nothing is
                changed then.
        """
        outcome: _Outcome | None = None

        def plan(head: Link) -> Draft | None:
            nonlocal outcome
            outcome = self._compare(request, head)
            if outcome.plan.conflicts:
                raise UndoConflictError(request.branch, outcome.plan.conflicts)
            return self._draft(request, outcome) if outcome.changes else None

        commit = self._publisher.publish(request.branch, plan, request.expected_head)
        assert outcome is not None  # noqa: S101  # publish returns only after a plan.
        return replace(_result(outcome), commit=commit)

    def _compare(self, request: UndoRequest, head: Link) -> _Outcome:
        past = Past(self._store, head)
        commits = request.choose(past)
        planner = Planner(self._publisher, self._reader, past)
        plan = planner.plan(commits, request.dependents, keeps_made=request.keeps_made)
        aims = [] if plan.conflicts else plan.aims
        changes = [change_for(aim, self._reader) for aim in aims]
        return _Outcome(head, plan, [each for each in changes if each.is_needed])

    def _draft(self, request: UndoRequest, outcome: _Outcome) -> Draft:
        made: list[Operation] = []
        for change in outcome.changes:
            made += operations(change, self._reader, self._files)
        given = request.attribution
        properties = {**given.properties, **_properties(outcome.plan)}
        return Draft(
            operations=_joined(made),
            attribution=replace(given, properties=properties),
            needs=_needs(outcome.changes),
            costly=True,
        )


def _properties(plan: Plan) -> dict[str, str]:
    left = (f"{commit} {' '.join(keys)}" for commit, keys in plan.left.items())
    said = {
        UNDOES: " ".join(commit.id for commit in plan.commits),
        LEAVES: "\n".join(left),
        KEEPS: " ".join(plan.kept),
    }
    return {name: value for name, value in said.items() if value}


def _joined(made: Sequence[Operation]) -> list[Operation]:
    """Return one operation per key: what leaves a key and what takes it, in one."""
    joined: dict[str, Operation] = {}
    for each in sorted(made, key=lambda item: item.action):
        other = joined.get(each.key)
        if other is None:
            joined[each.key] = each
        else:
            previous = other.previous or each.previous
            joined[each.key] = replace(each, previous=previous)
    return [joined[key] for key in sorted(joined)]


def _needs(changes: Sequence[ContentChange]) -> tuple[str, ...]:
    """Return the commits of which files come back: those before the undone ones."""
    parts = (part for change in changes for part in change.aim.parts)
    returning = (part for part in parts if _gives_back(part))
    return tuple(dict.fromkeys(part.parent for part in returning if part.parent))


def _gives_back(part: Part) -> bool:
    """Return whether undoing a part brings back files that it had taken away."""
    refs = any(kind == "ref" for kind, _ in part.cells)
    return part.after is None or bool(part.removed) or refs


def _result(outcome: _Outcome) -> UndoResult:
    reports = sorted((c.report for c in outcome.changes), key=lambda each: each.key)
    return UndoResult(
        commit=None,
        target=outcome.target.id,
        commits=tuple(commit.id for commit in outcome.plan.commits),
        tables=tuple(reports),
        conflicts=tuple(outcome.plan.conflicts),
        left=outcome.plan.left,
        kept=outcome.plan.kept,
    )
