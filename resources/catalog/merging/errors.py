"""What can be wrong with what a merge or cherry-pick is told to do."""

from collections.abc import Iterable

from resources.catalog.model import short
from resources.errors import AssayError, did_you_mean


class UnusedBehaviourError(AssayError):
    """A merge was told what to do with a key that it does not touch."""

    def __init__(self, key: str, source: str, changed: Iterable[str]) -> None:
        keys = sorted(changed)
        super().__init__(
            f"'{source}' does not change '{key}', so it can be neither forced nor "
            f"dropped.{did_you_mean(key, keys)}",
            remedy=f"leave it out; it changes: {', '.join(keys[:10]) or 'nothing'}",
        )


class NothingToPickError(AssayError):
    """A commit without changes, such as the first one, was to be cherry-picked."""

    def __init__(self, commit: str) -> None:
        super().__init__(
            f"Commit {short(commit)} changed nothing, so there is nothing to pick.",
            remedy=f"assay log, and name another commit than {short(commit)}",
        )
