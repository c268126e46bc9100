from collections.abc import Callable

import pyarrow as pa
import pytest
from sqlalchemy import func, select, update

from resources.catalog import Attribution, Catalog
from resources.catalog.drafts import Draft
from resources.catalog.errors import (
    CollectedCommitError,
    CommitConflictError,
    RefusedError,
)
from resources.catalog.hooks import Event
from resources.catalog.model import Content, Link, Operation, operation
from resources.catalog.publisher import TRIES
from resources.catalog.store.schema import COMMITS

pytestmark = pytest.mark.both_stores

ROW = pa.table({"x": pa.array([7], pa.int64())})
WHO = Attribution("m", "a", "a")


def made(catalog: Catalog, key: str) -> Operation:
    return operation(key, None, Content("namespace", f"id of {key}"))


def touch(catalog: Catalog, number: int) -> None:
    catalog.at("main").update_namespace_properties("kb", updates={"n": str(number)})


def give_up(catalog: Catalog, commit: str) -> None:
    """Mark a commit as garbage collection does."""
    mark = update(COMMITS).where(COMMITS.c.id == commit).values(collected_at=1)
    catalog._store.write(lambda connection: connection.execute(mark))


def test_what_must_be_unchanged_is_checked_on_the_head(filled: Catalog) -> None:
    seen = filled.contents()["kb.a"]

    def plan(head: Link) -> Draft:
        return Draft([made(filled, "data")], WHO, unchanged={"kb.a": seen})

    filled.at("main").load_table("kb.b").append(ROW)
    assert filled._publisher.publish("main", plan) is not None
    filled.at("main").load_table("kb.a").append(ROW)
    with pytest.raises(CommitConflictError, match="changed after it was read") as error:
        filled._publisher.publish("main", plan)
    (conflict,) = error.value.conflicts
    assert (conflict.key, conflict.kind) == ("kb.a", "read_changed")
    assert conflict.base == seen
    assert conflict.target == filled.contents()["kb.a"]


def test_what_must_be_unchanged_is_checked_again_when_the_race_is_lost(
    filled: Catalog,
) -> None:
    seen = filled.contents()["kb.a"]
    calls = 0

    def plan(head: Link) -> Draft:
        nonlocal calls
        calls += 1
        if calls == 1:
            filled.at("main").load_table("kb.a").append(ROW)
        return Draft([made(filled, "data")], WHO, unchanged={"kb.a": seen})

    with pytest.raises(CommitConflictError):
        filled._publisher.publish("main", plan)
    assert calls == 2
    assert "data" not in filled.contents()


class Racer:
    """A plan during which others commit, as often as it is told."""

    def __init__(self, catalog: Catalog, overtaken: int, *, costly: bool) -> None:
        self.catalog = catalog
        self.overtaken = overtaken
        self.costly = costly
        self.heads: list[str] = []

    def plan(self, head: Link) -> Draft:
        self.heads.append(head.id)
        if len(self.heads) <= self.overtaken:
            touch(self.catalog, len(self.heads))
        return Draft([made(self.catalog, "data")], WHO, costly=self.costly)


def test_a_lost_race_is_planned_again_once_since_nobody_else_can_write_then(
    filled: Catalog,
) -> None:
    racer = Racer(filled, 1, costly=False)
    commit = filled._publisher.publish("main", racer.plan)
    assert commit is not None
    assert len(racer.heads) == 2
    assert commit.parents == (racer.heads[-1],)


def test_a_lost_race_leaves_nothing_of_the_first_try(filled: Catalog) -> None:
    filled._publisher.publish("main", Racer(filled, 1, costly=False).plan)
    count = select(func.count()).select_from(COMMITS)
    stored = filled._store.read(lambda connection: connection.execute(count).scalar())
    assert stored == len(filled.log())
    moves = filled.reflog("main")
    assert [m.before for m in moves[:-1]] == [m.after for m in moves[1:]]


def test_a_costly_plan_lets_others_write_while_it_is_made_anew(filled: Catalog) -> None:
    racer = Racer(filled, TRIES - 1, costly=True)
    commit = filled._publisher.publish("main", racer.plan)
    assert commit is not None
    assert len(racer.heads) == TRIES
    assert commit.parents == (racer.heads[-1],)


def test_a_costly_plan_that_always_loses_is_made_under_the_lock_at_last(
    filled: Catalog,
) -> None:
    racer = Racer(filled, TRIES, costly=True)
    commit = filled._publisher.publish("main", racer.plan)
    assert commit is not None
    assert len(racer.heads) == TRIES + 1
    assert commit.parents == (racer.heads[-1],)


def test_hooks_are_asked_again_about_keys_they_have_not_seen(filled: Catalog) -> None:
    calls = 0
    asked: list[tuple[str, ...]] = []

    def plan(head: Link) -> Draft:
        nonlocal calls
        calls += 1
        if calls == 1:
            touch(filled, 1)
        keys = ["data"] if calls == 1 else ["data", "more"]
        return Draft([made(filled, key) for key in keys], WHO)

    def judge(event: Event) -> None:
        if event.message == "m":
            asked.append(event.keys)
            if "more" in event.keys:
                reason = "more is too much"
                raise RefusedError(reason)

    filled.hooks.add("before_commit", judge)
    with pytest.raises(RefusedError, match="too much"):
        filled._publisher.publish("main", plan)
    assert asked == [("data",), ("data", "more")]
    assert "data" not in filled.contents()


def test_what_garbage_collection_gave_up_cannot_come_back(filled: Catalog) -> None:
    filled.at("main").load_table("kb.a").append(ROW)
    old = filled.resolve("main~1").id
    give_up(filled, old)

    def plan(head: Link) -> Draft:
        return Draft([made(filled, "data")], WHO, needs=(head.id, old))

    revivals: list[Callable[[], object]] = [
        lambda: filled._publisher.publish("main", plan),
        lambda: filled.create_branch("back", old),
        lambda: filled.create_tag("back", old),
        lambda: filled.reset("main", old),
        lambda: filled.merge(old, "dev"),
    ]
    filled.create_branch("dev", filled.log()[-1].id)
    states = filled.refs(), filled.reflog()
    for revive in revivals:
        with pytest.raises(CollectedCommitError, match=old[:12]) as caught:
            revive()
        assert caught.value.commits == (old,)
    assert (filled.refs(), filled.reflog()) == states


def test_a_deleted_branch_whose_files_are_gone_is_not_restored(filled: Catalog) -> None:
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").append(ROW)
    head = filled.ref("dev").head
    filled.delete_branch("dev")
    give_up(filled, head)
    with pytest.raises(CollectedCommitError):
        filled.restore_branch("dev")


def test_the_head_may_be_given_up_and_written_on(filled: Catalog) -> None:
    """Only what comes back to life needs its files; a commit builds on what is."""
    give_up(filled, filled.log()[-1].id)
    touch(filled, 1)
    filled.create_branch("dev")
    filled.reset("dev", "main")
