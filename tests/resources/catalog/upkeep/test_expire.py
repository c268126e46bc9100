"""Old snapshots taken out of tables, as commits."""

from datetime import UTC, datetime, timedelta

import pytest

from resources.catalog import Catalog
from resources.catalog.garbage.model import Cutoff
from resources.catalog.upkeep.errors import InvalidUpkeepError, UnknownTableError
from tests.resources.catalog.replay.tables import append, values


def snapshots(catalog: Catalog, key: str = "kb.a", ref: str = "main") -> int:
    return len(catalog.at(ref).load_table(key).snapshots())


@pytest.fixture
def old(filled: Catalog) -> Catalog:
    """Return a catalog whose kb.a has four snapshots, and kb.b one."""
    for number in (3, 4, 5):
        append(filled, "main", number)
    return filled


def test_all_but_the_newest_snapshots_leave_in_one_commit(old: Catalog) -> None:
    append(old, "main", 6, key="kb.b")
    before = old.log()
    done = old.expire()
    assert [(each.key, each.snapshots) for each in done.tables] == [
        ("kb.a", 3),
        ("kb.b", 1),
    ]
    assert old.log()[1:] == before
    assert old.log()[0] == done.commit
    assert (snapshots(old), snapshots(old, "kb.b")) == (1, 1)
    assert values(old) == [1, 2, 3, 4, 5]
    assert snapshots(old, ref="main~1") == 4
    assert old.verify(deep=True).ok


def test_as_many_as_are_asked_for_stay(old: Catalog) -> None:
    assert old.expire(keep=3).tables[0].snapshots == 1
    assert snapshots(old) == 3
    assert old.expire(keep=3).commit is None


def test_young_snapshots_stay(old: Catalog) -> None:
    now = datetime.now(UTC)
    assert old.expire(older_than=now - timedelta(hours=1)).commit is None
    assert old.expire(older_than=now + timedelta(hours=1), keep=2).commit is not None
    assert snapshots(old) == 2


def test_snapshots_that_table_refs_name_stay(old: Catalog) -> None:
    table = old.at().load_table("kb.a")
    first = table.snapshots()[0].snapshot_id
    table.manage_snapshots().create_tag(first, "v1").commit()
    old.expire()
    table = old.at().load_table("kb.a")
    assert len(table.snapshots()) == 2
    assert sorted(table.scan(snapshot_id=first).to_arrow()["x"].to_pylist()) == [1, 2]


def test_only_the_tables_that_are_named(old: Catalog) -> None:
    append(old, "main", 6, key="kb.b")
    assert [each.key for each in old.expire(tables=["kb.b"]).tables] == ["kb.b"]
    assert snapshots(old) == 4
    with pytest.raises(UnknownTableError, match=r"Did you mean 'kb.a'"):
        old.expire(tables=["kb.aa"])


def test_at_least_the_current_snapshot_is_kept(old: Catalog) -> None:
    with pytest.raises(InvalidUpkeepError):
        old.expire(keep=0)


def test_a_branch_from_before_can_still_be_merged(old: Catalog) -> None:
    old.create_branch("dev")
    append(old, "dev", 6)
    append(old, "main", 7)
    old.expire()
    old.merge("dev")
    assert values(old) == [1, 2, 3, 4, 5, 6, 7]
    assert old.verify(deep=True).ok


def test_what_expired_is_then_garbage(old: Catalog) -> None:
    old.at().load_table("kb.a").delete("x < 4")
    old.expire()
    now = timedelta(0)
    found = old.collect([Cutoff("*", keep_commits=1)], grace=now, reflog_for=now)
    assert any("/data/" in each.location for each in found.removed)
    assert values(old) == [4, 5]
    assert old.verify(deep=True).ok
