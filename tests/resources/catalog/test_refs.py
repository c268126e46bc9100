import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from resources.catalog.errors import (
    AmbiguousCommitError,
    CommitNotFoundError,
    FailedBranchError,
    InvalidRefNameError,
    NothingToRestoreError,
    ProtectedRefError,
    RefExistsError,
    RefMovedError,
    RefNotFoundError,
    WrongRefKindError,
)
from resources.catalog.hooks import Event
from resources.catalog.store import Store

pytestmark = pytest.mark.both_stores


def append(catalog: Catalog, ref: str, key: str = "kb.a") -> None:
    catalog.at(ref).load_table(key).append(pa.table({"x": [9]}))


def test_a_new_store_has_main_at_a_commit_without_contents(catalog: Catalog) -> None:
    (main,) = catalog.refs()
    assert (main.name, main.kind, main.failed) == ("main", "branch", None)
    assert catalog.contents() == {}
    assert catalog.resolve("main").parents == ()


def test_opening_again_finds_the_same_history(
    catalog: Catalog, url: str, tmp_path: Path
) -> None:
    with Catalog(url, tmp_path / "warehouse") as again:
        assert again.log() == catalog.log()


def test_a_branch_shares_everything_with_where_it_began(filled: Catalog) -> None:
    ref = filled.create_branch("dev")
    assert ref == filled.ref("dev")
    assert ref.head == filled.ref("main").head
    assert filled.contents("dev") == filled.contents("main")
    assert filled.diff("main", "dev") == []


def test_a_tag_stays_where_it_is(filled: Catalog) -> None:
    filled.create_tag("v1")
    append(filled, "main")
    assert filled.resolve("v1") == filled.resolve("main~1")
    with pytest.raises(WrongRefKindError):
        filled.delete_branch("v1")
    filled.delete_tag("v1")
    assert [ref.name for ref in filled.refs()] == ["main"]


def test_branches_and_tags_share_one_name_space(catalog: Catalog) -> None:
    catalog.create_branch("x")
    for create in (catalog.create_branch, catalog.create_tag):
        with pytest.raises(RefExistsError, match="A branch named 'x'"):
            create("x")
    with pytest.raises(InvalidRefNameError):
        catalog.create_branch("no good")


def test_main_can_be_neither_deleted_nor_marked_failed(catalog: Catalog) -> None:
    with pytest.raises(ProtectedRefError):
        catalog.delete_branch("main")
    with pytest.raises(ProtectedRefError):
        catalog.mark_failed("main", "no")


def test_deleting_needs_the_expected_head_if_one_is_given(filled: Catalog) -> None:
    seen = filled.create_branch("dev").head
    append(filled, "dev")
    with pytest.raises(RefMovedError) as caught:
        filled.delete_branch("dev", expected_head=seen)
    assert caught.value.expected == seen
    assert caught.value.actual == filled.ref("dev").head
    filled.delete_branch("dev", expected_head=filled.ref("dev").head[:10])
    with pytest.raises(RefNotFoundError):
        filled.ref("dev")


def test_an_unknown_name_names_the_nearest_and_what_to_run(catalog: Catalog) -> None:
    with pytest.raises(RefNotFoundError) as caught:
        catalog.resolve("mian")
    assert "Did you mean 'main'?" in str(caught.value)
    assert "assay branch" in caught.value.remedy
    with pytest.raises(RefNotFoundError), catalog.transaction("nope", message="m"):
        pass
    with pytest.raises(RefNotFoundError):
        catalog.resolve("beef")


def test_a_commit_is_found_by_its_prefix(filled: Catalog) -> None:
    commit = filled.resolve("main")
    assert filled.resolve(commit.id) == commit
    assert filled.resolve(commit.id[:12].upper()) == commit
    assert filled.show(f"main@{commit.id[:12]}") == commit


def test_a_commit_is_located_without_being_read(filled: Catalog) -> None:
    for address in ("main", "main~1", filled.resolve("main").id[:12]):
        assert filled.locate(address) == filled.resolve(address).id
    with pytest.raises(RefNotFoundError):
        filled.locate("nowhere")


def test_steps_walk_back(filled: Catalog) -> None:
    append(filled, "main")
    newest, middle, first = filled.log()
    assert filled.resolve("main~0") == filled.resolve("main^0") == newest
    assert filled.resolve("main~") == filled.resolve("main~1") == middle
    assert filled.resolve("main~2") == filled.resolve("main^^1") == first
    assert filled.resolve(f"{middle.id}~1") == first
    for beyond in ("main~3", "main^2"):
        with pytest.raises(CommitNotFoundError):
            filled.resolve(beyond)


def test_a_time_gives_the_state_of_then(filled: Catalog) -> None:
    append(filled, "main")
    newest, middle, first = filled.log()
    at = middle.created_at
    assert filled.resolve(f"main@{at.isoformat()}") == middle
    just_before = at - timedelta(microseconds=1)
    assert filled.resolve(f"main@{just_before.isoformat()}") == first
    later = datetime.now(UTC) + timedelta(days=1)
    assert filled.resolve(f"main@{later.isoformat()}") == newest
    with pytest.raises(CommitNotFoundError, match="begins later"):
        filled.resolve("main@2001-01-01")


def test_a_commit_of_another_history_is_not_found_at_a_ref(filled: Catalog) -> None:
    filled.create_branch("dev")
    append(filled, "dev")
    other = filled.ref("dev").head
    with pytest.raises(CommitNotFoundError, match="in another history"):
        filled.resolve(f"main@{other[:12]}")
    with pytest.raises(CommitNotFoundError, match="no such commit"):
        filled.resolve("main@ffffffffff")
    with pytest.raises(CommitNotFoundError, match="no other states"):
        filled.resolve(f"{other}@2025-01-01")


def test_an_ambiguous_prefix_lists_what_it_could_be(filled: Catalog) -> None:
    seen: dict[str, str] = {}
    for number in range(3000):  # Four digits meet again after some 300 commits.
        with filled.transaction(message=str(number)) as tx:
            tx.update_namespace_properties("kb", updates={"n": str(number)})
        assert tx.commit is not None
        twice = tx.commit.id[:4]
        if twice in seen:
            break
        seen[twice] = tx.commit.id
    for address in (twice, f"main@{twice}"):
        with pytest.raises(AmbiguousCommitError) as caught:
            filled.resolve(address)
        assert "assay show" in caught.value.remedy


def test_a_failed_branch_can_be_read_and_deleted_only(filled: Catalog) -> None:
    filled.create_branch("run")
    append(filled, "run")
    filled.create_tag("before", at="run~1")
    filled.mark_failed("run", "2 rows broke a rule")
    assert filled.ref("run").failed == "2 rows broke a rule"
    assert filled.at("run").load_table("kb.a").scan().to_arrow().num_rows == 3
    head = filled.ref("run").head
    for address in ("run", head, head[:10], "run~0"):
        with pytest.raises(FailedBranchError, match="2 rows broke a rule"):
            filled.merge(address)
        with pytest.raises(FailedBranchError):
            filled.create_branch("fork", at=address)
        with pytest.raises(FailedBranchError):
            filled.create_tag("fork", at=address)
    # What it shares with others is theirs as well.
    filled.create_branch("fork", at=f"{head}~1")
    filled.delete_branch("run")


def test_every_move_of_a_ref_is_written_down(filled: Catalog) -> None:
    filled.create_branch("dev")
    append(filled, "dev")
    head = filled.ref("dev").head
    filled.merge("dev", agent="bob")
    filled.mark_failed("dev", "late")
    filled.delete_branch("dev")
    actions = [entry.action for entry in filled.reflog("dev")]
    assert actions == ["delete", "fail", "commit", "create"]
    deleted = filled.reflog("dev", limit=1)[0]
    assert (deleted.before, deleted.after) == (head, None)
    merged = filled.reflog("main")[0]
    assert (merged.action, merged.agent) == ("merge", "bob")
    assert merged.after == filled.ref("main").head
    assert len(filled.reflog()) == 4 + 3


def test_a_diff_names_what_was_added_removed_and_changed(filled: Catalog) -> None:
    filled.create_branch("dev")
    append(filled, "dev")
    filled.at("dev").drop_table("kb.b")
    filled.at("dev").create_namespace("data")
    changes = filled.diff("main", "dev")
    assert {item.key: item.change for item in changes} == {
        "data": "added",
        "kb.a": "changed",
        "kb.b": "removed",
    }
    back = filled.diff("dev", "main")
    assert [(item.before, item.after) for item in back] == [
        (item.after, item.before) for item in changes
    ]


def test_a_ref_that_moves_while_it_is_deleted_stays(
    filled: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.create_branch("dev")
    real = Store.change_ref

    def race(self: Store, *given: object) -> bool:
        append(filled, "dev")
        return real(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "change_ref", race)
    with pytest.raises(RefMovedError):
        filled.delete_branch("dev")
    assert filled.ref("dev")


def test_resetting_a_branch_leaves_its_commits_in_the_reflog(filled: Catalog) -> None:
    first, head = filled.log()[-1].id, filled.ref("main").head
    ref = filled.reset("main", "main~1", expected_head=head, agent="ann")
    assert ref == filled.ref("main")
    assert ref.head == first
    assert filled.contents() == {}
    entry = filled.reflog("main", limit=1)[0]
    assert (entry.action, entry.agent) == ("reset", "ann")
    assert (entry.before, entry.after) == (head, first)
    filled.reset("main", head[:12])
    assert sorted(filled.contents()) == ["kb", "kb.a", "kb.b"]


def test_resetting_to_where_it_is_is_no_move(filled: Catalog) -> None:
    before = filled.reflog()
    assert filled.reset("main", "main~0") == filled.ref("main")
    assert filled.reflog() == before


def test_a_tag_is_assigned_and_a_branch_is_reset(filled: Catalog) -> None:
    filled.create_tag("v1", at="main~1")
    head = filled.ref("main").head
    assert filled.assign_tag("v1", "main").head == head
    assert filled.reflog("v1")[0].action == "reset"
    with pytest.raises(WrongRefKindError):
        filled.reset("v1", "main")
    with pytest.raises(WrongRefKindError):
        filled.assign_tag("main", "v1")


def test_every_move_of_a_ref_may_name_the_head_it_was_seen_at(filled: Catalog) -> None:
    seen = filled.ref("main").head
    filled.create_branch("dev", expected_head=seen)
    filled.create_tag("v1", expected_head=seen)
    append(filled, "main")
    append(filled, "dev")
    now = filled.ref("main").head
    for move in (
        lambda: filled.create_branch("x", "main", expected_head=seen),
        lambda: filled.create_tag("x", "main", expected_head=seen),
        lambda: filled.reset("main", "main~1", expected_head=seen),
        lambda: filled.assign_tag("v1", "main", expected_head=now),
        lambda: filled.delete_branch("dev", expected_head=seen),
        lambda: filled.delete_tag("v1", expected_head=now),
    ):
        with pytest.raises(RefMovedError) as caught:
            move()
        for shown in (caught.value.expected, caught.value.actual):
            assert shown[:12] in str(caught.value)
    assert sorted(ref.name for ref in filled.refs()) == ["dev", "main", "v1"]


def test_a_deleted_branch_is_brought_back_where_it_was(filled: Catalog) -> None:
    filled.create_branch("dev")
    append(filled, "dev")
    head = filled.ref("dev").head
    filled.delete_branch("dev")
    with pytest.raises(RefMovedError):
        filled.restore_branch("dev", expected_head=filled.ref("main").head)
    restored = filled.restore_branch("dev", agent="ann")
    assert (restored.name, restored.head, restored.failed) == ("dev", head, None)
    assert restored == filled.ref("dev")
    entry = filled.reflog("dev")[0]
    assert (entry.action, entry.agent, entry.after) == ("restore", "ann", head)
    with pytest.raises(RefExistsError):
        filled.restore_branch("dev")
    assert filled.restore_branch("dev", as_name="again").head == head


def test_a_failed_branch_comes_back_failed(filled: Catalog) -> None:
    for name in ("fine", "run"):
        filled.create_branch(name)
        append(filled, name)
    filled.mark_failed("run", "2 rows broke a rule", agent="gate")
    assert filled.reflog("run")[0].agent == "gate"
    for name in ("fine", "run"):
        filled.delete_branch(name)
    assert filled.restore_branch("run").failed == "2 rows broke a rule"
    with pytest.raises(FailedBranchError):
        filled.merge("run")
    # A mark of an earlier life of the name is none of the later one's.
    filled.delete_branch("run")
    filled.create_branch("run")
    filled.delete_branch("run")
    assert filled.restore_branch("run").failed is None
    assert filled.restore_branch("fine").failed is None


def test_only_what_was_deleted_can_be_restored(filled: Catalog) -> None:
    filled.create_branch("draft")
    with pytest.raises(NothingToRestoreError):
        filled.restore_branch("draft")
    filled.delete_branch("draft")
    with pytest.raises(NothingToRestoreError, match="Did you mean 'draft'") as caught:
        filled.restore_branch("drafd")
    assert "assay reflog" in caught.value.remedy
    filled.create_tag("v1")
    filled.delete_tag("v1")
    with pytest.raises(NothingToRestoreError):
        filled.restore_branch("v1")


def test_a_branch_is_not_reset_to_anothers_failed_state(filled: Catalog) -> None:
    filled.create_branch("run")
    append(filled, "run")
    append(filled, "run")
    filled.mark_failed("run", "broken")
    for address in ("run", filled.ref("run").head):
        with pytest.raises(FailedBranchError):
            filled.reset("main", address)
    assert filled.reset("run", "run~1").failed == "broken"


def test_a_mark_that_comes_while_a_branch_is_reset_is_not_lost(
    filled: Catalog,
) -> None:
    filled.create_branch("run", "main")
    append(filled, "run")

    def mark(event: Event) -> None:
        if event.action == "reset":
            filled.mark_failed("run", "broken")

    filled.hooks.add("before_ref_change", mark)
    with pytest.raises(RefMovedError):
        filled.reset("run", "main")
    assert filled.ref("run").failed == "broken"


def test_one_of_many_that_make_the_same_ref_succeeds(filled: Catalog) -> None:
    barrier, said = threading.Barrier(6), []

    def work() -> None:
        barrier.wait(30)
        try:
            said.append(filled.create_branch("dev").name)
        except RefExistsError as error:
            said.append(error.problem)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["A branch named 'dev' already exists."] * 5 + ["dev"]
    assert len(filled.reflog("dev")) == 1


def test_reasons_and_agents_of_any_text_are_kept(filled: Catalog) -> None:
    filled.create_branch("run", agent="\udcff")
    filled.mark_failed("run", "naïve \udcff \0 名", agent="\0")
    assert filled.ref("run").failed == "naïve \\udcff \\0 名"
    assert [entry.agent for entry in filled.reflog("run")] == ["\\0", "\\udcff"]
