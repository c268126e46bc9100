"""Both tiers together: no text is embedded twice, and every vector is the right one."""

import sqlite3
import threading
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from resources.embedding.cache import CacheStats, Space, VectorCache
from resources.embedding.cache import vector_cache as module

SPACE = Space("model@0", "f32", 256)


class Counting:
    """Makes a vector of a text's characters, and counts the texts it is given."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def __call__(self, texts: list[str]) -> npt.NDArray[np.float32]:
        self.calls.append(texts)
        letters = [[ord(sign) for sign in f"{text:<8}"[:8]] for text in texts]
        return np.array(letters, dtype=np.float32)

    @property
    def texts(self) -> list[str]:
        return [text for call in self.calls for text in call]


def opened(folder: Path, memory: int = 2**20, disk: int = 2**24) -> VectorCache:
    return VectorCache(folder, memory_bytes=memory, memory_seconds=60, disk_bytes=disk)


@pytest.fixture
def make() -> Counting:
    return Counting()


def test_vectors_come_in_the_order_of_the_texts_and_each_is_made_once(
    tmp_path: Path, make: Counting
) -> None:
    cache = opened(tmp_path)
    cache.embed(SPACE, ["b"], make)
    vectors = cache.embed(SPACE, ["a", "b", "c", "a"], make)
    assert make.calls == [["b"], ["a", "c"]]
    assert np.array_equal(vectors, Counting()(["a", "b", "c", "a"]))
    assert vectors.dtype == np.float32
    vectors[0] = 0  # A caller may write to what it got.
    assert cache.embed(SPACE, ["a"], make)[0, 0] == ord("a")
    stats = cache.stats
    assert (stats.memory_hits, stats.disk_hits, stats.computed) == (2, 0, 3)
    assert stats.memory_bytes > 0
    assert stats.disk_bytes > 0


def test_what_another_process_made_is_read_from_disk_and_then_from_memory(
    tmp_path: Path, make: Counting
) -> None:
    opened(tmp_path).embed(SPACE, ["a", "b"], make)
    cache = opened(tmp_path)
    for _ in range(2):
        vectors = cache.embed(SPACE, ["b", "a"], make)
        assert np.array_equal(vectors, Counting()(["b", "a"]))
    assert make.texts == ["a", "b"]
    stats = cache.stats
    assert (stats.memory_hits, stats.disk_hits, stats.computed) == (2, 2, 0)
    assert stats.asked == 4


def test_another_space_shares_nothing(tmp_path: Path, make: Counting) -> None:
    cache = opened(tmp_path)
    others = [
        SPACE,
        Space("model@1", "f32", 256),
        Space("model@0", "bf16", 256),
        Space("model@0", "f32", 128),
        Space("model@0", "f32", 256, "query: "),
    ]
    for space in others:
        cache.embed(space, ["a"], make)
    assert len(make.calls) == 5


def test_texts_that_are_not_to_last_are_in_memory_alone(
    tmp_path: Path, make: Counting
) -> None:
    cache = opened(tmp_path / "cache")
    for _ in range(2):
        cache.embed(SPACE, ["a question"], make, durable=False)
    assert make.texts == ["a question"]
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(("memory", "disk"), [(0, 0), (0, 2**24), (2**20, 0)])
def test_each_tier_can_be_switched_off(
    tmp_path: Path, make: Counting, memory: int, disk: int
) -> None:
    cache = opened(tmp_path / "cache", memory, disk)
    for _ in range(2):
        vectors = cache.embed(SPACE, ["a", "b"], make)
        assert np.array_equal(vectors, Counting()(["a", "b"]))
    assert len(make.calls) == (2 if memory == disk == 0 else 1)
    assert (cache.stats.memory_bytes > 0) == (memory > 0)
    assert (cache.stats.disk_bytes > 0) == (tmp_path / "cache").exists() == (disk > 0)


def test_a_damaged_entry_is_counted_and_made_again(
    tmp_path: Path, make: Counting
) -> None:
    opened(tmp_path).embed(SPACE, ["a", "b"], make)
    database = sqlite3.connect(tmp_path / "vectors.db", isolation_level=None)
    database.execute("update bodies set value = zeroblob(32) where id = 1")
    for corrupted, computed in ((1, 1), (0, 0)):
        cache = opened(tmp_path)
        vectors = cache.embed(SPACE, ["a", "b"], make)
        assert np.array_equal(vectors, Counting()(["a", "b"]))
        stats = cache.stats
        assert (stats.corrupted, stats.computed) == (corrupted, computed)
    assert make.texts == ["a", "b", "a"]


def test_what_was_made_before_an_error_is_kept(
    tmp_path: Path, make: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TEXTS_AT_ONCE", 2)

    def breaking(texts: list[str]) -> npt.NDArray[np.float32]:
        if "e" in texts:
            raise MemoryError
        return make(texts)

    with pytest.raises(MemoryError):
        opened(tmp_path).embed(SPACE, list("abcde"), breaking)
    cache = opened(tmp_path)
    cache.embed(SPACE, list("abcde"), make)
    assert make.calls == [["a", "b"], ["c", "d"], ["e"]]
    assert cache.stats.disk_hits == 4


def test_a_disk_that_cannot_be_used_changes_no_vector(
    tmp_path: Path, make: Counting
) -> None:
    (tmp_path / "file").touch()
    cache = opened(tmp_path / "file", memory=0)
    vectors = cache.embed(SPACE, ["a"], make)
    assert np.array_equal(vectors, Counting()(["a"]))
    assert cache.stats.disk_problem


def test_threads_may_share_one_cache(tmp_path: Path) -> None:
    cache, wrong = opened(tmp_path, memory=2000), list[str]()

    def ask(first: int) -> None:
        for number in range(first, first + 30):
            texts = [f"text {number % 40}", f"text {number % 7}"]
            if not np.array_equal(
                cache.embed(SPACE, texts, Counting()), Counting()(texts)
            ):
                wrong.append(texts[0])

    threads = [threading.Thread(target=ask, args=(10 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert cache.stats.disk_problem == ""


def test_stats_since_an_earlier_look_are_counts_of_what_came_after() -> None:
    before = CacheStats(memory_hits=3, computed=2, disk_bytes=10, lookup_seconds=1.0)
    now = before.plus(memory_hits=4, lookup_seconds=0.5)
    since = now.since(before)
    assert (since.memory_hits, since.computed, since.disk_bytes) == (4, 0, 10)
    assert since.seconds == {"lookup": 0.5, "compute": 0.0, "store": 0.0}
