import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from resources.settings import Settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ASSAY_")]:
        monkeypatch.delenv(name)


def test_a_home_is_beside_the_user_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    assert settings.home == tmp_path / ".assay"
    assert settings.inbox_folder == tmp_path / ".assay" / "inbox"


def test_each_setting_is_read_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ASSAY_HOME", "~/lake")
    monkeypatch.setenv("ASSAY_INBOX", "drop")
    monkeypatch.setenv("ASSAY_EXTRACTION_SECONDS", "5")
    monkeypatch.setenv("ASSAY_OCR", "false")
    monkeypatch.setenv("ASSAY_EXECUTOR", "multiprocess")
    settings = Settings()
    assert settings.home == Path.home() / "lake"
    assert settings.inbox_folder == Path.cwd() / "drop"
    assert settings.extraction_seconds == 5
    assert not settings.ocr
    assert settings.executor == "multiprocess"


def test_an_empty_variable_is_like_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_CHUNK_TOKENS", "")
    assert Settings().chunk_tokens == 254


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASSAY_CHUNK_TOKENS", "0"),
        ("ASSAY_EXTRACTION_MEMORY_BYTES", "1000"),
        ("ASSAY_EXECUTOR", "threads"),
        ("ASSAY_LOCK_SECONDS", "soon"),
        ("ASSAY_CACHE_MEMORY_SECONDS", "0"),
        ("ASSAY_CACHE_DISK_BYTES", "-1"),
        ("ASSAY_CONTRADICTION_BLOCK", "95"),
        ("ASSAY_CONTRADICTION_BLOCK", '{"*": 95}'),
        ("ASSAY_CONTRADICTION_BLOCK", '{"*": 0.9'),
        ("ASSAY_ALERTS", '["log"'),
        ("ASSAY_ALERTS", "[1]"),
    ],
)
def test_a_value_that_cannot_work_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name.removeprefix("ASSAY_").lower()):
        Settings()


def test_everything_of_a_home_lies_in_it(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    folders = (
        Path(settings.warehouse_root),
        settings.search_folder,
        settings.cache_folder,
        settings.archive_folder,
        settings.dagster_folder,
        settings.inbox_folder,
    )
    assert len(set(folders)) == len(folders)
    assert all(folder.parent == tmp_path for folder in folders)
    assert settings.catalog_url == f"sqlite:///{tmp_path}/catalog.db"


def test_commits_are_made_for_the_user_even_without_a_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 7)
    assert Settings().agent == f"uid-{2**31 - 7}"


@pytest.mark.parametrize(
    ("block", "alerts", "limits", "told"),
    [
        ("0.95", "log", {"*": 0.95}, ["log"]),
        ('{"*": 0.9, "drafts": 1}', '["log", "file:a,b.jsonl"]',
         {"*": 0.9, "drafts": 1}, ["log", "file:a,b.jsonl"]),
        ("{}", "[]", {}, []),
        ("", "", {}, ["log"]),
    ],
)  # fmt: skip
def test_one_value_need_not_be_written_as_a_list(
    monkeypatch: pytest.MonkeyPatch,
    block: str,
    alerts: str,
    limits: dict[str, float],
    told: list[str],
) -> None:
    monkeypatch.setenv("ASSAY_CONTRADICTION_BLOCK", block)
    monkeypatch.setenv("ASSAY_ALERTS", alerts)
    settings = Settings()
    assert (settings.contradiction_block, settings.alerts) == (limits, told)
    assert Settings(**settings.model_dump()) == settings


def test_a_store_and_a_warehouse_may_lie_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ASSAY_CATALOG", "postgresql://assay:secret@db/assay")
    monkeypatch.setenv("ASSAY_WAREHOUSE", "s3://lake/kb/")
    monkeypatch.setenv("ASSAY_STORAGE", '{"s3.endpoint": "http://localhost:9000"}')
    settings = Settings(home=tmp_path)
    assert settings.catalog_url == "postgresql://assay:secret@db/assay"
    assert settings.warehouse_root == "s3://lake/kb"
    assert settings.storage["s3.endpoint"] == "http://localhost:9000"
    assert "secret" not in repr(settings)
    assert "9000" not in repr(settings)


def test_storage_that_is_not_amazons_is_in_some_region(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    endpoint = {"s3.endpoint": "http://localhost:9000"}
    assert Settings(storage=endpoint).storage == endpoint | {"s3.region": "us-east-1"}
    given = endpoint | {"client.region": "eu-west-1"}
    assert Settings(storage=given).storage == given
    assert Settings().storage == {}


@pytest.mark.parametrize("given", ["~/lake", "file:///data/lake", "lake"])
def test_a_warehouse_on_a_disk_is_a_whole_path(given: str, tmp_path: Path) -> None:
    root = Settings(home=tmp_path, warehouse=given).warehouse_root
    assert Path(root).is_absolute()
    assert root.endswith("/lake")


@pytest.mark.parametrize("given", ["gs://lake/kb", "https://lake/kb"])
def test_a_warehouse_where_none_can_lie_is_refused(given: str) -> None:
    with pytest.raises(ValidationError, match="folder or at s3://"):
        Settings(warehouse=given)
