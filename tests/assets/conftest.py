from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assets.workshop import Workshop


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    monkeypatch.setenv("ASSAY_EXTRACTION_WORKERS", "1")
    shop = Workshop(tmp_path)
    yield shop
    shop.lakehouse.close()
