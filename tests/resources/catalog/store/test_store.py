import sqlite3
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    create_engine,
    inspect,
    text,
)

from resources.catalog import Attribution, Catalog, Operation
from resources.catalog.errors import (
    StoreError,
    StoreVersionError,
    UnrelatedHistoriesError,
)
from resources.catalog.model import Commit, ReflogEntry
from resources.catalog.store import Store, database, forest, schema
from resources.catalog.store.database import Database, waits
from resources.catalog.store.rows import commit_row

TO_VERSION_1 = (
    "drop index commits_by_agent",
    "drop index commits_by_authoring",
    "alter table commits drop column authored_at",
    "alter table commits drop column collected_at",
    "drop table requests",
    "drop table signatures",
    "drop table collections",
    "delete from store",
    "insert into store (version) values (1)",
)
ROW = pa.table({"x": pa.array([7], pa.int64())})


def test_what_is_not_a_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("this is not a database " * 99, encoding="utf-8")
    for url in (f"sqlite:///{tmp_path / 'file'}", "nonsense://", "::", "sqlite://"):
        with pytest.raises(StoreError, match="assay doctor"):
            Catalog(url, tmp_path)


@pytest.mark.both_stores
def test_a_store_of_a_newer_version_is_refused(
    catalog: Catalog, url: str, tmp_path: Path
) -> None:
    later = schema.VERSION + 1
    Database(url).write(
        lambda c: c.execute(text("update store set version = :v"), {"v": later})
    )
    with pytest.raises(StoreVersionError, match="pip install"):
        Catalog(url, tmp_path)


@pytest.mark.sqlite_only
def test_a_write_waits_for_another_writer(catalog: Catalog, tmp_path: Path) -> None:
    other = sqlite3.connect(
        tmp_path / "catalog.db", isolation_level=None, check_same_thread=False
    )
    other.execute("begin immediate")
    release = threading.Timer(0.3, other.rollback)
    began = time.monotonic()
    release.start()
    catalog.create_branch("dev")
    assert 0.25 < time.monotonic() - began < 10
    release.join()
    other.close()


@pytest.mark.sqlite_only
def test_a_store_that_stays_busy_is_a_clear_error(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    monkeypatch.setattr(waits, "__defaults__", (0.2,))
    with Catalog(catalog.url, tmp_path) as impatient:
        other = sqlite3.connect(tmp_path / "catalog.db", isolation_level=None)
        other.execute("begin immediate")
        with pytest.raises(StoreError, match="locked"):
            impatient.create_branch("dev")
        other.close()


def test_waits_grow_and_end() -> None:
    waited = list(waits(0.1))
    assert waited == sorted(waited)
    assert waited[:3] == [0.002, 0.004, 0.008]
    assert list(waits(0)) == []


@pytest.mark.both_stores
def test_a_commit_that_landed_though_the_connection_broke_is_done(
    filled: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Database.write

    def break_after(self: Database, work: object) -> object:
        real(self, work)  # type: ignore[arg-type]
        detail = "connection lost"
        raise StoreError(detail)

    with monkeypatch.context() as patch:
        patch.setattr(Database, "write", break_after)
        filled.at("main").create_namespace("data")
    assert "data" in filled.contents()
    assert len(filled.log()) == 3


@pytest.mark.sqlite_only
def test_a_missing_node_or_commit_is_a_clear_error(
    filled: Catalog, tmp_path: Path
) -> None:
    commit = filled.resolve("main")
    raw = sqlite3.connect(tmp_path / "catalog.db")
    raw.execute("delete from nodes where id = ?", [commit.root])
    raw.execute("delete from commits where parent is null")
    raw.commit()
    raw.close()
    with Catalog(filled.url, tmp_path) as fresh:
        with pytest.raises(StoreError, match="node"):
            fresh.contents()
        with pytest.raises(StoreError, match=r"commit .* is missing"):
            fresh._store.graph()(commit.parents[0])


@pytest.mark.both_stores
def test_histories_without_a_common_commit_do_not_merge(filled: Catalog) -> None:
    who = Attribution("another beginning", "a", "a")
    first = filled.resolve("main~1")
    other = Commit(**{**vars(first), "id": "f" * 64, "message": who.message})
    filled._store._database.write(
        lambda c: c.execute(schema.COMMITS.insert(), commit_row(other))
    )
    with pytest.raises(UnrelatedHistoriesError):
        filled.merge("f" * 64)


@pytest.mark.both_stores
def test_a_long_history_is_walked_in_batches(
    filled: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.create_branch("dev")
    for number in range(60):
        filled.at("main").update_namespace_properties("kb", updates={"n": f"{number}"})
    filled.at("dev").load_table("kb.a").append(ROW)
    reads: list[object] = []
    real = Store._rows

    def counted(self: Store, query: Select[Any]) -> Sequence[RowMapping]:
        reads.append(query)
        return real(self, query)

    monkeypatch.setattr(Store, "_rows", counted)
    assert filled.merge("dev").keys == ("kb.a",)
    assert len(reads) < 20
    assert len(filled.log(limit=10)) == 10
    assert filled.log(limit=0) == []


def test_only_so_many_nodes_are_kept_in_memory(
    filled: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forest, "CACHED_NODES", 1)
    with Catalog(filled.url, tmp_path) as fresh:
        assert fresh.contents("main") != fresh.contents("main~1")
        assert len(fresh._store._forest._known) == 1


@pytest.mark.both_stores
def test_opening_and_committing_stay_fast(
    filled: Catalog, url: str, tmp_path: Path
) -> None:
    """Bounds with room for a busy machine; the figures themselves are far below."""
    began = time.perf_counter()
    with Catalog(url, tmp_path) as fresh:
        fresh.resolve("main")
        fresh.contents("main")
        assert time.perf_counter() - began < 0.5
        before = fresh.contents()["kb.a"]
        operation = Operation("kb.a", "delete", None, before)
        began = time.perf_counter()
        fresh._publisher.commit("main", [operation], Attribution("m", "a", "a"))
        assert time.perf_counter() - began < 0.5


@pytest.mark.both_stores
def test_reflog_rows_keep_their_time(catalog: Catalog) -> None:
    (entry,) = catalog.reflog("main")
    assert isinstance(entry, ReflogEntry)
    assert entry.at.tzinfo == UTC
    assert abs((datetime.now(UTC) - entry.at).total_seconds()) < 60


def as_version_1(catalog: Catalog) -> None:
    def work(connection: Connection) -> None:
        for statement in TO_VERSION_1:
            connection.execute(text(statement))

    catalog._store.write(work)


@pytest.mark.both_stores
def test_a_store_of_an_older_version_is_brought_up_by_whoever_comes_first(
    filled: Catalog, tmp_path: Path
) -> None:
    log, reflog = filled.log(), filled.reflog()
    as_version_1(filled)
    barrier, failures = threading.Barrier(6), []

    def work(number: int) -> None:
        barrier.wait(30)
        try:
            with Catalog(filled.url, tmp_path) as opened:
                assert opened.log()[-1] == log[-1]
                opened.create_branch(f"b{number}")
                with opened.transaction(message="m", request_id=f"r{number}") as tx:
                    tx.create_namespace(f"n{number}")
        except Exception as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Catalog(filled.url, tmp_path) as opened:
        assert opened.log()[6:] == log
        assert opened.reflog()[12:] == reflog
        versions = opened._store.read(
            lambda c: c.execute(text("select version from store order by 1")).all()
        )
    assert [row[0] for row in versions] == [1, schema.VERSION]


@pytest.mark.both_stores
def test_a_new_store_has_what_a_migrated_one_has(
    filled: Catalog, tmp_path: Path
) -> None:
    def shape(connection: Connection) -> dict[str, list[str]]:
        found = inspect(connection)
        return {
            name: sorted(column["name"] for column in found.get_columns(name))
            + sorted(str(index["name"]) for index in found.get_indexes(name))
            for name in found.get_table_names()
        }

    fresh = filled._store.read(shape)
    as_version_1(filled)
    with Catalog(filled.url, tmp_path) as opened:
        assert opened._store.read(shape) == fresh


@pytest.mark.both_stores
def test_a_lost_connection_is_made_anew(filled: Catalog) -> None:
    filled._store._database._engine.dispose()
    if filled.url.startswith("postgresql"):
        end = text(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )
        filled.resolve("main")  # A connection that waits in the pool.
        engine = create_engine(filled.url.replace("postgresql:", "postgresql+pg8000:"))
        with engine.connect() as connection:
            connection.execute(end)
        engine.dispose()
    filled.at("main").load_table("kb.a").append(ROW)
    assert filled.log()[0].message == "Append kb.a"


def test_a_plain_postgresql_address_means_pg8000(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"(?i)connect|socket|host"):
        Catalog("postgresql://nobody@127.0.0.1:1/nothing", tmp_path)
    with pytest.raises(StoreError, match="SQLite and PostgreSQL are"):
        Catalog("mysql+pymysql://nobody@127.0.0.1/nothing", tmp_path)
