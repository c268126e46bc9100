import os
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.search.columns import Columns, ColumnStore

WHOLE: Columns = {
    "ids": pa.array([b"ab", b"cd"], pa.binary(2)),
    "lists": pa.array([["x"], [], ["y", "z"]]),
    "none": pa.array([], pa.float32()),
}


def store(folder: Path, most: int = 10**9) -> ColumnStore:
    return ColumnStore(folder / "kept", most_bytes=most)


def test_columns_of_different_lengths_come_back_as_they_were(tmp_path: Path) -> None:
    kept = store(tmp_path)
    assert kept.read("one") is None
    assert kept.write("one", WHOLE) == WHOLE
    assert store(tmp_path).read("one") == WHOLE
    assert kept.read("on") is None


def test_a_slice_is_kept_as_the_slice(tmp_path: Path) -> None:
    part = pa.array(range(9), pa.int32()).slice(3, 2)
    store(tmp_path).write("part", {"part": part})
    assert store(tmp_path).read("part") == {"part": part}


def flip(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [flip, cut, empty])
def test_a_damaged_file_is_removed_and_reads_as_none(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    kept = store(tmp_path)
    kept.write("one", WHOLE)
    (path,) = kept.folder.iterdir()
    damage(path)
    assert kept.read("one") is None
    assert list(kept.folder.iterdir()) == []
    kept.write("one", WHOLE)
    assert kept.read("one") == WHOLE


@given(st.binary(max_size=400))
def test_any_bytes_under_the_name_of_a_set_read_as_none(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes
) -> None:
    kept = store(tmp_path_factory.mktemp("junk"))
    kept.folder.mkdir()
    (kept.folder / "one-0.arrow").write_bytes(junk)
    assert kept.read("one") is None


def test_what_was_used_last_stays_when_space_runs_out(tmp_path: Path) -> None:
    kept = store(tmp_path)
    kept.write("old", WHOLE)
    kept.write("older", WHOLE)
    for age, name in ((50, "old"), (100, "older")):
        (path,) = kept.folder.glob(f"{name}-*")
        os.utime(path, (age, age))
    assert kept.read("older") == WHOLE
    size = path.stat().st_size
    store(tmp_path, most=2 * size + 1).write("new", WHOLE)
    assert kept.names() == {"older", "new"}
    store(tmp_path, most=1).write("newest", WHOLE)
    assert kept.names() == {"newest"}


def test_a_half_file_goes_when_nobody_can_be_writing_it(tmp_path: Path) -> None:
    kept = store(tmp_path)
    kept.folder.mkdir()
    young, old = (kept.folder / f"{name}.1.part" for name in ("young", "old"))
    young.touch()
    old.touch()
    os.utime(old, (1, 1))
    kept.write("one", WHOLE)
    assert young.exists()
    assert not old.exists()


def test_a_folder_that_cannot_be_written_costs_only_the_file(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file")
    kept = store(tmp_path)
    assert kept.write("one", WHOLE) == WHOLE
    assert kept.read("one") is None
