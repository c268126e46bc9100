"""One commit brought onto another branch."""

from datetime import timedelta

import pyarrow as pa
import pytest

from resources.catalog import Catalog, Commit
from resources.catalog.errors import FailedBranchError, MergeConflictError
from resources.catalog.merging.errors import NothingToPickError, UnusedBehaviourError


def rows(*values: int) -> pa.Table:
    return pa.table({"x": pa.array(values, pa.int64())})


def values(catalog: Catalog, ref: str = "main", key: str = "kb.a") -> list[int]:
    found = catalog.at(ref).load_table(key).scan().to_arrow()["x"].to_pylist()
    return sorted(found)


@pytest.fixture
def picked(filled: Catalog) -> Commit:
    """Return the second of three commits of dev; each appended a row to kb.a."""
    filled.create_branch("dev")
    for number in (7, 8, 9):
        with filled.transaction(
            "dev",
            message=f"row {number}",
            agent="bot",
            author="ann",
            run_id="r1",
            properties={"n": str(number)},
        ) as tx:
            tx.load_table("kb.a").append(rows(number))
    filled.at("main").load_table("kb.a").append(rows(100))
    return filled.resolve("dev~1")


def test_a_pick_brings_one_commit_and_neither_what_was_before_nor_after_it(
    filled: Catalog, picked: Commit
) -> None:
    head = filled.ref("main").head
    result = filled.cherry_pick("dev~1", agent="carol")
    assert values(filled) == [1, 2, 8, 100]
    assert values(filled, "dev") == [1, 2, 7, 8, 9]
    commit = result.commit
    assert commit == filled.resolve("main")
    assert commit is not None
    assert commit.parents == (head,)
    assert (result.base, result.source) == (picked.parents[0], picked.id)
    assert result.replayed == ("kb.a",)


def test_a_pick_keeps_author_time_run_message_and_properties(
    filled: Catalog, picked: Commit
) -> None:
    commit = filled.cherry_pick("dev~1", agent="carol").commit
    assert commit is not None
    assert (commit.author, commit.agent, commit.run_id) == ("ann", "carol", "r1")
    assert commit.message == "row 8"
    assert commit.properties == {"n": "8", "assay.picked": picked.id}
    assert commit.authored_at == picked.created_at
    assert commit.created_at > picked.created_at + timedelta(0)
    filled.create_branch("other", at="main~1")
    again = filled.cherry_pick("main", "other", message="once more").commit
    assert again is not None
    assert (again.authored_at, again.message) == (picked.created_at, "once more")


def test_what_was_picked_is_not_brought_again_by_a_merge(
    filled: Catalog, picked: Commit
) -> None:
    filled.cherry_pick(picked.id)
    assert filled.cherry_pick(picked.id).commit is None
    filled.merge("dev")
    assert values(filled) == [1, 2, 7, 8, 9, 100]


def test_a_delete_that_was_picked_is_not_brought_again_by_a_merge(
    filled: Catalog,
) -> None:
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").delete("x = 1")
    filled.at("main").load_table("kb.a").append(rows(100))
    filled.cherry_pick("dev")
    filled.at("dev").load_table("kb.a").append(rows(7))
    filled.merge("dev")
    assert values(filled) == [2, 7, 100]


def test_a_pick_onto_a_branch_that_has_not_moved_gives_the_same_state(
    filled: Catalog, picked: Commit
) -> None:
    filled.create_branch("other", at=picked.parents[0])
    assert filled.cherry_pick(picked.id, "other").replayed == ()
    assert filled.contents("other") == filled.contents(picked.id)


def test_a_dry_run_of_a_pick_changes_nothing(filled: Catalog, picked: Commit) -> None:
    before = filled.reflog()
    result = filled.cherry_pick(picked.id, dry_run=True)
    assert (result.commit, result.keys) == (None, ("kb.a",))
    assert filled.reflog() == before


def test_a_pick_that_cannot_be_brought_over_is_a_conflict(
    filled: Catalog, picked: Commit
) -> None:
    filled.at("main").drop_table("kb.a")
    with pytest.raises(MergeConflictError) as caught:
        filled.cherry_pick(picked.id)
    (conflict,) = caught.value.conflicts
    assert conflict.kind == "changed_and_removed"
    assert filled.cherry_pick(picked.id, default="drop").dropped == ("kb.a",)


def test_a_commit_without_changes_cannot_be_picked(filled: Catalog) -> None:
    first = filled.log()[-1]
    with pytest.raises(NothingToPickError):
        filled.cherry_pick(first.id)


def test_nothing_is_picked_from_a_branch_marked_failed(
    filled: Catalog, picked: Commit
) -> None:
    filled.mark_failed("dev", "bad rows")
    with pytest.raises(FailedBranchError):
        filled.cherry_pick("dev~1")


def test_of_a_merge_the_change_to_its_first_parent_is_picked(
    filled: Catalog, picked: Commit
) -> None:
    filled.create_branch("other", at="main")
    filled.merge("dev")
    filled.cherry_pick("main", "other")
    assert values(filled, "other") == values(filled) == [1, 2, 7, 8, 9, 100]


def test_force_takes_the_source_side_and_drop_leaves_the_target_side(
    filled: Catalog,
) -> None:
    filled.create_branch("dev")
    for key in ("kb.a", "kb.b"):
        filled.at("dev").load_table(key).overwrite(rows(7))
        filled.at("main").load_table(key).overwrite(rows(100))
    result = filled.merge("dev", behaviours={"kb.a": "force", "kb.b": "drop"})
    assert (result.forced, result.dropped) == (("kb.a",), ("kb.b",))
    assert (values(filled), values(filled, key="kb.b")) == ([7], [100])
    assert filled.merge("dev").keys == ()


def test_a_behaviour_for_a_key_that_is_not_touched_is_an_error(
    filled: Catalog, picked: Commit
) -> None:
    head = filled.ref("main").head
    with pytest.raises(UnusedBehaviourError, match=r"kb\.b"):
        filled.merge("dev", behaviours={"kb.b": "drop"})
    assert filled.ref("main").head == head
