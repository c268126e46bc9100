import os
import time
from pathlib import Path

import dagster as dg
import pytest

from pipelines.sensors import inbox


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSAY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ASSAY_SETTLE_SECONDS", "0")
    folder = tmp_path / "home" / "inbox"
    folder.mkdir(parents=True)
    return folder


def tick(cursor: str | None = None) -> dg.SensorResult | dg.SkipReason:
    return inbox(dg.build_sensor_context(cursor=cursor))


def test_an_empty_inbox_says_where_to_put_files(folder: Path) -> None:
    result = tick()
    assert isinstance(result, dg.SkipReason)
    assert str(folder) in str(result.skip_message)


def test_a_missing_inbox_says_so(folder: Path) -> None:
    folder.rmdir()
    result = tick()
    assert isinstance(result, dg.SkipReason)
    assert "make it" in str(result.skip_message)


def test_each_state_of_the_inbox_runs_once(folder: Path) -> None:
    (folder / "a.md").write_text("one", encoding="utf-8")
    first = tick()
    assert isinstance(first, dg.SensorResult)
    assert isinstance(tick(first.cursor), dg.SkipReason)
    (folder / "a.md").write_text("another", encoding="utf-8")
    second = tick(first.cursor)
    assert isinstance(second, dg.SensorResult)
    keys = {each.run_requests[0].run_key for each in (first, second)}
    assert len(keys) == 2


def test_a_removed_file_runs_too(folder: Path) -> None:
    (folder / "a.md").write_text("one", encoding="utf-8")
    first = tick()
    (folder / "a.md").unlink()
    assert isinstance(tick(first.cursor), dg.SensorResult)


def test_a_state_that_comes_back_runs_again(folder: Path) -> None:
    here, away = folder / "a.md", folder.parent / "a.md"
    here.write_text("one", encoding="utf-8")
    cursor: str | None = None
    keys = []
    for _ in range(4):
        result = tick(cursor)
        assert isinstance(result, dg.SensorResult)
        cursor = result.cursor
        keys.append((result.run_requests or [])[0].run_key)
        here.rename(away)
        here, away = away, here
    assert len(set(keys)) == 4


def test_a_tick_that_was_not_recorded_asks_for_the_same_run(folder: Path) -> None:
    (folder / "a.md").write_text("one", encoding="utf-8")
    keys = {(tick().run_requests or [])[0].run_key for _ in range(2)}
    assert len(keys) == 1


def test_a_file_from_the_future_holds_nothing_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_SETTLE_SECONDS", "60")
    (folder / "a.md").write_text("one", encoding="utf-8")
    later = time.time() + 86_400
    os.utime(folder / "a.md", (later, later))
    assert isinstance(tick(), dg.SensorResult)


def test_files_that_are_still_written_are_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_SETTLE_SECONDS", "60")
    (folder / "a.md").write_text("one", encoding="utf-8")
    young = tick()
    assert isinstance(young, dg.SkipReason)
    assert "settle" in str(young.skip_message)
    os.utime(folder / "a.md", (1_700_000_000, 1_700_000_000))
    assert isinstance(tick(), dg.SensorResult)
