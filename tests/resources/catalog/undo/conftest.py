from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pytest

from resources.catalog import Catalog, Commit

LONG = pa.schema([("x", pa.int64())])


def numbers(*values: int) -> pa.Table:
    return pa.table({"x": pa.array(values, pa.int64())})


@dataclass
class World:
    """A catalog whose main has kb.a with 1, 2 and kb.b with 3, 4, written by ann."""

    catalog: Catalog
    warehouse: Path

    def commit(
        self, agent: str, branch: str = "main", **rows: tuple[int, ...]
    ) -> Commit:
        """Append rows to tables, in one commit."""
        with self.catalog.transaction(branch, message="append", agent=agent) as tx:
            for name, values in rows.items():
                tx.load_table(f"kb.{name}").append(numbers(*values))
        assert tx.commit is not None
        return tx.commit

    def delete(self, agent: str, condition: str, table: str = "kb.a") -> Commit:
        """Delete rows, which writes the others of their files anew."""
        self.catalog.at(agent=agent).load_table(table).delete(condition)
        return self.catalog.resolve("main")

    def rows(self, table: str = "kb.a", ref: str = "main") -> list[int]:
        """Return the rows of a table, sorted."""
        found = self.catalog.at(ref).load_table(table).scan().to_arrow()
        return sorted(found["x"].to_pylist())

    def files(self, table: str = "kb.a", ref: str = "main") -> dict[str, str]:
        """Return the hash of each data file of a table."""
        tasks = self.catalog.at(ref).load_table(table).scan().plan_files()
        paths = (task.file.file_path.removeprefix("file://") for task in tasks)
        return {path: sha256(Path(path).read_bytes()).hexdigest() for path in paths}


@pytest.fixture
def world(catalog: Catalog, tmp_path: Path) -> World:
    with catalog.transaction(message="first rows", agent="ann") as tx:
        tx.create_namespace("kb")
        tx.create_table("kb.a", LONG).append(numbers(1, 2))
        tx.create_table("kb.b", LONG).append(numbers(3, 4))
    return World(catalog, tmp_path / "warehouse")


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a function after which no data file can be opened."""
    from pyiceberg.io.pyarrow import PyArrowFile

    opened = PyArrowFile.open

    def refuse(self: PyArrowFile, *args: object, **kwargs: object) -> object:
        assert not self.location.endswith(".parquet"), self.location
        return opened(self, *args, **kwargs)  # type: ignore[arg-type]

    return lambda: monkeypatch.setattr(PyArrowFile, "open", refuse)
