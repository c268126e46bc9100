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
        settings.warehouse_folder,
        settings.search_folder,
        settings.archive_folder,
        settings.dagster_folder,
        settings.inbox_folder,
    )
    assert len(set(folders)) == 5
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
