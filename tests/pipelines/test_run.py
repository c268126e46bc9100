"""The ingest job called from Python: what it is given reaches the steps."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.run import IngestRequest, PathNotFoundError, ingest
from resources.lakehouse import Lakehouse
from resources.policies import PolicyError
from resources.settings import Settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    # The job sets these for the process; a test must not leave them to the next.
    monkeypatch.setenv("ASSAY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home" / "dagster"))
    (tmp_path / "docs").mkdir()
    return tmp_path


def test_the_settings_that_are_given_are_those_of_the_steps(folder: Path) -> None:
    (folder / "docs" / "long.txt").write_text("x" * 100, encoding="utf-8")
    settings = Settings(home=folder / "home", max_file_bytes=50, agent="ann")
    done = ingest(IngestRequest(paths=[folder / "docs"]), settings)
    assert done.status == "released"
    assert [row["reason"] for row in done.quarantined] == ["too_large"]
    assert done.files == {
        "seen": 1,
        "new": 0,
        "duplicate": 0,
        "changed": 0,
        "deleted": 0,
        "refused": 1,
    }
    with Lakehouse(settings) as lakehouse:
        assert lakehouse.catalog.resolve("main").agent == "ann"


def test_a_path_that_is_not_there_is_an_error_before_anything_is_made(
    folder: Path,
) -> None:
    request = IngestRequest(paths=[folder / "docs" / "none" / "at" / "all"])
    with pytest.raises(PathNotFoundError) as caught:
        ingest(request, Settings(home=folder / "home"))
    assert caught.value.remedy == f"ls {folder / 'docs'}"
    assert not (folder / "home").exists()


def test_a_rule_that_cannot_be_read_is_told_before_anything_is_made(
    folder: Path,
) -> None:
    (folder / "policies").mkdir()
    (folder / "policies" / "rules.yaml").write_text("- {id: keep, bond: x}")
    settings = Settings(home=folder / "home", policies=folder / "policies")
    with pytest.raises(PolicyError, match=r"rules\.yaml:1:14: .* Did you mean 'bound'"):
        ingest(IngestRequest(paths=[folder / "docs"]), settings)
    assert not (folder / "home").exists()


def test_a_home_that_is_busy_is_said_to_be(folder: Path) -> None:
    from resources.lock import WriterLock

    settings = Settings(home=folder / "home", lock_seconds=0.1)
    with WriterLock(folder / "home" / "writer.lock", holder="run x", seconds=0):
        done = ingest(IngestRequest(paths=[folder / "docs"]), settings)
    assert done.status == "failed"
    assert "Another ingest (run x)" in str(done.error)
    assert "ASSAY_LOCK_SECONDS" in str(done.error)
