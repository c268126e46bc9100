from pathlib import Path

import pytest

from resources.lakehouse import Lakehouse
from tests.pipelines.cli.samples import Assay


@pytest.mark.parametrize("form", ["hdf5", "csv"])
def test_an_archive_comes_back_as_a_branch_with_the_same_rows(
    assay: Assay, lakehouse: Lakehouse, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "deep" / "out"
    written = assay("archive", form, "-o", path, "--json").json
    assert written["commit"] == lakehouse.catalog.resolve("main").id
    assert written["tables"] == 3
    restored = assay("restore", path, "--branch", "back")
    assert restored.code == 0
    assert f"{path} is on the branch back: 3 tables, 7 rows" in restored.out
    assert lakehouse.catalog.resolve("back").agent == "tester"
    for table in ("kb.files", "data.prices"):
        found = assay("diff", "main", "back", "--rows", table, "--json").json
        assert (found["added"]["count"], found["removed"]["count"]) == (0, 0)


def test_an_archive_has_a_place_of_its_own_in_the_home(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    commit = lakehouse.catalog.resolve("main~1").id
    shown = assay("archive", "hdf5", "--ref", "main~1")
    assert shown.code == 0, shown.err
    path = lakehouse.settings.archive_folder / f"main-1-{commit[:12]}.h5"
    assert shown.out.startswith(f"{path}: 0 tables, 0 rows, ")
    assert path.is_file()


def test_a_cut_archive_is_refused_and_no_branch_is_made(
    assay: Assay, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    path = tmp_path / "out.h5"
    assay("archive", "hdf5", "-o", path)
    path.write_bytes(path.read_bytes()[:-500])
    result = assay("restore", path, "--branch", "back")
    assert result.code == 1
    assert "Try: " in result.err
    assert "Traceback" not in result.err
    assert "back" not in [ref.name for ref in lakehouse.catalog.refs()]


def test_wrong_use_of_archives_exits_2(assay: Assay, lakehouse: Lakehouse) -> None:
    assert assay("archive", "zip").code == 2
    assert assay("restore", "not-there.h5", "--branch", "b").code == 2
