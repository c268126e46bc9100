import threading

import pyarrow as pa
import pytest
from pyiceberg.exceptions import NoSuchNamespaceError, NoSuchTableError

from resources.catalog import Catalog
from resources.catalog.errors import (
    CommitConflictError,
    RefMovedError,
    RefNotFoundError,
    TransactionClosedError,
    WrongRefKindError,
)

pytestmark = pytest.mark.both_stores

ROW = pa.table({"x": pa.array([7], pa.int64())})


def count(catalog: Catalog, key: str, ref: str = "main") -> int:
    return catalog.at(ref).load_table(key).scan().to_arrow().num_rows


def test_many_tables_become_one_commit(catalog: Catalog) -> None:
    with catalog.transaction(
        message="all at once",
        agent="bot",
        author="ann",
        run_id="run-1",
        properties={"job": "ingest"},
    ) as tx:
        tx.create_namespace("kb")
        tx.create_namespace("data")
        tx.create_table("kb.a", ROW.schema).append(ROW)
        tx.create_table("data.b", ROW.schema).append(ROW)
        tx.load_table("kb.a").append(ROW)
        assert catalog.contents() == {}
        assert tx.load_table("kb.a").scan().to_arrow().num_rows == 2
        assert tx.list_tables("data") == [("data", "b")]
        assert tx.commit is None
    assert tx.commit == catalog.resolve("main")
    commit = catalog.log()[0]
    assert commit.parents == (tx.base,)
    assert (commit.message, commit.agent, commit.author) == (
        "all at once",
        "bot",
        "ann",
    )
    assert (commit.run_id, commit.properties) == ("run-1", {"job": "ingest"})
    assert [item.key for item in commit.operations] == ["data", "data.b", "kb", "kb.a"]
    assert count(catalog, "kb.a") == 2


def test_an_exception_leaves_nothing_behind(filled: Catalog) -> None:
    before = filled.ref("main").head
    with pytest.raises(KeyError), filled.transaction(message="m") as tx:
        tx.load_table("kb.a").append(ROW)
        raise KeyError
    assert filled.ref("main").head == before
    assert count(filled, "kb.a") == 2


def test_no_change_is_no_commit(filled: Catalog) -> None:
    before = filled.ref("main").head
    with filled.transaction(message="m") as tx:
        tx.create_table("kb.c", ROW.schema)
        tx.drop_table("kb.c")
        tx.create_namespace_if_not_exists("kb")
    assert tx.commit is None
    assert filled.ref("main").head == before


def test_append_overwrite_delete_and_drop_go_together(filled: Catalog) -> None:
    with filled.transaction(message="m") as tx:
        tx.load_table("kb.a").overwrite(ROW)
        tx.load_table("kb.b").delete("x = 1")
        tx.create_table("kb.c", ROW.schema).append(ROW)
    assert [count(filled, key) for key in ("kb.a", "kb.b", "kb.c")] == [1, 1, 1]
    with filled.transaction(message="m") as tx:
        for key in ("kb.a", "kb.b", "kb.c"):
            tx.drop_table(key)
        tx.drop_namespace("kb")
    assert filled.contents() == {}
    assert count(filled, "kb.a", "main~1") == 1


def test_a_missing_namespace_is_pyicebergs_own_error(catalog: Catalog) -> None:
    with (
        pytest.raises(NoSuchNamespaceError),
        catalog.transaction(message="m") as tx,
    ):
        tx.create_table("nowhere.t", ROW.schema)


def test_commits_to_other_tables_do_not_disturb(filled: Catalog) -> None:
    with filled.transaction(message="m") as tx:
        tx.load_table("kb.a").append(ROW)
        filled.at("main").load_table("kb.b").append(ROW)
    assert (count(filled, "kb.a"), count(filled, "kb.b")) == (3, 3)
    assert tx.commit is not None
    assert tx.commit.parents != (tx.base,)


def test_a_table_changed_by_someone_else_meanwhile_is_a_conflict(
    filled: Catalog,
) -> None:
    with (
        pytest.raises(CommitConflictError) as caught,
        filled.transaction(message="m") as tx,
    ):
        tx.load_table("kb.a").append(ROW)
        tx.load_table("kb.b").append(ROW)
        filled.at("main").load_table("kb.a").append(ROW)
    (conflict,) = caught.value.conflicts
    assert (conflict.key, conflict.kind) == ("kb.a", "changed_on_both")
    assert "assay log main" in caught.value.remedy
    assert (count(filled, "kb.a"), count(filled, "kb.b")) == (3, 2)


def test_two_transactions_may_make_the_same_namespace(filled: Catalog) -> None:
    with filled.transaction(message="outer") as outer:
        outer.create_namespace("data")
        outer.create_table("data.one", ROW.schema)
        with filled.transaction(message="inner") as inner:
            inner.create_namespace("data")
            inner.create_table("data.two", ROW.schema)
    tables = filled.at("main").list_tables("data")
    assert tables == [("data", "one"), ("data", "two")]


def test_a_namespace_dropped_under_a_new_table_is_a_conflict(filled: Catalog) -> None:
    filled.at("main").create_namespace("data")
    with pytest.raises(CommitConflictError), filled.transaction(message="m") as tx:
        tx.create_table("data.t", ROW.schema)
        filled.at("main").drop_namespace("data")
    assert "data" not in filled.contents()


def test_the_expected_head_is_checked_at_both_ends(filled: Catalog) -> None:
    head = filled.ref("main").head
    with filled.transaction(message="m", expected_head=head) as tx:
        tx.load_table("kb.a").append(ROW)
    for wrong in (head, "abc"):
        with (
            pytest.raises(RefMovedError),
            filled.transaction(message="m", expected_head=wrong),
        ):
            pass
    head = filled.ref("main").head
    with (
        pytest.raises(RefMovedError, match="not at"),
        filled.transaction(message="m", expected_head=head) as tx,
    ):
        tx.load_table("kb.a").append(ROW)
        filled.at("main").load_table("kb.b").append(ROW)


def test_only_a_branch_takes_a_transaction(filled: Catalog) -> None:
    filled.create_tag("v1")
    with pytest.raises(WrongRefKindError), filled.transaction("v1", message="m"):
        pass


def test_a_branch_deleted_meanwhile_is_a_clear_error(filled: Catalog) -> None:
    filled.create_branch("dev")
    with pytest.raises(RefNotFoundError), filled.transaction("dev", message="m") as tx:
        tx.load_table("kb.a").append(ROW)
        filled.delete_branch("dev")


def test_a_table_of_a_finished_transaction_takes_no_more_writes(
    filled: Catalog,
) -> None:
    with filled.transaction(message="m") as tx:
        table = tx.load_table("kb.a")
        with pytest.raises(NoSuchTableError):
            tx.load_table("kb.zzz")
    with pytest.raises(TransactionClosedError):
        table.append(ROW)


def test_threads_may_write_into_one_transaction(filled: Catalog) -> None:
    with filled.transaction(message="m") as tx:
        threads = [
            threading.Thread(target=tx.load_table(key).append, args=(ROW,))
            for key in ("kb.a", "kb.b")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (count(filled, "kb.a"), count(filled, "kb.b")) == (3, 3)


def test_messages_of_any_text_are_kept(filled: Catalog) -> None:
    with filled.transaction(message="naïve \udcff \0 名") as tx:
        tx.load_table("kb.a").append(ROW)
    assert filled.log()[0].message == "naïve \\udcff \\0 名"
