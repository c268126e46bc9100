import pyarrow as pa
import pytest

from resources.catalog import Catalog
from resources.catalog.errors import (
    MergeConflictError,
    RefMovedError,
    WrongRefKindError,
)
from resources.catalog.publisher import Publisher

ROW = pa.table({"x": pa.array([7], pa.int64())})


def append(catalog: Catalog, ref: str, key: str) -> None:
    catalog.at(ref).load_table(key).append(ROW)


def replace(catalog: Catalog, ref: str, key: str) -> None:
    catalog.at(ref).load_table(key).overwrite(ROW)


def count(catalog: Catalog, key: str, ref: str = "main") -> int:
    return catalog.at(ref).load_table(key).scan().to_arrow().num_rows


def test_a_merge_is_one_commit_with_two_parents_and_moves_no_data(
    filled: Catalog,
) -> None:
    filled.create_branch("dev")
    append(filled, "dev", "kb.a")
    append(filled, "dev", "kb.b")
    append(filled, "dev", "kb.b")
    target, source = filled.ref("main").head, filled.ref("dev").head
    result = filled.merge("dev", agent="bot", run_id="r", properties={"p": "q"})
    commit = filled.resolve("main")
    assert result.commit == commit
    assert commit.parents == (target, source)
    assert commit.message == "Merge dev into main"
    assert (commit.agent, commit.run_id, commit.properties["p"]) == ("bot", "r", "q")
    assert result.keys == ("kb.a", "kb.b")
    assert filled.contents("main") == filled.contents("dev")
    assert filled.log()[1].id == target


def test_a_merge_into_a_target_that_moved_on_keeps_both(filled: Catalog) -> None:
    filled.create_branch("dev")
    append(filled, "dev", "kb.a")
    append(filled, "main", "kb.b")
    filled.merge("dev")
    assert (count(filled, "kb.a"), count(filled, "kb.b")) == (3, 3)


def test_a_branch_may_be_merged_again_and_again(filled: Catalog) -> None:
    filled.create_branch("dev")
    for round_number in range(1, 4):
        append(filled, "dev", "kb.a")
        append(filled, "main", "kb.b")
        result = filled.merge("dev")
        assert result.keys == ("kb.a",)
        assert count(filled, "kb.a") == 2 + round_number
        filled.merge("main", "dev")
        assert count(filled, "kb.b", "dev") == 2 + round_number


def test_nothing_to_merge_is_no_commit(filled: Catalog) -> None:
    filled.create_branch("dev")
    head = filled.ref("main").head
    assert filled.merge("dev").commit is None
    append(filled, "main", "kb.a")
    assert filled.merge("dev").commit is None
    assert filled.merge("main").commit is None
    assert filled.merge(head).base == head


def test_all_conflicts_are_reported_together_and_nothing_is_applied(
    filled: Catalog,
) -> None:
    filled.create_branch("dev")
    base = filled.contents("main")
    for ref in ("dev", "main"):
        replace(filled, ref, "kb.a")
        filled.at(ref).create_table("kb.new", ROW.schema)
    append(filled, "dev", "kb.b")
    filled.at("main").drop_table("kb.b")
    filled.at("dev").create_table("kb.fine", ROW.schema)
    head = filled.ref("main").head
    with pytest.raises(MergeConflictError) as caught:
        filled.merge("dev")
    kinds = {conflict.key: conflict.kind for conflict in caught.value.conflicts}
    assert kinds == {
        "kb.a": "not_replayable",
        "kb.b": "changed_and_removed",
        "kb.new": "added_on_both",
    }
    first = caught.value.conflicts[0]
    assert first.base == base["kb.a"]
    assert first.source == filled.contents("dev")["kb.a"]
    assert first.target == filled.contents("main")["kb.a"]
    assert all(key in str(caught.value) for key in kinds)
    assert "assay diff main dev" in caught.value.remedy
    assert filled.ref("main").head == head


def test_an_identical_change_on_both_sides_is_clean(filled: Catalog) -> None:
    filled.create_branch("dev")
    append(filled, "dev", "kb.a")
    filled.create_branch("other", at="dev")
    filled.merge("other")
    append(filled, "dev", "kb.b")
    assert filled.merge("dev").keys == ("kb.b",)


def test_namespaces_made_on_both_sides_become_one(filled: Catalog) -> None:
    filled.create_branch("dev")
    for ref in ("dev", "main"):
        filled.at(ref).create_namespace("data")
        filled.at(ref).create_table(f"data.of_{ref}", ROW.schema)
    filled.merge("dev")
    tables = filled.at("main").list_tables("data")
    assert tables == [("data", "of_dev"), ("data", "of_main")]


def test_a_table_merged_into_a_dropped_namespace_is_a_conflict(
    filled: Catalog,
) -> None:
    filled.at("main").create_namespace("data")
    filled.create_branch("dev")
    filled.at("dev").create_table("data.t", ROW.schema)
    filled.at("main").drop_namespace("data")
    result = filled.merge("dev", dry_run=True)
    assert [item.kind for item in result.conflicts] == ["namespace_missing"]


def test_a_dry_run_tells_and_changes_nothing(filled: Catalog) -> None:
    filled.create_branch("dev")
    append(filled, "dev", "kb.a")
    replace(filled, "dev", "kb.b")
    append(filled, "main", "kb.b")
    head = filled.ref("main").head
    result = filled.merge("dev", dry_run=True)
    assert result.commit is None
    assert result.keys == ("kb.a",)
    assert [conflict.key for conflict in result.conflicts] == ["kb.b"]
    assert filled.ref("main").head == head


def test_a_merge_checks_the_expected_head_and_the_kind_of_its_target(
    filled: Catalog,
) -> None:
    filled.create_branch("dev")
    append(filled, "dev", "kb.a")
    seen = filled.ref("main").head
    append(filled, "main", "kb.b")
    with pytest.raises(RefMovedError):
        filled.merge("dev", expected_head=seen)
    filled.create_tag("v1")
    with pytest.raises(WrongRefKindError):
        filled.merge("dev", "v1")
    assert filled.merge("dev", expected_head=filled.ref("main").head).commit


def test_any_state_can_be_merged(filled: Catalog) -> None:
    filled.create_branch("dev")
    append(filled, "dev", "kb.a")
    append(filled, "dev", "kb.b")
    filled.merge("dev~1", message="half of it")
    assert (count(filled, "kb.a"), count(filled, "kb.b")) == (3, 2)
    assert filled.log()[0].message == "half of it"


def test_a_merge_that_lost_a_race_is_computed_anew(
    filled: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.create_branch("dev")
    append(filled, "dev", "kb.a")
    real = Publisher.homeless
    raced: list[str] = []

    def race_once(self: Publisher, *given: object) -> object:
        if not raced:
            raced.append("main")
            append(filled, "main", "kb.b")
        return real(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Publisher, "homeless", race_once)
    result = filled.merge("dev")
    assert result.commit is not None
    assert result.target == filled.log()[1].id == result.commit.parents[0]
    assert (count(filled, "kb.a"), count(filled, "kb.b")) == (3, 3)
