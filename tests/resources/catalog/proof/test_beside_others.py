from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from resources.places import local_path

Damage = Callable[..., None]


@pytest.mark.both_stores
def test_others_may_commit_and_drop_meanwhile(
    filled: Catalog, url: str, rows: pa.Table
) -> None:
    done = Event()

    def work() -> None:
        with Catalog(url, filled.warehouse) as other:
            for number in range(12):
                other.at("main").load_table("kb.a").append(rows)
                other.create_branch(f"b{number}")
                other.delete_branch(f"b{number}")
        done.set()

    worker = Thread(target=work)
    worker.start()
    while not done.is_set():
        found = filled.verify()
        assert found.ok, found.problems
    worker.join()
    assert filled.verify(deep=True).checked["commits"] == 14


@pytest.mark.sqlite_only
def test_what_is_collected_meanwhile_is_not_missed(
    filled: Catalog, rows: pa.Table, damage: Damage
) -> None:
    filled.at("main").load_table("kb.a").overwrite(rows)
    past = filled.resolve("main~1")
    gone = [
        local_path(each.content.metadata_location)
        for each in past.operations
        if each.content is not None and each.content.metadata_location
        if each.key == "kb.a"
    ]

    def collect(stage: str, done: int, _: int) -> None:
        if stage == "commits" and done == 0 and not collected:
            collected.append(True)
            damage("update commits set collected_at = 1 where id = ?", (past.id,))
            for path in gone:
                Path(str(path)).unlink()

    collected: list[bool] = []
    found = filled.verify(progress=collect)
    assert collected
    assert found.ok, found.problems
    assert found.checked["collected"] == 1
