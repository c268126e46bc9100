"""One name for one file, however its location is written."""

from pathlib import Path

import pytest

from resources.catalog.garbage.storage import Storage


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    (tmp_path / "real" / "kb").mkdir(parents=True)
    (tmp_path / "link").symlink_to("real")
    return Storage(str(tmp_path / "real"), {})


@pytest.mark.parametrize(
    "written",
    [
        "{0}/real/kb/a.parquet",
        "{0}/link/kb/a.parquet",
        "{0}/real//kb/./a.parquet",
        "{0}/link/../real/kb/a.parquet",
        "file://{0}/link/kb/a.parquet",
        "file:{0}/real/kb/a.parquet",
        "{0}/real/kb/a.parquet/",
        "{0}/real/kb/x/../a.parquet",
    ],
)
def test_a_local_file_has_one_name(
    storage: Storage, tmp_path: Path, written: str
) -> None:
    (tmp_path / "real" / "kb" / "x").mkdir()
    name = f"{tmp_path.resolve()}/real/kb/a.parquet"
    assert storage.name(written.format(tmp_path)) == name


def test_a_relative_location_is_seen_from_here(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "real")
    assert storage.name("kb/a.parquet") == f"{tmp_path.resolve()}/real/kb/a.parquet"
    assert storage.name("a.parquet") == f"{tmp_path.resolve()}/real/a.parquet"


@pytest.mark.parametrize("scheme", ["s3", "s3a", "s3n"])
def test_an_object_has_one_name(storage: Storage, scheme: str) -> None:
    assert storage.name(f"{scheme}://b/k/a=1%2F2/f.parquet") == (
        "s3://b/k/a=1%2F2/f.parquet"
    )


@pytest.mark.parametrize("location", ["s3://b/k/a#1/f", "s3://b/k/f?x=1", "s3://b/k/"])
def test_a_location_is_cut_where_its_writer_cuts_it(
    storage: Storage, location: str
) -> None:
    from pyiceberg.io.pyarrow import PyArrowFileIO

    path = PyArrowFileIO.parse_location(location)[2]
    assert storage.name(location) == f"s3://{path.rstrip('/')}"


def test_a_link_is_not_the_file_that_it_leads_to(
    storage: Storage, tmp_path: Path
) -> None:
    (tmp_path / "real" / "kb" / "b.parquet").symlink_to("a.parquet")
    name = f"{tmp_path.resolve()}/real/kb/b.parquet"
    assert storage.name(f"{tmp_path}/real/kb/b.parquet") == name
