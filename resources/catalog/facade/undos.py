"""Commits taken back: one by one, or all of an agent."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from resources.catalog.facade.core import Core
from resources.catalog.model import MAIN, Commit, short
from resources.catalog.resolver import resolve
from resources.catalog.undo.errors import NotInHistoryError, UnknownAgentError
from resources.catalog.undo.model import Dependents, UndoResult

if TYPE_CHECKING:
    from resources.catalog.undo.past import Past
    from resources.catalog.undo.undoer import UndoRequest


class Undos(Core):
    """Reverts and rollbacks."""

    def revert(  # noqa: PLR0913
        self,
        commit: str,
        onto: str = MAIN,
        *,
        agent: str | None = None,
        message: str | None = None,
        dry_run: bool = False,
        dependents: Dependents = "refuse",
        expected_head: str | None = None,
    ) -> UndoResult:
        """Take back what one commit did, as a new commit; no data is read.

        The files that it added go, those that it removed come back, and so do tables,
        columns, properties and names; what other commits did stays. Of a merge, all
        commits that it brought in are taken back. An undo can be undone as well.

        Args:
            commit: Address of the commit.
            onto: The branch.
            agent: On whose behalf the new commit is made; else the catalog's.
            message: Why; else which commit was undone.
            dry_run: Change nothing and return what would happen.
            dependents: Where a later commit builds upon it: refuse the whole, skip
                that part, or include that commit.
            expected_head: Commit that the branch must be at.

        Raises:
            UndoConflictError: If later commits build upon it, with all of them.
            NotInHistoryError: If the branch does not have the commit.
            CollectedCommitError: If garbage collection gave up what would come back.
        """
        from resources.catalog.undo.undoer import UndoRequest

        undone = resolve(self._store, commit).link

        def choose(past: "Past") -> Sequence[Commit]:
            if not past.holds(undone):
                raise NotInHistoryError(undone.id, onto)
            return past.brought_by(undone)

        said = self._store.log(undone.id, 1)[0].message
        why = message or f"Revert {short(undone.id)}: {said}"
        who = self._attribution(why, agent)
        request = UndoRequest(onto, choose, who, dependents, expected_head)
        return self._undo(request, dry_run=dry_run)

    def rollback(  # noqa: PLR0913
        self,
        agent: str,
        onto: str = MAIN,
        *,
        since: datetime | None = None,
        by: str | None = None,
        message: str | None = None,
        dry_run: bool = False,
        dependents: Dependents = "refuse",
        expected_head: str | None = None,
    ) -> UndoResult:
        """Take back all that an agent did on a branch, by whatever merges it came.

        As revert does, for all of the agent's commits together, in one new commit. A
        table that the agent made and others write to stays, without the agent's rows.

        Args:
            agent: Whose commits.
            onto: The branch.
            since: Only those made then or later; a time with a zone.
            by: On whose behalf the new commit is made; else the catalog's.
            message: Why; else whose work was rolled back.
            dry_run: Change nothing and return what would happen.
            dependents: Where a later commit of somebody else builds upon one of them:
                refuse the whole, skip that part, or include that commit.
            expected_head: Commit that the branch must be at.

        Raises:
            UndoConflictError: If later commits build upon them, with all of them.
            UnknownAgentError: If no commit was ever made on the agent's behalf.
            CollectedCommitError: If garbage collection gave up what would come back.
        """
        from resources.catalog.undo.past import agents, is_known
        from resources.catalog.undo.undoer import UndoRequest

        if not is_known(self._store, agent):
            raise UnknownAgentError(agent, agents(self._store))

        def choose(past: "Past") -> Sequence[Commit]:
            return past.of_agent(agent, since)

        after = f" since {since:%Y-%m-%d %H:%M %Z}" if since else ""
        who = self._attribution(message or f"Roll back {agent}{after}", by)
        request = UndoRequest(
            onto, choose, who, dependents, expected_head, keeps_made=True
        )
        return self._undo(request, dry_run=dry_run)

    def _undo(self, request: "UndoRequest", *, dry_run: bool) -> UndoResult:
        from resources.catalog.undo.parts import Reader
        from resources.catalog.undo.undoer import Undoer

        reader = Reader(self._files, self.io)
        undoer = Undoer(self._store, self._publisher, reader, self._files)
        return undoer.preview(request) if dry_run else undoer.undo(request)
