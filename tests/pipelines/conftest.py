from pathlib import Path

import pytest

from resources.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a home that definitions and jobs find through the environment."""
    home = tmp_path / "home"
    monkeypatch.setenv("ASSAY_HOME", str(home))
    monkeypatch.setenv("DAGSTER_HOME", str(home / "dagster"))
    monkeypatch.setenv("ASSAY_SETTLE_SECONDS", "0")
    monkeypatch.setenv("ASSAY_EXTRACTION_WORKERS", "1")
    return Settings()
