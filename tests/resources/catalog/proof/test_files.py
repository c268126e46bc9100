from collections.abc import Callable
from pathlib import Path

import pytest

from resources.catalog import Catalog
from resources.catalog.errors import WarehouseGoneError
from resources.places import local_path


def paths(catalog: Catalog, key: str, ref: str = "main") -> dict[str, Path]:
    """Return one file of each kind that a table needs."""
    table = catalog.at(ref).load_table(key)
    snapshot = table.current_snapshot()
    assert snapshot is not None
    manifest = snapshot.manifests(table.io)[0]
    entry = manifest.fetch_manifest_entry(table.io)[0]
    locations = {
        "metadata": table.metadata_location,
        "list": snapshot.manifest_list,
        "manifest": manifest.manifest_path,
        "file": entry.data_file.file_path,
    }
    found = {kind: local_path(location) for kind, location in locations.items()}
    return {kind: path for kind, path in found.items() if path is not None}


def flip(path: Path, place: int = 99) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


GROUPS = {"metadata": "metadata", "list": "manifest", "manifest": "manifest"}


@pytest.mark.parametrize("kind", ["metadata", "list", "manifest", "file"])
def test_a_file_that_is_gone_is_named(filled: Catalog, kind: str) -> None:
    path = paths(filled, "kb.a")[kind]
    path.unlink()
    (problem,) = filled.verify().problems
    assert problem.kind == f"{GROUPS.get(kind, 'file')}_missing"
    assert str(path) in problem.where
    assert "kb.a at " in problem.where


@pytest.mark.parametrize("kind", ["metadata", "list", "manifest", "file"])
def test_a_file_that_was_cut_short_is_named(filled: Catalog, kind: str) -> None:
    path = paths(filled, "kb.a")[kind]
    cut(path)
    (problem,) = filled.verify().problems
    assert problem.kind == f"{GROUPS.get(kind, 'file')}_changed"
    assert str(path) in problem.where


@pytest.mark.parametrize("kind", ["metadata", "list", "manifest"])
def test_a_flipped_bit_is_found_wherever_it_is(filled: Catalog, kind: str) -> None:
    path = paths(filled, "kb.a")[kind]
    whole = path.read_bytes()
    for place in (0, len(whole) // 3, len(whole) - 1):
        flip(path, place)
        (problem,) = filled.verify().problems
        assert problem.kind == f"{GROUPS[kind]}_changed"
        assert str(path) in problem.where
        path.write_bytes(whole)
    assert filled.verify().ok


def test_a_flipped_bit_in_a_data_file_is_found_when_files_are_read(
    filled: Catalog,
) -> None:
    path = paths(filled, "kb.a")["file"]
    whole = path.read_bytes()
    for place in (0, len(whole) // 3, len(whole) // 2, len(whole) - 1):
        flip(path, place)
        (problem,) = filled.verify(deep=True).problems
        assert problem.kind == "file_changed"
        assert str(path) in problem.where
        path.write_bytes(whole)


@pytest.mark.parametrize("harm", [flip, cut])
def test_a_metadata_file_of_a_past_commit_is_checked_too(
    busy: Catalog, harm: Callable[[Path], None]
) -> None:
    past = paths(busy, "kb.b", "main~1")["metadata"]
    harm(past)
    problems = busy.verify().problems
    assert {problem.kind for problem in problems} == {"metadata_changed"}
    assert str(past) in problems[0].where


def test_a_folder_in_place_of_a_file_is_found(filled: Catalog) -> None:
    path = paths(filled, "kb.a")["file"]
    path.unlink()
    path.mkdir()
    assert [each.kind for each in filled.verify().problems] == ["file_missing"]


def test_files_that_only_an_unreachable_snapshot_needed_are_not_missed(
    filled: Catalog,
) -> None:
    before = paths(filled, "kb.a")
    filled.at("main").load_table("kb.a").delete("x = 1")
    assert filled.verify().ok
    before["file"].unlink()
    (problem,) = filled.verify().problems
    assert problem.kind == "file_missing"
    assert filled.resolve("main~1").id[:12] in problem.where


@pytest.mark.sqlite_only
def test_files_of_collected_commits_may_be_gone_but_not_what_is_still_seen(
    busy: Catalog, damage: Callable[..., None]
) -> None:
    collected = busy.resolve("main~1")
    past, kept = paths(busy, "kb.b", "main~1"), paths(busy, "kb.a", "main~1")
    mark = "update commits set collected_at = 1 where id = ?"
    damage(mark, (collected.id,))
    past["metadata"].unlink()
    past["list"].unlink()
    found = busy.verify()
    assert found.ok, found.problems
    assert found.checked["collected"] == 1
    for commit in busy.log("main~2"):
        damage(mark, (commit.id,))
    damage(mark, (busy.resolve("dev").id,))
    kept["manifest"].unlink()
    (problem,) = busy.verify().problems
    assert problem.kind == "manifest_missing"
    assert busy.ref("main").head[:12] in problem.where


def test_a_warehouse_that_is_gone_is_said_once(filled: Catalog) -> None:
    Path(filled.warehouse).rename(f"{filled.warehouse}-elsewhere")
    with pytest.raises(WarehouseGoneError, match="no such folder"):
        filled.verify()


def test_a_catalog_without_tables_needs_no_warehouse(catalog: Catalog) -> None:
    assert catalog.verify().ok
