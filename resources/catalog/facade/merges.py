"""Changes of one branch brought into another."""

from collections.abc import Mapping

from resources.catalog.facade.core import Core
from resources.catalog.merging.merger import Merger, MergeRequest
from resources.catalog.model import MAIN, MergeResult
from resources.catalog.resolver import resolve


class Merges(Core):
    """Merges."""

    def merge(  # noqa: PLR0913
        self,
        source: str,
        into: str = MAIN,
        *,
        message: str | None = None,
        agent: str | None = None,
        author: str | None = None,
        run_id: str | None = None,
        properties: Mapping[str, str] | None = None,
        expected_head: str | None = None,
        dry_run: bool = False,
    ) -> MergeResult:
        """Bring a state's changes into a branch as one commit with two parents.

        No data is read or written. A branch may be merged again and again.

        Args:
            source: Branch, tag or any other address.
            into: The branch.
            message: Why; else which was merged into which.
            agent: On whose behalf; else the catalog's.
            author: Who wrote it; else the agent.
            run_id: The run that does it.
            properties: Kept with the commit.
            expected_head: Commit that the branch must be at.
            dry_run: Change nothing and return what would happen.

        Raises:
            MergeConflictError: If both sides changed a key, with all such keys.
            FailedBranchError: If the source is marked failed.
            RefMovedError: If the branch is not at expected_head.
        """
        state = resolve(self._store, source)
        self._refs.refuse_failed(state)
        why = message or f"Merge {source} into {into}"
        who = self._attribution(why, agent, author, run_id, properties)
        request = MergeRequest(source, state.link, into, who, expected_head)
        merger = Merger(self._store, self._publisher)
        return merger.preview(request) if dry_run else merger.merge(request)
