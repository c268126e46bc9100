"""What a step needs of the state it is brought onto. Pure, but for delete files."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from resources.catalog.replay.errors import ObstacleError
from resources.catalog.replay.files import Files, LiveFile
from resources.catalog.replay.filters import may_match
from resources.catalog.replay.steps import Step

Referenced = Callable[[LiveFile], Collection[str]]


@dataclass(frozen=True)
class Target:
    """How the other side differs from the common state.

    Args:
        added: Files that it has and the common state has not, by path.
        removed: Paths that the common state has and it has not.
        settled: Paths of added files that hold only rows of the common state, since
            a compaction wrote them.
        shared: Paths of files that were also added on the side that steps come from.
    """

    added: Files
    removed: frozenset[str]
    settled: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()

    def lacks(self, path: str) -> bool:
        """Return whether a file that a step builds on is not there."""
        gone = path in self.shared and path not in self.added
        return gone or path in self.removed

    @property
    def own_data(self) -> list[LiveFile]:
        """Files with rows that only it added."""
        return [each for each in self._own if not each.is_delete]

    @property
    def own_deletes(self) -> list[LiveFile]:
        """Files with deleted positions or keys that only it added."""
        return [each for each in self._own if each.is_delete]

    @property
    def _own(self) -> list[LiveFile]:
        return [each for path, each in self.added.items() if path not in self.shared]


def check(steps: Sequence[Step], target: Target, referenced: Referenced) -> None:
    """Check that steps do on the target what they did where they were made.

    An append needs nothing. Whatever took rows away needs the files that these were
    in, and that the target added no rows which it would have looked at. Whatever
    wrote rows anew needs that the target did not delete some of them.

    Args:
        steps: Oldest first.
        target: What they are brought onto.
        referenced: Gives the data files that a position delete file is about.

    Raises:
        ObstacleError: With what stands in the way.
    """
    own = {each.path for step in steps for each in step.changes.added}
    for step in steps:
        _check_unseen(step, target)
        _check_there(step, target, own, referenced)
        _check_deletes(step, target, referenced)


def _check_unseen(step: Step, target: Target) -> None:
    fresh = (each for each in target.own_data if each.path not in target.settled)
    found = [each for each in fresh if may_match(step.sees, step.schema, each.file)]
    if found:
        msg = (
            f"{_article(step)} would have had to look at rows that were added "
            f"meanwhile ({_named(found)})"
        )
        raise ObstacleError(msg)


def _check_there(
    step: Step, target: Target, own: set[str], referenced: Referenced
) -> None:
    needed = {each.path for each in step.changes.removed}
    for each in step.added_deletes:
        if not each.deletes_keys:
            needed.update(referenced(each))
    lost = [path for path in sorted(needed - own) if target.lacks(path)]
    if lost and (step.added_data or _rewritten(step, target)):
        msg = (
            f"{_article(step)} needs files that were taken out or rewritten meanwhile "
            f"({_short(lost)})"
        )
        raise ObstacleError(msg)


def _rewritten(step: Step, target: Target) -> bool:
    """Return whether rows of a lost file may live on in a file that the target has."""
    return any(may_match(step.sees, step.schema, each.file) for each in target.own_data)


def _check_deletes(step: Step, target: Target, referenced: Referenced) -> None:
    rewritten = {each.path for each in step.changes.removed if not each.is_delete}
    if not rewritten or not step.added_data:
        return
    for each in target.own_deletes:
        if each.deletes_keys or rewritten.intersection(referenced(each)):
            msg = (
                f"{_article(step)} wrote rows anew of which some were deleted "
                f"meanwhile ({_named([each])})"
            )
            raise ObstacleError(msg)


def _article(step: Step) -> str:
    name = step.operation.value
    return f"{'an' if name[0] in 'ao' else 'a'} {name}"


def _named(files: Iterable[LiveFile]) -> str:
    return _short([each.path for each in files])


def _short(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"{PurePosixPath(paths[0]).name}{more}"
