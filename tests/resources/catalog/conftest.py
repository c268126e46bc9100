from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from resources.catalog import Catalog


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'catalog.db'}"


@pytest.fixture
def catalog(url: str, tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(url, tmp_path / "warehouse") as opened:
        yield opened


@pytest.fixture
def rows() -> pa.Table:
    return pa.table({"x": pa.array([1, 2], pa.int64())})


@pytest.fixture
def filled(catalog: Catalog, rows: pa.Table) -> Catalog:
    """Return a catalog whose main has kb.a and kb.b with two rows each."""
    with catalog.transaction(message="two tables", agent="ann") as tx:
        tx.create_namespace("kb")
        for key in ("kb.a", "kb.b"):
            tx.create_table(key, rows.schema).append(rows)
    return catalog
