from collections.abc import Iterator
from pathlib import Path

import pytest

from resources.catalog import Catalog
from tests.sql.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    catalog = Catalog(f"sqlite:///{tmp_path}/catalog.db", tmp_path / "warehouse")
    with catalog:
        yield Ledger(catalog)
