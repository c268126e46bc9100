"""Transactions that may be repeated, and transactions that say what they read."""

import threading
from collections.abc import Callable

import pyarrow as pa
import pytest
from pyiceberg.exceptions import NoSuchTableError

from resources.catalog import Catalog
from resources.catalog.errors import CommitConflictError
from resources.catalog.facade.writes import Isolation

pytestmark = pytest.mark.both_stores

ROW = pa.table({"x": pa.array([7], pa.int64())})


def count(catalog: Catalog, key: str, ref: str = "main") -> int:
    return catalog.at(ref).load_table(key).scan().to_arrow().num_rows


def append_to_b(catalog: Catalog, request_id: str, ref: str = "main") -> str:
    with catalog.transaction(ref, message="once", request_id=request_id) as tx:
        tx.create_table("kb.new", ROW.schema)
        tx.load_table("kb.b").append(ROW)
    assert tx.commit is not None
    return tx.commit.id


def test_a_request_that_is_repeated_yields_the_first_commit(filled: Catalog) -> None:
    first = append_to_b(filled, "r1")
    filled.at("main").load_table("kb.b").append(ROW)
    before = filled.refs(), filled.reflog()
    assert append_to_b(filled, "r1") == first
    assert (filled.refs(), filled.reflog()) == before
    assert count(filled, "kb.b") == 4
    with pytest.raises(CommitConflictError), filled.transaction(message="m") as tx:
        tx.create_table("kb.later", ROW.schema)
        filled.at("main").create_table("kb.later", ROW.schema)


def test_a_repetition_knows_it_from_the_beginning(filled: Catalog) -> None:
    first = append_to_b(filled, "r1")
    with filled.transaction(message="m", request_id="r1") as tx:
        assert tx.commit is not None
        assert tx.commit.id == first
        # It sees what the first one saw, so the block runs as it did.
        with pytest.raises(NoSuchTableError):
            tx.load_table("kb.new")
    with filled.transaction(message="m", request_id="r2") as tx:
        assert tx.commit is None
        tx.load_table("kb.a").append(ROW)
    assert tx.commit is not None


def test_a_request_without_changes_may_be_made_later(filled: Catalog) -> None:
    with filled.transaction(message="m", request_id="r1"):
        pass
    assert append_to_b(filled, "r1") == filled.ref("main").head


def test_a_request_that_failed_may_be_repeated(filled: Catalog) -> None:
    with (
        pytest.raises(CommitConflictError),
        filled.transaction(message="m", request_id="r1") as tx,
    ):
        tx.load_table("kb.b").append(ROW)
        filled.at("main").load_table("kb.b").append(ROW)
    append_to_b(filled, "r1")
    assert count(filled, "kb.b") == 4


def test_the_same_request_from_many_threads_is_one_commit(filled: Catalog) -> None:
    barrier, done = threading.Barrier(4), []

    def work() -> None:
        with filled.transaction(message="m", request_id="r1") as tx:
            tx.load_table("kb.b").append(ROW)
            barrier.wait(30)
        assert tx.commit is not None
        done.append(tx.commit.id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [filled.ref("main").head] * 4
    assert count(filled, "kb.b") == 3


def copy(catalog: Catalog, one: str, other: str, isolation: Isolation) -> None:
    """Copy a table's rows to another, while somebody adds one."""
    with catalog.transaction(message="m", isolation=isolation) as tx:
        rows = tx.load_table(one).scan().to_arrow()
        with catalog.transaction(message="inner") as inner:
            inner.load_table(one).append(ROW)
        tx.load_table(other).append(rows)


def test_a_snapshot_transaction_may_build_on_what_has_changed(filled: Catalog) -> None:
    copy(filled, "kb.a", "kb.b", "snapshot")
    assert (count(filled, "kb.a"), count(filled, "kb.b")) == (3, 4)


def test_a_serializable_one_may_not(filled: Catalog) -> None:
    with pytest.raises(CommitConflictError, match=r"kb\.a: changed after it was read"):
        copy(filled, "kb.a", "kb.b", "serializable")
    assert (count(filled, "kb.a"), count(filled, "kb.b")) == (3, 2)
    with filled.transaction(message="m", isolation="serializable") as tx:
        tx.load_table("kb.a")
        filled.at("main").load_table("kb.b").append(ROW)
        tx.create_table("kb.c", ROW.schema)
    assert "kb.c" in filled.contents()


@pytest.mark.parametrize(
    "change",
    [
        lambda main: main.create_table("kb.phantom", ROW.schema),
        lambda main: main.drop_table("kb.b"),
        lambda main: main.rename_table("kb.b", "kb.z"),
    ],
)
def test_listing_reads_which_keys_there_are(
    filled: Catalog, change: Callable[[object], object]
) -> None:
    with (
        pytest.raises(CommitConflictError, match="changed after it was read"),
        filled.transaction(message="m", isolation="serializable") as tx,
    ):
        tx.load_table("kb.a").append(pa.table({"x": [len(tx.list_tables("kb"))]}))
        change(filled.at("main"))
    with filled.transaction(message="m", isolation="serializable") as tx:
        tx.load_table("kb.a").append(pa.table({"x": [len(tx.list_tables("kb"))]}))
    assert tx.commit is not None


def test_what_is_named_as_read_must_stay(filled: Catalog) -> None:
    with (
        pytest.raises(CommitConflictError, match=r"kb\.a: changed after it was read"),
        filled.transaction(message="m", reads=["kb.a"]) as tx,
    ):
        tx.load_table("kb.b").append(ROW)
        filled.at("main").load_table("kb.a").append(ROW)
    with (
        pytest.raises(
            CommitConflictError, match=r"kb\.gone: changed after it was read"
        ),
        filled.transaction(message="m") as tx,
    ):
        tx.read("kb.gone", ("kb", "a"))
        tx.load_table("kb.b").append(ROW)
        filled.at("main").create_table("kb.gone", ROW.schema)


def test_reading_what_one_changes_itself_is_no_conflict(filled: Catalog) -> None:
    with filled.transaction(message="m", isolation="serializable") as tx:
        tx.load_table("kb.a").append(ROW)
        tx.load_table("kb.a").append(ROW)
        tx.create_table("kb.c", ROW.schema).append(ROW)
    assert count(filled, "kb.a") == 4


def test_only_one_of_two_that_read_what_the_other_writes_lands(
    filled: Catalog,
) -> None:
    with (
        pytest.raises(CommitConflictError),
        filled.transaction(message="1", isolation="serializable") as one,
    ):
        one.load_table("kb.b").append(one.load_table("kb.a").scan().to_arrow())
        with filled.transaction(message="2", isolation="serializable") as two:
            two.load_table("kb.a").append(two.load_table("kb.b").scan().to_arrow())
    assert (count(filled, "kb.a"), count(filled, "kb.b")) == (4, 2)


def test_an_unknown_isolation_is_refused(filled: Catalog) -> None:
    with (
        pytest.raises(ValueError, match="serializable"),
        filled.transaction(message="m", isolation="serialisable"),  # type: ignore[arg-type]
    ):
        pass


@pytest.mark.parametrize("request_id", ["", "x" * 201, "a\0b"])
def test_a_request_has_a_name_that_prints(filled: Catalog, request_id: str) -> None:
    with (
        pytest.raises(ValueError, match="1 to 200 printable"),
        filled.transaction(message="m", request_id=request_id),
    ):
        pass
