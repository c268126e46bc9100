"""The lasting tier: what it returns is what was written, or it returns nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from resources.embedding.cache import entries as module
from resources.embedding.cache.disk import DiskTier
from resources.embedding.cache.space import Space

ROOM = 10 * 2**20
SPACE = Space("model@0", "f32", 256)


def made(numbers: Iterable[int], size: int = 1536) -> dict[bytes, bytes]:
    numbers = list(numbers)
    keys = SPACE.keys(map(str, numbers))
    return {
        key: (b"%d." % number * size)[:size]
        for key, number in zip(keys, numbers, strict=True)
    }


def raw(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "vectors.db", isolation_level=None)


def count(folder: Path, table: str) -> int:
    database = raw(folder)
    (rows,) = database.execute(f"select count(*) from {table}").fetchone()  # noqa: S608
    database.close()
    return int(rows)


def test_what_was_put_is_found_by_another_process_and_nothing_else(
    tmp_path: Path,
) -> None:
    tier = DiskTier(tmp_path, ROOM)
    tier.put(made(range(5)))
    tier.put({})
    other = DiskTier(tmp_path, ROOM)
    assert other.get([*made(range(3, 8))]) == made([3, 4])
    assert other.get([]) == {}
    assert (other.corrupted, other.problem) == (0, "")


def test_nothing_is_written_before_there_is_something_to_keep(tmp_path: Path) -> None:
    tier = DiskTier(tmp_path / "new", ROOM)
    assert tier.size == 0
    tier.close()
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "damage",
    [
        "update bodies set value = zeroblob(1536) where id = 2",
        "update bodies set value = substr(value, 1, 1532) where id = 2",
        "update bodies set value = null where id = 2",
        "update bodies set value = 7 where id = 2",
        "update bodies set value = 'text' where id = 2",
        "update bodies set key = zeroblob(32) where id = 2",
        "update bodies set checksum = zeroblob(8) where id = 2",
        "update entries set body = 1 where body = 2",
        "update entries set body = 99 where body = 2",
        "update entries set body = x'ff' where body = 2",
        "update bodies set id = 9223372036854775807 where id = 2",
        "delete from bodies where id = 2",
    ],
)
def test_an_entry_that_is_not_what_was_written_is_dropped_and_kept_anew(
    tmp_path: Path, damage: str
) -> None:
    keys = [*made(range(3))]
    tier = DiskTier(tmp_path, ROOM)
    tier.put(made(range(3)))
    raw(tmp_path).execute(damage)
    assert keys[1] not in tier.get(keys)
    assert tier.corrupted == 1
    tier.put(made(range(3)))
    tier.get(keys)
    tier.put(made(range(3)))
    assert tier.get(keys) == made(range(3))


def test_a_use_that_is_not_a_time_spoils_nothing(tmp_path: Path) -> None:
    tier = DiskTier(tmp_path, ROOM)
    tier.put(made(range(3)))
    raw(tmp_path).execute("update entries set used = x'ff' where body = 2")
    for _ in range(2):
        assert tier.get([*made(range(3))]) == made(range(3))
    assert (tier.corrupted, tier.problem) == (0, "")


def test_bytes_flipped_anywhere_in_the_file_never_give_a_wrong_value(
    tmp_path: Path,
) -> None:
    entries = made(range(60))
    tier = DiskTier(tmp_path, ROOM)
    tier.put(entries)
    tier.close()
    path = tmp_path / "vectors.db"
    whole = path.read_bytes()
    noticed = 0
    for place in range(0, len(whole), 1999):
        flipped = bytearray(whole)
        flipped[place] ^= 0xFF
        path.write_bytes(flipped)
        tier = DiskTier(tmp_path, ROOM)
        found = tier.get([*entries])
        assert found.items() <= entries.items(), place
        noticed += tier.corrupted
        tier.put(entries)
        tier.get([*entries])
        tier.put(entries)
        assert tier.get([*entries]).items() <= entries.items(), place
        tier.close()
    assert noticed > len(whole) / 1999 / 2  # Most of the file is values.


@pytest.mark.parametrize("left", [b"", b"no database", b"SQLite format 3\0" * 9999])
def test_a_file_that_is_no_database_is_begun_anew(tmp_path: Path, left: bytes) -> None:
    (tmp_path / "vectors.db").write_bytes(left)
    tier = DiskTier(tmp_path, ROOM)
    assert tier.get([*made([1])]) == {}
    assert tier.corrupted == (1 if left else 0)
    tier.put(made([1]))
    assert tier.get([*made([1])]) == made([1])
    assert tier.problem == ""


@pytest.mark.parametrize("place", [18, 36])  # Who may write; how much is free.
def test_a_damaged_head_of_the_file_does_not_stay(tmp_path: Path, place: int) -> None:
    tier = DiskTier(tmp_path, ROOM)
    tier.put(made(range(50)))
    tier.close()
    with (tmp_path / "vectors.db").open("r+b") as file:
        file.seek(place)
        file.write(b"\xee")
    tier = DiskTier(tmp_path, ROOM)
    tier.put(made([100]))
    assert tier.corrupted == 1
    tier.put(made([100]))
    assert tier.get([*made([100])]) == made([100])
    assert tier.problem == ""


def test_a_file_that_was_cut_short_is_begun_anew(tmp_path: Path) -> None:
    entries = made(range(100))
    tier = DiskTier(tmp_path, ROOM)
    tier.put(entries)
    tier.close()
    os.truncate(tmp_path / "vectors.db", 5 * 16384 + 100)
    tier = DiskTier(tmp_path, ROOM)
    assert tier.get([*entries]).items() <= entries.items()
    for _ in range(2):
        tier.put(entries)
        found = tier.get([*entries])
    assert found == entries


def test_a_folder_that_is_deleted_under_it_is_made_again(tmp_path: Path) -> None:
    tier = DiskTier(tmp_path / "cache", ROOM)
    tier.put(made([1]))
    for path in (tmp_path / "cache").iterdir():
        path.unlink()
    (tmp_path / "cache").rmdir()
    assert tier.get([*made([1])]) == {}
    tier.put(made([2]))
    assert DiskTier(tmp_path / "cache", ROOM).get([*made([1, 2])]) == made([2])


def test_a_disk_that_cannot_be_used_is_done_without_and_said_so(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    tier = DiskTier(tmp_path / "file", ROOM)
    tier.put(made([1]))
    assert tier.get([*made([1])]) == {}
    assert tier.problem
    assert tier.corrupted == 0


def test_a_file_that_another_holds_too_long_is_left_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resources.embedding.cache.disk.BUSY_SECONDS", 0.05)
    tier = DiskTier(tmp_path, ROOM)
    tier.put(made([1]))
    holder = raw(tmp_path)
    holder.execute("begin immediate")
    tier.put(made([2]))
    assert "locked" in tier.problem
    assert tier.get([*made([1, 2])]) == made([1])
    holder.execute("rollback")
    tier.put(made([2]))
    assert tier.get([*made([1, 2])]) == made([1, 2])
    assert tier.corrupted == 0


def test_what_was_not_used_for_longest_makes_room(tmp_path: Path) -> None:
    now = 1_000_000.0
    tier = DiskTier(tmp_path, 400_000, clock=lambda: now)
    for block in range(4):
        tier.put(made(range(block * 50, block * 50 + 50)))
        now += 10
    now += module.FRESH_SECONDS
    assert len(tier.get([*made(range(50))])) == 50  # The oldest, used once more.
    now += 10
    tier.put(made(range(200, 250)))
    assert 300_000 < tier.size <= 400_000
    found = tier.get([*made(range(250))])
    assert found.items() >= made([*range(50), *range(200, 250)]).items()
    assert not found.keys() & made(range(50, 70)).keys()
    assert count(tmp_path, "entries") == count(tmp_path, "bodies") == len(found)


def test_a_smaller_limit_gives_the_disk_its_room_back(tmp_path: Path) -> None:
    tier = DiskTier(tmp_path, ROOM)
    tier.put(made(range(1000)))
    tier.close()
    before = (tmp_path / "vectors.db").stat().st_size
    tier = DiskTier(tmp_path, 200_000)
    tier.put(made([1001]))
    tier.close()
    assert (tmp_path / "vectors.db").stat().st_size <= 300_000 < before
    assert DiskTier(tmp_path, ROOM).get([*made([1001])]) == made([1001])


def test_many_processes_add_the_same_and_find_it_once(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from resources.embedding.cache.disk import DiskTier
from tests.resources.embedding.cache.test_cache_disk import ROOM, made
tier = DiskTier(Path(sys.argv[1]), ROOM)
for start in range(0, 200, 20):
    tier.put(made(range(start, start + 40)))
print(len(tier.get([*made(range(220))])), tier.corrupted, tier.problem)
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    assert {each.communicate()[0].strip() for each in running} == {b"220 0"}
    assert count(tmp_path, "entries") == count(tmp_path, "bodies") == 220


def test_a_process_that_is_killed_while_it_writes_leaves_whole_entries(
    tmp_path: Path,
) -> None:
    code = """
import itertools, sys
from pathlib import Path
from resources.embedding.cache.disk import DiskTier
from tests.resources.embedding.cache.test_cache_disk import ROOM, made
tier = DiskTier(Path(sys.argv[1]), 8 * ROOM)
for start in itertools.count(0, 100):
    tier.put(made(range(start, start + 100)))
    print(start, flush=True)
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(20)]
        time.sleep(0.003)
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
    written = int(said[-1]) + 100
    tier = DiskTier(tmp_path, 8 * ROOM)
    assert tier.get([*made(range(written))]) == made(range(written))
    assert tier.corrupted == 0
    assert count(tmp_path, "bodies") % 100 == 0
