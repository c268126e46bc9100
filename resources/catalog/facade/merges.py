"""Changes of one branch brought into another."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property

from resources.catalog import tree
from resources.catalog.errors import UnrelatedHistoriesError
from resources.catalog.facade.core import Core
from resources.catalog.history import merge_base
from resources.catalog.hooks import Event
from resources.catalog.merging.behaviours import Behaviours
from resources.catalog.merging.errors import NothingToPickError
from resources.catalog.merging.merger import Change, Merger, Request
from resources.catalog.merging.three_way import Make
from resources.catalog.model import (
    MAIN,
    Attribution,
    Behaviour,
    Content,
    Link,
    MergeResult,
)
from resources.catalog.resolver import resolve
from resources.catalog.undo.marks import carried


class Merges(Core):
    """Merges and cherry-picks."""

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
        behaviours: Mapping[str, Behaviour] | None = None,
        default: Behaviour = "normal",
        dry_run: bool = False,
    ) -> MergeResult:
        """Bring a state's changes into a branch as one commit with two parents.

        A table that both sides changed gets both changes where they can stand side by
        side: appends always. No data file is read or written for it. A branch may be
        merged again and again.

        Args:
            source: Branch, tag or any other address.
            into: The branch.
            message: Why; else which was merged into which.
            agent: On whose behalf; else the catalog's.
            author: Who wrote it; else the agent.
            run_id: The run that does it.
            properties: Kept with the commit.
            expected_head: Commit that the branch must be at.
            behaviours: What to do with a key: normal, force (take the source's side if
                both changed it), drop (leave the branch's).
            default: What to do with all other keys.
            dry_run: Change nothing and return what would happen.

        Raises:
            MergeConflictError: If changes of both sides to a key cannot stand side by
                side, with all such keys.
            UnusedBehaviourError: If behaviours name a key that the source left alone.
            FailedBranchError: If the source is marked failed.
            RefMovedError: If the branch is not at expected_head.
        """
        why = message or f"Merge {source} into {into}"
        who = self._attribution(why, agent, author, run_id, properties)
        told = Behaviours(behaviours or {}, default)
        request = self._merging(source, into, who, told, expected_head)
        merger = self._merger
        return merger.preview(request) if dry_run else merger.merge(request)

    def cherry_pick(  # noqa: PLR0913
        self,
        commit: str,
        onto: str = MAIN,
        *,
        message: str | None = None,
        agent: str | None = None,
        expected_head: str | None = None,
        behaviours: Mapping[str, Behaviour] | None = None,
        default: Behaviour = "normal",
        dry_run: bool = False,
    ) -> MergeResult:
        """Bring the change of one commit onto a branch, as a new commit of its own.

        It keeps author, run, message, properties and the time it was first made. Of a
        merge, the change to its first parent is taken.

        Args:
            commit: Its address.
            onto: The branch.
            message: Instead of that of the commit.
            agent: On whose behalf it is brought; else the catalog's.
            expected_head: Commit that the branch must be at.
            behaviours: As for merge.
            default: As for merge.
            dry_run: Change nothing and return what would happen.

        Raises:
            NothingToPickError: If the commit changed nothing.
            Others: As merge raises.
        """
        told = Behaviours(behaviours or {}, default)
        request = self._picking(commit, onto, told, message=message, agent=agent)
        request = replace(request, expected_head=expected_head)
        merger = self._merger
        return merger.preview(request) if dry_run else merger.merge(request)

    def proposed(
        self,
        source: str,
        into: str = MAIN,
        *,
        picks: bool = False,
        behaviours: Mapping[str, Behaviour] | None = None,
        default: Behaviour = "normal",
    ) -> AbstractContextManager[Event | None]:
        """Give what hooks would be asked about a merge within a block; ask nobody.

        Its `state` can be read until the block ends, and nothing lands. None if there
        is nothing to merge.

        Args:
            source: As for merge; the commit, of a cherry-pick.
            into: The branch.
            picks: Whether it is a cherry-pick.
            behaviours: As for merge.
            default: As for merge.

        Raises:
            Others: As merge and cherry_pick raise.
        """
        told = Behaviours(behaviours or {}, default)
        if picks:
            return self._merger.proposed(self._picking(source, into, told))
        who = self._attribution(f"Merge {source} into {into}", None)
        return self._merger.proposed(self._merging(source, into, who, told))

    def _merging(
        self,
        source: str,
        into: str,
        who: Attribution,
        behaviours: Behaviours,
        expected_head: str | None = None,
    ) -> Request:
        state = resolve(self._store, source)
        self._refs.refuse_failed(state)
        change = self._since_base(source, state.link, into)
        return Request(
            source,
            into,
            change,
            who,
            merged=state.link,
            expected_head=expected_head,
            behaviours=behaviours,
        )

    def _picking(
        self,
        commit: str,
        onto: str,
        behaviours: Behaviours,
        *,
        message: str | None = None,
        agent: str | None = None,
    ) -> Request:
        state = resolve(self._store, commit)
        self._refs.refuse_failed(state)
        picked = self._store.log(state.link.id, 1)[0]
        if not picked.operations:
            raise NothingToPickError(picked.id)
        who = Attribution(
            message or picked.message,
            agent or self.agent,
            picked.author,
            picked.run_id,
            carried(picked.properties, picked.id),
            picked.authored_at or picked.created_at,
        )
        parent = self._store.graph()(picked.parents[0]) if picked.parents else None
        base = (parent.id, parent.root) if parent else (picked.id, tree.EMPTY_ROOT)
        return Request(
            commit,
            onto,
            lambda _: Change(base, state.link),
            who,
            picked=state.link,
            needs=(picked.id,),
            behaviours=behaviours,
        )

    @cached_property
    def _merger(self) -> Merger:
        return Merger(self._store, self._publisher, self._join)

    def _since_base(
        self, source: str, head: Link, into: str
    ) -> Callable[[Link], Change]:
        """Return what gives the change since the nearest common ancestor."""
        graph = self._store.graph()  # What it has read serves every new try.

        def change(target: Link) -> Change:
            base = merge_base(target.id, head.id, graph)
            if base is None:
                raise UnrelatedHistoriesError(source, into)
            return Change((base, graph(base).root), head)

        return change

    def _join(
        self, key: str, base: Content, theirs: Content, ours: Content
    ) -> Content | Make | str:
        """Return how a table that both sides changed gets both changes."""
        from resources.catalog.replay.replay import Bench, Replay
        from resources.catalog.replay.tables import plan

        found = plan(key, (base, theirs, ours), Bench(self._files, self.io))
        return found.write if isinstance(found, Replay) else found
