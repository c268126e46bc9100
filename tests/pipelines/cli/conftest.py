"""A function that runs `assay` in this process, and a home with something in it."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.cli import main
from resources.lakehouse import Lakehouse
from resources.schemas import FILES, QUARANTINE
from resources.settings import Settings
from resources.tables import append
from tests.pipelines.cli.samples import (
    HOSTILE_URI,
    Assay,
    Result,
    file_row,
    quarantine_row,
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def assay(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Assay:
    """Return a function that runs one command line on the home of this test."""
    monkeypatch.setenv("ASSAY_HOME", str(home))
    monkeypatch.setenv("ASSAY_AGENT", "tester")

    def call(*words: object) -> Result:
        capsys.readouterr()
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


@pytest.fixture
def lakehouse(home: Path, assay: Assay) -> Iterator[Lakehouse]:
    """Three files on main, two of them in quarantine, and a table of prices."""
    files = [file_row(1, "office/a.md"), file_row(2, "office/b.pdf")]
    files.append(file_row(3, HOSTILE_URI))
    out = [
        quarantine_row(2, "office/b.pdf", "encrypted"),
        quarantine_row(3, HOSTILE_URI, "corrupt"),
    ]
    prices = pa.table({"item": ["bolt", "nut"], "price": [1.5, 0.5]})
    with Lakehouse(Settings(home=home)) as opened:
        with opened.catalog.transaction(
            message="Ingest two files", agent="reader", run_id="run-1"
        ) as tx:
            append(tx, FILES, FILES.table(files))
            append(tx, QUARANTINE, QUARANTINE.table(out))
            tx.create_namespace("data")
            tx.create_table("data.prices", prices.schema).append(prices)
        yield opened
