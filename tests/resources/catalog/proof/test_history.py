import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from resources.catalog import Catalog
from resources.catalog.commits import commit_id
from resources.catalog.model import Commit
from resources.catalog.store.rows import commit_row
from resources.catalog.tree import EMPTY_ROOT

Damage = Callable[..., None]


def kinds(catalog: Catalog, ref: str | None = None) -> set[str]:
    return {problem.kind for problem in catalog.verify(ref).problems}


def forge(damage: Damage, catalog: Catalog, forged: Commit) -> None:
    """Put a commit in place of the head of main, with an id that fits it."""
    forged = replace(forged, id=commit_id(forged))
    row = commit_row(forged)
    names = ", ".join(row)
    marks = ", ".join("?" for _ in row)
    values = tuple(row.values())
    damage(f"insert into commits ({names}) values ({marks})", values)  # noqa: S608
    damage("update refs set head = ? where name = 'main'", (forged.id,))


@pytest.mark.both_stores
def test_a_catalog_as_it_was_written_has_no_problems(busy: Catalog) -> None:
    found = busy.verify()
    assert found.ok, found.problems
    assert found.checked["commits"] == 7
    assert found.checked["refs"] == 3
    assert found.checked["moves"] == len(busy.reflog())
    assert found.checked["files"] == 6
    assert busy.verify("first").checked["commits"] == 3


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("message", "something else"),
        ("author", "eve"),
        ("agent", "eve"),
        ("run_id", "another"),
        ("created_at", 1),
        ("sequence", 77),
        ("root", EMPTY_ROOT),
        ("properties", '{"by":"eve"}'),
        ("operations", "[]"),
        ("authored_at", 5),
    ],
)
@pytest.mark.sqlite_only
def test_a_commit_that_was_rewritten_is_found(
    busy: Catalog, damage: Damage, column: str, value: object
) -> None:
    victim = busy.resolve("main~1").id
    damage(f"update commits set {column} = ? where id = ?", (value, victim))  # noqa: S608
    problems = busy.verify().problems
    assert ("commit_rewritten", f"commit {victim[:12]}") in [
        (problem.kind, problem.where) for problem in problems
    ]


@pytest.mark.sqlite_only
def test_swapped_parents_are_found(busy: Catalog, damage: Damage) -> None:
    merge = busy.resolve("main~2")
    assert len(merge.parents) == 2
    swap = "update commits set parent = ?, merged = ? where id = ?"
    damage(swap, (merge.parents[1], merge.parents[0], merge.id))
    (problem,) = busy.verify().problems
    assert problem.kind == "commit_rewritten"
    assert merge.id[:12] in problem.where


@pytest.mark.sqlite_only
def test_a_commit_in_another_spelling_is_not_as_it_was_written(
    busy: Catalog, damage: Damage
) -> None:
    head = busy.resolve("main")
    spelled = json.dumps({"z": "1"} and dict(head.properties), indent=1)
    damage("update commits set properties = ? where id = ?", (f"{spelled} ", head.id))
    (problem,) = busy.verify().problems
    assert problem.kind == "commit_rewritten"
    assert "properties" in problem.detail


@pytest.mark.sqlite_only
def test_a_commit_that_cannot_be_read_is_found(busy: Catalog, damage: Damage) -> None:
    head = busy.ref("main").head
    damage("update commits set operations = '[{' where id = ?", (head,))
    assert "commit_unreadable" in kinds(busy)


@pytest.mark.sqlite_only
def test_a_commit_that_is_gone_is_missed_by_its_child_and_the_reflog(
    busy: Catalog, damage: Damage
) -> None:
    damage("delete from commits where id = ?", (busy.resolve("main~1").id,))
    assert {"parent_missing", "reflog_dangling"} <= kinds(busy)


@pytest.mark.sqlite_only
def test_a_ref_that_points_nowhere_is_found(busy: Catalog, damage: Damage) -> None:
    damage("update refs set head = ? where name = 'first'", ("0" * 64,))
    (problem,) = busy.verify().problems
    assert (problem.kind, problem.where) == ("ref_dangling", "tag first")


@pytest.mark.sqlite_only
def test_a_reflog_entry_that_points_nowhere_is_found(
    busy: Catalog, damage: Damage
) -> None:
    damage("update reflog set after = ? where ref = 'first'", ("0" * 64,))
    assert kinds(busy) == {"reflog_dangling"}


@pytest.mark.sqlite_only
def test_a_forged_commit_with_a_fitting_id_must_still_fit_its_parents(
    busy: Catalog, damage: Damage
) -> None:
    head = busy.resolve("main")
    forge(damage, busy, replace(head, sequence=head.sequence + 3))
    assert kinds(busy) == {"sequence_wrong"}
    forge(damage, busy, replace(head, created_at=head.created_at - timedelta(days=9)))
    assert kinds(busy) == {"sequence_wrong", "time_wrong"}


@pytest.mark.sqlite_only
def test_operations_must_be_what_changed(busy: Catalog, damage: Damage) -> None:
    head = busy.resolve("main")
    forge(damage, busy, replace(head, operations=()))
    (problem,) = busy.verify().problems
    assert problem.kind == "operations_wrong"
    assert "kb.b" in problem.detail


@pytest.mark.sqlite_only
def test_a_first_commit_begins_empty(busy: Catalog, damage: Damage) -> None:
    head = busy.resolve("main~1")
    forge(damage, busy, replace(head, parents=(), sequence=0))
    assert "operations_wrong" in kinds(busy)


@pytest.mark.sqlite_only
def test_a_node_that_is_gone_is_found(busy: Catalog, damage: Damage) -> None:
    root = busy.resolve("main").root
    damage("delete from nodes where id = ?", (root,))
    (problem,) = busy.verify().problems
    assert (problem.kind, problem.where) == ("node_missing", f"node {root[:12]}")


@pytest.mark.sqlite_only
def test_a_node_that_was_rewritten_is_found(busy: Catalog, damage: Damage) -> None:
    root = busy.resolve("main~2").root
    changed = zlib.compress(b'{"entries":{}}')
    damage("update nodes set data = ? where id = ?", (changed, root))
    (problem,) = busy.verify().problems
    assert problem.kind == "node_rewritten"
    damage("update nodes set data = ? where id = ?", (b"no longer deflated", root))
    assert kinds(busy) == {"node_rewritten"}


@pytest.mark.sqlite_only
def test_only_the_history_of_a_ref_is_looked_at_on_request(
    busy: Catalog, damage: Damage
) -> None:
    later = busy.ref("main").head
    damage("update commits set message = 'x' where id = ?", (later,))
    assert kinds(busy, "dev") == set()
    assert kinds(busy, "main") == {"commit_rewritten"}


@pytest.mark.sqlite_only
def test_only_the_newest_commits_are_looked_at_on_request(
    busy: Catalog, damage: Damage
) -> None:
    older = busy.resolve("main~1").id
    damage("update commits set message = 'x' where id = ?", (older,))
    assert busy.verify(newest=1).ok
    assert busy.verify(newest=1).checked["commits"] == 1
    assert not busy.verify("main", newest=2).ok
    assert busy.verify("dev", newest=1000).ok
    assert busy.verify(newest=0).checked.get("commits", 0) == 0


def test_progress_is_told_by_stage(busy: Catalog) -> None:
    told: list[tuple[str, int, int]] = []
    busy.verify(progress=lambda *said: told.append(said))
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == [
        "commits", "metadata files", "manifest lists", "manifests", "files",
    ]  # fmt: skip
    assert all(done <= total for _, done, total in told)
