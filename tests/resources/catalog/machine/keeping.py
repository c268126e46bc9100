"""Rules that collect, compact and expire."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from resources.catalog.garbage.model import Cutoff
from tests.resources.catalog.machine import model
from tests.resources.catalog.machine.machine import (
    KEEPER,
    Machine,
    few,
    some,
)

NO_TIME = timedelta(0)


class Keeping(Machine):
    """Collects, compacts and expires."""

    @rule(keep=st.one_of(st.none(), st.integers(1, 3)))
    def collect(self, keep: int | None) -> None:
        cutoffs = [] if keep is None else [Cutoff("*", keep_commits=keep)]
        done = self.catalog.collect(cutoffs, grace=NO_TIME, reflog_for=NO_TIME)
        assert not done.failed
        live = self._reachable() if keep is None else set(self.refs.values())
        self.given_up |= set(self.order) - live
        again = self.catalog.collect(cutoffs, grace=NO_TIME, reflog_for=NO_TIME)
        assert again.files == 0
        self.seen.clear()

    @rule(branch=some)
    def compact(self, branch: int) -> None:
        where = self._branch(branch)
        done = self.catalog.compact(where, agent=KEEPER)
        if done.commit is not None:
            self.numbers += 1
            there = model.tables(self._state(where)).values()
            rewritten = {model.files(table): self.numbers for table in there}
            self._landed(where, rewritten, KEEPER)

    @rule(branch=some, keep=few)
    def expire(self, branch: int, keep: int) -> None:
        where = self._branch(branch)
        done = self.catalog.expire(where, keep=keep, agent=KEEPER)
        if done.commit is not None:
            self._landed(where, {}, KEEPER)
