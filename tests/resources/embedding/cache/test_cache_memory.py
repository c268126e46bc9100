"""The fast tier keeps what was used last, up to a size and an age."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from resources.embedding.cache.memory import ENTRY_BYTES, MemoryTier


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def entries(names: Iterable[str]) -> dict[bytes, bytes]:
    return {name.encode(): name.encode() * 10 for name in names}


def keys(names: str) -> list[bytes]:
    return [name.encode() for name in names]


def test_what_was_not_used_for_longest_makes_room() -> None:
    tier = MemoryTier(3 * (10 + ENTRY_BYTES), seconds=60)
    tier.put(entries("abc"))
    assert tier.get(keys("a")) == entries("a")
    tier.put(entries("d"))
    assert tier.get(keys("abcd")) == entries("acd")


def test_what_nobody_asked_for_in_time_is_gone() -> None:
    clock = Clock()
    tier = MemoryTier(10_000, seconds=60, clock=clock)
    tier.put(entries("ab"))
    clock.now = 59
    assert tier.get(keys("a")) == entries("a")
    clock.now = 60
    assert tier.get(keys("ab")) == entries("a")
    assert tier.size == 10 + ENTRY_BYTES
    clock.now = 120
    assert tier.get(keys("a")) == {}
    assert tier.size == 0


def test_a_limit_of_nothing_keeps_nothing() -> None:
    tier = MemoryTier(0, seconds=60)
    tier.put(entries("ab"))
    assert tier.get(keys("ab")) == {}
    assert tier.size == 0


@given(st.lists(st.tuples(st.booleans(), st.text("abcdef", max_size=4))))
def test_it_never_outgrows_its_limit_and_never_gives_a_wrong_value(
    moves: list[tuple[bool, str]],
) -> None:
    room = 3 * (10 + ENTRY_BYTES)
    tier, used = MemoryTier(room, seconds=60), list[str]()
    for is_put, names in moves:
        if is_put:
            tier.put(entries(names))
            found = names
        else:
            found = "".join(key.decode() for key in tier.get(keys(names)))
            assert tier.get(keys(names)) == entries(found)
        distinct = [*dict.fromkeys(found)]
        used = [name for name in used if name not in distinct] + distinct
        assert tier.size <= room
    assert tier.get(keys("abcdef")) == entries(used[-3:])
