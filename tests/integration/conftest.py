from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipelines.outcome import IngestSummary
from pipelines.run import IngestRequest, ingest
from resources.lakehouse import Lakehouse
from resources.settings import Settings


@dataclass
class Home:
    """A home and a folder of documents, with the job that brings them together."""

    settings: Settings
    docs: Path
    lakehouse: Lakehouse = field(init=False)

    def __post_init__(self) -> None:
        self.docs.mkdir(parents=True, exist_ok=True)
        self.lakehouse = Lakehouse(self.settings)

    def write(self, name: str, text: str) -> Path:
        path = self.docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def ingest(self, **request: Any) -> IngestSummary:  # noqa: ANN401
        request.setdefault("paths", [self.docs])
        return ingest(IngestRequest(**request), self.settings)

    def sql(self, query: str, ref: str = "main") -> list[tuple[Any, ...]]:
        rows = self.lakehouse.warehouse.query(query, ref)
        return [tuple(row.values()) for row in rows.to_pylist()]

    def uris(self, ref: str = "main") -> list[str]:
        query = "select unnest(uris) as uri from kb.current_documents order by uri"
        return [uri for (uri,) in self.sql(query, ref)]

    def head(self, ref: str = "main") -> str:
        return self.lakehouse.catalog.resolve(ref).id


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    # The job sets these for the process; a test must not leave them to the next.
    monkeypatch.setenv("ASSAY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home" / "dagster"))
    home = Home(Settings(home=tmp_path / "home", agent="tester"), tmp_path / "docs")
    yield home
    home.lakehouse.close()
