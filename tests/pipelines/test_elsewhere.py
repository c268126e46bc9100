"""The product on a store in PostgreSQL and a warehouse in S3."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.cli import main
from tests.object_storage import Bucket, new_bucket, serving_s3
from tests.resources.catalog.postgres import running


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[tuple[str, Bucket]]:
    """Address of an empty database, and a bucket."""
    with running() as server, serving_s3() as endpoint:
        yield server.new_database(), new_bucket(endpoint)


def test_an_ingest_and_what_follows_work_with_nothing_of_the_catalog_at_home(
    elsewhere: tuple[str, Bucket],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url, bucket = elsewhere
    home, docs = tmp_path / "home", tmp_path / "docs"
    docs.mkdir()
    text = "# Handbook\n\nThe notice period is three months.\n"
    (docs / "handbook.md").write_text(text, encoding="utf-8")
    monkeypatch.setenv("ASSAY_HOME", str(home))
    monkeypatch.setenv("ASSAY_CATALOG", url)
    monkeypatch.setenv("ASSAY_WAREHOUSE", f"{bucket.uri}/kb")
    monkeypatch.setenv("ASSAY_STORAGE", json.dumps(bucket.storage))

    def assay(*words: str) -> str:
        capsys.readouterr()
        assert main(words) == 0
        return capsys.readouterr().out

    assay("ingest", str(docs))
    found = json.loads(assay("sql", "select title from kb.current_documents", "--json"))
    assert "Handbook" in str(found)
    assert "Release of ingest/" in assay("log")
    assay("branch", "create", "draft")
    assert "Nothing to do" in assay("merge", "draft")
    assert "No check failed." in assay("doctor")
    assert not list(home.glob("catalog.db*"))
    assert not (home / "warehouse").exists()
    key = bucket.storage["s3.secret-access-key"].encode()
    for path in home.rglob("*"):
        assert not path.is_file() or key not in path.read_bytes(), path
    assert any(name.endswith(".parquet") for name in bucket.files())
