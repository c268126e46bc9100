"""What can stand against taking commits back; every error says what to do about it."""

from collections.abc import Iterable, Sequence

from resources.catalog.model import Conflict, short
from resources.errors import AssayError, did_you_mean


class UndoConflictError(AssayError):
    """Something else builds upon what was to be taken back; nothing was changed."""

    def __init__(self, branch: str, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        lines = "".join(f"\n  {conflict.describe()}" for conflict in conflicts)
        super().__init__(
            f"Nothing was undone on '{branch}': {len(conflicts)} in conflict.{lines}",
            remedy="the same with --dependents skip, which leaves these parts as they "
            "are, or with --dependents include, which takes what builds on them back "
            "as well; --dry-run shows what each would do",
        )


class NotInHistoryError(AssayError):
    """A commit to be taken back never reached the branch."""

    def __init__(self, commit: str, branch: str) -> None:
        super().__init__(
            f"{short(commit)} is not in the history of '{branch}': "
            "there is nothing of it to take back.",
            remedy=f"assay log {branch}, or name its branch with --onto",
        )


class UnknownAgentError(AssayError):
    """No commit was ever made on behalf of an agent."""

    def __init__(self, agent: str, known: Iterable[str]) -> None:
        names = sorted(known)
        shown = ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")  # noqa: PLR2004
        super().__init__(
            f"No commit was made by '{agent}'.{did_you_mean(agent, names)} "
            f"Known: {shown}.",
            remedy="assay log, which names the agent of each commit",
        )
