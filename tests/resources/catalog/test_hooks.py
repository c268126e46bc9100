import threading
from collections.abc import Mapping

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from resources.catalog.errors import (
    CommitConflictError,
    RefNotFoundError,
    RefusedError,
)
from resources.catalog.hooks import KINDS, Event, EventKind, Hooks

ROW = pa.table({"x": pa.array([7], pa.int64())})


def record(catalog: Catalog, *kinds: EventKind) -> list[Event]:
    heard: list[Event] = []
    for kind in kinds or KINDS:
        catalog.hooks.add(kind, heard.append)
    return heard


def refuse(event: Event) -> None:
    reason = f"{event.ref} is closed"
    raise RefusedError(reason, remedy="wait for Monday")


def test_a_commit_is_heard_before_and_after(filled: Catalog) -> None:
    heard = record(filled)
    head = filled.ref("main").head
    with filled.transaction(
        message="why", agent="bot", author="ann", run_id="r1", properties={"a": "b"}
    ) as tx:
        tx.load_table("kb.b").append(ROW)
        tx.load_table("kb.a").append(ROW)
    before, after = heard
    assert (before.kind, before.action) == ("before_commit", "commit")
    assert (before.ref, before.before, before.after) == ("main", head, None)
    assert before.keys == ("kb.a", "kb.b")
    assert (before.message, before.agent, before.author) == ("why", "bot", "ann")
    assert (before.run_id, before.properties) == ("r1", {"a": "b"})
    assert (after.kind, after.before, after.after) == (
        "after_commit",
        head,
        filled.ref("main").head,
    )


def test_a_merge_is_heard_as_a_merge_and_names_its_source(filled: Catalog) -> None:
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").append(ROW)
    heard = record(filled)
    filled.merge("dev")
    assert [event.kind for event in heard] == ["before_merge", "after_merge"]
    assert {event.source for event in heard} == {filled.ref("dev").head}
    assert {event.keys for event in heard} == {("kb.a",)}
    assert heard[1].after == filled.ref("main").head


def test_a_pick_is_heard_as_a_merge_and_names_its_commit(filled: Catalog) -> None:
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").append(ROW)
    filled.at("main").load_table("kb.b").append(ROW)
    heard = record(filled)
    filled.cherry_pick("dev")
    assert [event.kind for event in heard] == ["before_merge", "after_merge"]
    assert {event.action for event in heard} == {"cherry-pick"}
    assert {event.source for event in heard} == {filled.ref("dev").head}


def test_a_dry_run_asks_nobody(filled: Catalog) -> None:
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").append(ROW)
    heard = record(filled)
    filled.merge("dev", dry_run=True)
    assert heard == []


def test_every_move_of_a_ref_is_heard_before_and_after(filled: Catalog) -> None:
    heard = record(filled, "before_ref_change", "after_ref_change")
    first, head = filled.log()[-1].id, filled.ref("main").head
    filled.create_branch("dev", agent="ann")
    filled.reset("dev", first)
    filled.mark_failed("dev", "late")
    filled.delete_branch("dev")
    filled.restore_branch("dev")
    moves = [(e.action, e.before, e.after) for e in heard]
    assert moves[::2] == moves[1::2]
    assert moves[::2] == [
        ("create", None, head),
        ("reset", head, first),
        ("fail", first, first),
        ("delete", first, None),
        ("restore", None, first),
    ]
    assert heard[0].agent == "ann"
    assert not filled.hooks.failures


@pytest.mark.both_stores
def test_what_is_refused_does_not_happen(filled: Catalog) -> None:
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").append(ROW)
    states = filled.refs(), filled.reflog()
    for kind in ("before_commit", "before_merge", "before_ref_change"):
        filled.hooks.add(kind, refuse)
    for change in (
        lambda: filled.at("main").load_table("kb.a").append(ROW),
        lambda: filled.merge("dev"),
        lambda: filled.create_tag("v1"),
        lambda: filled.reset("dev", "main"),
        lambda: filled.delete_branch("dev"),
    ):
        with pytest.raises(RefusedError, match="is closed") as caught:
            change()
        assert caught.value.remedy == "wait for Monday"
    assert (filled.refs(), filled.reflog()) == states


def test_a_check_that_breaks_has_not_consented(filled: Catalog) -> None:
    def broken(event: Event) -> None:
        raise ZeroDivisionError

    head = filled.ref("main").head
    filled.hooks.add("before_commit", broken)
    with pytest.raises(ZeroDivisionError):
        filled.at("main").create_namespace("data")
    assert filled.ref("main").head == head


def test_what_a_hook_returns_is_kept_with_the_commit(filled: Catalog) -> None:
    def judge(event: Event) -> Mapping[str, str]:
        return {"judged": ",".join(event.keys)}

    filled.hooks.add("before_commit", judge)
    heard = record(filled, "after_commit")
    with filled.transaction(message="m", properties={"job": "x"}) as tx:
        tx.load_table("kb.a").append(ROW)
    assert filled.log()[0].properties == {"job": "x", "judged": "kb.a"}
    assert heard[0].properties == {"job": "x", "judged": "kb.a"}


def test_a_hook_that_fails_afterwards_is_kept_and_undoes_nothing(
    filled: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(event: Event) -> None:
        raise ZeroDivisionError

    filled.hooks.add("after_commit", broken)
    heard = record(filled, "after_commit")
    filled.at("main").create_namespace("data")
    assert "data" in filled.contents()
    assert len(heard) == 1
    (failure,) = filled.hooks.failures
    assert isinstance(failure.error, ZeroDivisionError)
    assert failure.event == heard[0]
    assert "A hook failed at after_commit of main" in caplog.text


def test_only_so_many_failures_are_kept() -> None:
    hooks = Hooks()

    def broken(event: Event) -> None:
        raise ZeroDivisionError

    hooks.add("after_commit", broken)
    for _ in range(120):
        hooks.tell(Event("after_commit", "main", None))
    assert len(hooks.failures) == 100


def test_an_unknown_kind_of_event_is_refused() -> None:
    with pytest.raises(ValueError, match="before_commit"):
        Hooks().add("before_lunch", print)  # type: ignore[arg-type]


def test_a_hook_may_use_the_catalog(filled: Catalog) -> None:
    def tag(event: Event) -> None:
        filled.create_tag(f"at-{len(filled.refs())}", event.after or "main")

    filled.hooks.add("after_commit", tag)
    filled.at("main").create_namespace("data")
    assert filled.ref("at-1").head == filled.ref("main").head


def test_a_slow_hook_holds_no_other_writer_up(filled: Catalog, url: str) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def slow(event: Event) -> None:
        if event.message == "slow":
            asked.set()
            assert go_on.wait(30)

    filled.hooks.add("before_commit", slow)

    def write() -> None:
        with filled.transaction(message="slow") as tx:
            tx.load_table("kb.a").append(ROW)

    thread = threading.Thread(target=write)
    thread.start()
    assert asked.wait(30)
    filled.at("main").load_table("kb.b").append(ROW)
    go_on.set()
    thread.join()
    assert [commit.message for commit in filled.log(limit=2)] == ["slow", "Append kb.b"]


def rows_of(catalog: Catalog, address: str, table: str = "kb.a") -> int:
    return catalog.at(address).load_table(table).scan().to_arrow().num_rows


@pytest.mark.both_stores
def test_what_a_merge_would_make_can_be_read_before_it_is_made(
    filled: Catalog,
) -> None:
    before = rows_of(filled, "main")
    filled.create_branch("dev")
    for ref in ("dev", "main"):
        filled.at(ref).load_table("kb.a").append(ROW)
    seen: list[str] = []

    def look(event: Event) -> None:
        assert event.state is not None
        state = event.state()
        assert event.state() == state
        assert filled.resolve(state[:20]).parents == (event.before, event.source)
        assert [each.key for each in filled.diff("main", state)] == ["kb.a"]
        assert filled.log(state, 2)[1].id == event.before
        assert rows_of(filled, state) == before + 2
        seen.append(state)
        refuse(event)

    filled.hooks.add("before_merge", look)
    states = filled.refs(), filled.reflog()
    with pytest.raises(RefusedError):
        filled.merge("dev")
    assert (filled.refs(), filled.reflog()) == states
    with pytest.raises(RefNotFoundError):
        filled.resolve(seen[0])
    with filled.proposed("dev") as event:
        assert event is not None
        assert event.state is not None
        assert rows_of(filled, event.state()) == before + 2
    assert len(seen) == 1  # Nobody was asked.


def test_a_merge_that_makes_just_its_source_shows_that(filled: Catalog) -> None:
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").append(ROW)
    with filled.proposed("dev") as event:
        assert event is not None
        assert event.state is not None
        assert event.state() == filled.ref("dev").head
    filled.merge("dev")
    with filled.proposed("dev") as event:
        assert event is None


def test_who_looked_is_asked_again_if_the_branch_moves_meanwhile(
    filled: Catalog,
) -> None:
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").append(ROW)
    heads = []

    def look(event: Event) -> None:
        assert event.state is not None
        event.state()
        heads.append(event.before)
        if len(heads) == 1:
            filled.at("main").load_table("kb.b").append(ROW)

    filled.hooks.add("before_merge", look)
    merged = filled.merge("dev").commit
    assert merged is not None
    assert len(heads) == 2
    assert merged.parents[0] == heads[1] != heads[0]


def test_a_merge_gives_up_if_it_is_overtaken_after_every_look(
    filled: Catalog,
) -> None:
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").append(ROW)

    def slow(event: Event) -> None:
        assert event.state is not None
        event.state()
        filled.at("main").load_table("kb.b").append(ROW)

    filled.hooks.add("before_merge", slow)
    with pytest.raises(CommitConflictError, match="kept changing"):
        filled.merge("dev")
    assert {each.message for each in filled.log(limit=5)} == {"Append kb.b"}
