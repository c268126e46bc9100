"""Others write, merge, restore and collect at every step of a collection.

Files are made a week old again and again: so only the mark can save them, and never
the grace period, which each of these changes would be covered by in truth.
"""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

import pytest

from resources.catalog import Catalog
from resources.catalog.errors import CollectedCommitError, LateCommitError, StoreError
from resources.catalog.garbage import collector, ledger
from resources.catalog.garbage.marker import Marker
from resources.catalog.garbage.model import Cutoff
from resources.catalog.garbage.sweeper import Sweeper
from resources.catalog.store import writes
from tests.resources.catalog.replay.tables import numbers, values

pytestmark = pytest.mark.both_stores

AT_ONCE = {"grace": timedelta(hours=1), "reflog_for": timedelta(0)}
ONE = Cutoff("*", keep_commits=1)

Act = Callable[[], object]
Inject = Callable[[type, str, Act], None]


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch, age: Callable[[], None]) -> Inject:
    """Return what lets something happen once, after a step of a collection."""

    def inject(owner: type, step: str, act: Act) -> None:
        true = getattr(owner, step)
        waiting = [act]

        def stepped(*arguments: object) -> object:
            result = true(*arguments)
            while waiting:
                waiting.pop()()
                age()
            return result

        monkeypatch.setattr(owner, step, stepped)

    return inject


@pytest.fixture
def past(filled: Catalog, age: Callable[[], None]) -> str:
    """Return a commit that no ref leads to within its cut-off."""
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").append(numbers(3))
    dead = filled.ref("dev").head
    filled.delete_branch("dev")
    age()
    return dead


def test_a_commit_that_lands_during_the_mark_is_whole(
    filled: Catalog, past: str, after: Inject
) -> None:
    after(Marker, "mark", lambda: filled.at().load_table("kb.a").append(numbers(4)))
    found = filled.collect([ONE], **AT_ONCE)
    assert found.files > 0
    assert values(filled) == [1, 2, 4]
    assert filled.verify(deep=True).ok


def test_a_branch_that_is_made_during_the_mark_revives_a_commit(
    filled: Catalog, past: str, after: Inject
) -> None:
    after(Marker, "mark", lambda: filled.create_branch("again", past))
    filled.collect(**AT_ONCE)
    assert values(filled, "again") == [1, 2, 3]
    assert filled.verify(deep=True).ok


def test_a_merge_during_the_mark_revives_a_commit(
    filled: Catalog, past: str, after: Inject
) -> None:
    after(Marker, "mark", lambda: filled.merge(past))
    filled.collect([ONE], **AT_ONCE)
    assert values(filled) == [1, 2, 3]
    assert filled.verify(deep=True).ok


def test_what_is_moved_again_and_again_is_marked_while_others_wait(
    filled: Catalog,
    past: str,
    age: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    true, count = Marker.mark, iter(range(10, 100))

    def busy(self: Marker, contents: dict[object, int]) -> None:
        true(self, contents)  # type: ignore[arg-type]
        if threading.current_thread() is threading.main_thread() and not locked:
            filled.at().load_table("kb.a").append(numbers(next(count)))
            age()

    locked: list[bool] = []
    flag = ledger.give_up

    def lock(*arguments: object) -> None:
        flag(*arguments)  # type: ignore[arg-type]
        locked.append(True)

    def unlock(self: object, *arguments: object) -> object:
        locked.clear()
        return mark(self, *arguments)  # type: ignore[arg-type]

    mark = collector.Collector._mark
    monkeypatch.setattr(Marker, "mark", busy)
    monkeypatch.setattr(ledger, "give_up", lock)
    monkeypatch.setattr(collector.Collector, "_mark", unlock)
    filled.collect([ONE], **AT_ONCE)
    assert next(count) == 10 + collector.ROUNDS
    assert values(filled) == [1, 2, *range(10, 10 + collector.ROUNDS)]
    assert filled.verify(deep=True).ok


@pytest.mark.parametrize("step", [(Sweeper, "find"), (Sweeper, "sweep")])
def test_once_given_up_nothing_comes_back(
    filled: Catalog, past: str, after: Inject, step: tuple[type, str]
) -> None:
    refused = []

    def revive() -> None:
        for way in (
            lambda: filled.create_branch("again", past),
            lambda: filled.create_tag("tagged", past),
            lambda: filled.restore_branch("dev"),
            lambda: filled.merge(past),
            lambda: filled.reset("main", past),
            lambda: filled.cherry_pick(past),
        ):
            with pytest.raises(CollectedCommitError):
                way()
            refused.append(way)
        filled.at().load_table("kb.a").append(numbers(4))

    after(*step, revive)
    filled.collect([ONE], **AT_ONCE)
    assert len(refused) == 6
    assert values(filled) == [1, 2, 4]
    assert filled.verify(deep=True).ok


def test_a_revival_that_has_begun_is_waited_for(
    filled: Catalog, past: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A merge checked its source, and the collection comes before it is done."""
    true = writes.refuse_collected
    checked, go_on = threading.Event(), threading.Event()

    def slow(connection: object, commits: list[str]) -> None:
        true(connection, commits)  # type: ignore[arg-type]
        if past in commits:
            checked.set()
            assert go_on.wait(20)

    monkeypatch.setattr(writes, "refuse_collected", slow)
    merging = threading.Thread(target=lambda: filled.merge(past))
    merging.start()
    assert checked.wait(20)
    collecting = threading.Thread(target=lambda: filled.collect([ONE], **AT_ONCE))
    collecting.start()
    collecting.join(0.5)
    assert collecting.is_alive()
    go_on.set()
    merging.join(20)
    collecting.join(20)
    assert not collecting.is_alive()
    assert values(filled) == [1, 2, 3]
    assert filled.verify(deep=True).ok


def test_two_collections_with_different_cut_offs_do_no_harm(
    filled: Catalog, past: str, after: Inject
) -> None:
    filled.at().load_table("kb.a").overwrite(numbers(5))
    inner = []
    act = lambda: inner.append(filled.collect([ONE], **AT_ONCE))  # noqa: E731
    after(Marker, "_metadata", act)
    outer = filled.collect(**AT_ONCE)
    assert inner[0].files > 0
    assert not outer.failed
    assert values(filled) == [5]
    assert filled.verify(deep=True).ok


def test_collections_at_once_share_the_work(filled: Catalog, past: str) -> None:
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(filled.collect([ONE], **AT_ONCE)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(not each.failed for each in found)
    assert values(filled) == [1, 2]
    assert filled.verify(deep=True).ok


def test_a_transaction_longer_than_the_grace_period_is_refused(
    filled: Catalog, age: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writes, "SOON", timedelta(milliseconds=1))
    with pytest.raises(LateCommitError, match="assay gc --grace"):  # noqa: SIM117
        with filled.transaction(message="slow") as tx:
            tx.load_table("kb.a").append(numbers(3))
            time.sleep(0.01)
            filled.collect(grace=timedelta(0), reflog_for=timedelta(0))
    assert values(filled) == [1, 2]
    with filled.transaction(message="again") as tx:
        tx.load_table("kb.a").append(numbers(3))
    assert values(filled) == [1, 2, 3]
    assert filled.verify(deep=True).ok


def test_a_transaction_within_the_grace_period_lands(
    filled: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writes, "SOON", timedelta(milliseconds=1))
    with filled.transaction(message="slow") as tx:
        tx.load_table("kb.a").append(numbers(3))
        time.sleep(0.01)
        filled.collect(grace=timedelta(hours=1), reflog_for=timedelta(0))
    assert values(filled) == [1, 2, 3]
    assert filled.verify(deep=True).ok


def test_a_late_commit_that_has_begun_is_waited_for(
    filled: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It saw no collection, and one comes before it is done."""
    monkeypatch.setattr(writes, "SOON", timedelta(0))
    true = writes.refuse_late
    checked, go_on = threading.Event(), threading.Event()

    def slow(*arguments: object, **more: object) -> None:
        true(*arguments, **more)  # type: ignore[arg-type]
        checked.set()
        assert go_on.wait(20)

    def write() -> None:
        with filled.transaction(message="slow") as tx:
            tx.load_table("kb.a").append(numbers(3))

    monkeypatch.setattr(writes, "refuse_late", slow)
    writing = threading.Thread(target=write)
    writing.start()
    assert checked.wait(20)
    now = {"grace": timedelta(0), "reflog_for": timedelta(0)}
    collecting = threading.Thread(target=lambda: filled.collect(**now))
    collecting.start()
    collecting.join(0.5)
    assert collecting.is_alive()
    go_on.set()
    writing.join(20)
    collecting.join(20)
    assert not collecting.is_alive()
    assert values(filled) == [1, 2, 3]
    assert filled.verify(deep=True).ok


def test_a_revival_at_the_very_last_moment_ends_it_all(
    filled: Catalog, past: str, after: Inject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "ROUNDS", 1)
    after(Marker, "mark", lambda: filled.create_branch("again", past))
    with pytest.raises(StoreError, match="moved to old states"):
        filled.collect([ONE], **AT_ONCE)
    assert values(filled, "again") == [1, 2, 3]
    last = filled.last_collection()
    assert last is not None
    assert last.status == "failed"
    assert filled.verify(deep=True).ok


def test_a_late_transaction_cannot_land_during_the_sweep(
    filled: Catalog, after: Inject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writes, "SOON", timedelta(milliseconds=1))
    slow = ExitStack()
    tx = slow.enter_context(filled.transaction(message="slow"))
    tx.load_table("kb.a").append(numbers(3))
    time.sleep(0.01)

    def land() -> None:
        with pytest.raises(LateCommitError):
            slow.close()

    after(Sweeper, "find", land)
    filled.collect(grace=timedelta(0), reflog_for=timedelta(0))
    assert values(filled) == [1, 2]
    assert filled.verify(deep=True).ok
