"""Rules that merge and pick."""

from collections.abc import Callable

from hypothesis.stateful import rule

from resources.catalog.errors import (
    CollectedCommitError,
    MergeConflictError,
    UnrelatedHistoriesError,
)
from resources.catalog.model import MergeResult
from tests.resources.catalog.machine import model
from tests.resources.catalog.machine.machine import (
    KEEPER,
    Machine,
    some,
)


class Merging(Machine):
    """Merges and picks."""

    @rule(source=some, into=some)
    def merge(self, source: int, into: int) -> None:
        theirs, ours = self._branch(source), self._branch(into)
        head = self.refs[theirs]

        def merge(*, dry_run: bool) -> MergeResult:
            return self.catalog.merge(theirs, ours, agent=KEEPER, dry_run=dry_run)

        expected = merge(dry_run=True)
        common = self._history(head) & self._history(self.refs[ours])
        assert expected.base in common
        assert not any(expected.base in self.parents[each] for each in common)
        base = expected.base
        if result := self._joined(base, head, ours, merge):
            state = model.merged(
                self.states[base], self.states[head], self._state(ours)
            )
            assert result.keys == expected.keys
            self._landed(ours, {}, KEEPER, state, merged=head)

    @rule(commit=some, onto=some)
    def cherry_pick(self, commit: int, onto: int) -> None:
        picked, ours = self._commit(commit), self._branch(onto)
        if not self.parents[picked]:
            return
        base = self.parents[picked][0]

        def pick(*, dry_run: bool) -> MergeResult:
            return self.catalog.cherry_pick(picked, ours, agent=KEEPER, dry_run=dry_run)

        if self._joined(base, picked, ours, pick):
            sides = self.states[base], self.states[picked], self._state(ours)
            made = self.catalog.ref(ours).head
            self._landed(ours, {}, KEEPER, model.picked(*sides, made))
            # Whoever brings it here: it is the work of the one who made it.
            self.agent_of[made] = self.agent_of[picked]

    def _joined(
        self,
        base: str,
        head: str,
        ours: str,
        join: Callable[..., MergeResult],
    ) -> MergeResult | None:
        """Return what a merge did if it made a commit; check that it may refuse."""
        sides = self.states[base], self.states[head], self._state(ours)
        clashes = {
            key: model.may_conflict(*sides, key)
            for key in self._changed_on_both(base, head, self.refs[ours])
        }
        clashes |= dict.fromkeys(model.moved_apart(*sides), True)
        try:
            result = join(dry_run=False)
        except MergeConflictError as error:
            found = {conflict.key for conflict in error.conflicts}
            assert found
            for key in found:
                assert key in clashes, f"{key} was not changed on both sides"
                assert clashes[key] is not False or self._is_given_up(base, head), key
        except CollectedCommitError:
            assert self._is_given_up(base, head)
        except UnrelatedHistoriesError:
            raise AssertionError from None
        else:
            again = head in self._history(self.refs[ours]) and result.commit is None
            assert again or True not in clashes.values()
            return result if result.commit is not None else None
        assert self.catalog.ref(ours).head == self.refs[ours]
        return None

    def _changed_on_both(self, base: str, theirs: str, ours: str) -> set[str]:
        before, one, two = (self.catalog.contents(c) for c in (base, theirs, ours))
        return {
            key
            for key in before.keys() | one.keys() | two.keys()
            if one.get(key) != before.get(key) != two.get(key) != one.get(key)
        }
