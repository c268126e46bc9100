import sqlite3
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import RowMapping, Select, text

from resources.catalog import Attribution, Catalog, Operation
from resources.catalog.errors import (
    StoreError,
    StoreVersionError,
    UnrelatedHistoriesError,
)
from resources.catalog.model import Commit, ReflogEntry
from resources.catalog.store import Store, database, schema, store
from resources.catalog.store.database import Database, waits
from resources.catalog.store.rows import commit_row

ROW = pa.table({"x": pa.array([7], pa.int64())})


def test_what_is_not_a_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("this is not a database " * 99, encoding="utf-8")
    for url in (f"sqlite:///{tmp_path / 'file'}", "nonsense://", "::", "sqlite://"):
        with pytest.raises(StoreError, match="assay doctor"):
            Catalog(url, tmp_path)


def test_a_store_of_a_newer_version_is_refused(
    catalog: Catalog, url: str, tmp_path: Path
) -> None:
    later = schema.VERSION + 1
    Database(url).write(
        lambda c: c.execute(text("update store set version = :v"), {"v": later})
    )
    with pytest.raises(StoreVersionError, match="pip install"):
        Catalog(url, tmp_path)


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


def test_histories_without_a_common_commit_do_not_merge(filled: Catalog) -> None:
    who = Attribution("another beginning", "a", "a")
    first = filled.resolve("main~1")
    other = Commit(**{**vars(first), "id": "f" * 64, "message": who.message})
    filled._store._database.write(
        lambda c: c.execute(schema.COMMITS.insert(), commit_row(other))
    )
    with pytest.raises(UnrelatedHistoriesError):
        filled.merge("f" * 64)


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
    filled: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "CACHED_NODES", 1)
    assert filled.contents("main") != filled.contents("main~1")
    assert len(filled._store._nodes) == 1


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


def test_reflog_rows_keep_their_time(catalog: Catalog) -> None:
    (entry,) = catalog.reflog("main")
    assert isinstance(entry, ReflogEntry)
    assert entry.at.tzinfo == UTC
    assert abs((datetime.now(UTC) - entry.at).total_seconds()) < 60
