from pathlib import Path

import pytest

from resources.places import is_below, local_path


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/data/a.parquet", "/data/a.parquet"),
        ("file:///data/a%20b.parquet", "/data/a%20b.parquet"),
        ("file:/data/a.parquet", "/data/a.parquet"),
        ("data/a.parquet", "data/a.parquet"),
    ],
)
def test_what_lies_on_a_disk_is_a_path(location: str, path: str) -> None:
    assert local_path(location) == Path(path)


@pytest.mark.parametrize("location", ["s3://bucket/a", "gs://bucket/a", "https://a/b"])
def test_what_lies_elsewhere_is_none(location: str) -> None:
    assert local_path(location) is None


@pytest.mark.parametrize(
    ("location", "root", "inside"),
    [
        ("/data/kb/a", "/data/kb", True),
        ("file:///data/kb/a", "/data/kb/", True),
        ("/data/kb2/a", "/data/kb", False),
        ("s3://lake/kb/a", "s3://lake/kb", True),
        ("s3://lake/kb2/a", "s3://lake/kb", False),
        ("s3://lake/kb/a", "/data/kb", False),
        ("/data/kb/a", "s3://lake/kb", False),
    ],
)
def test_a_location_is_below_its_folder_and_no_other(
    location: str, root: str, inside: bool
) -> None:
    assert is_below(location, root) is inside
