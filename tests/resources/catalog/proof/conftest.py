import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pytest

from resources.catalog import Catalog

Damage = Callable[[str, tuple[object, ...]], None]


@pytest.fixture
def damage(tmp_path: Path) -> Damage:
    """Return what changes the store behind the catalog's back."""

    def execute(statement: str, values: tuple[object, ...] = ()) -> None:
        with closing(sqlite3.connect(tmp_path / "catalog.db")) as connection:
            changed = connection.execute(statement, values).rowcount
            connection.commit()
        assert changed == 1

    return execute


@pytest.fixture
def busy(filled: Catalog, rows: pa.Table) -> Catalog:
    """Return a catalog with two branches, a merge, a drop, a tag and a view."""
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").append(rows)
    filled.at("main").load_table("kb.b").append(rows)
    filled.merge("dev", agent="bob")
    filled.at("main").load_table("kb.b").delete("x = 1")
    filled.create_tag("first", "main~2")
    filled.at("main").drop_table("kb.b")
    return filled
