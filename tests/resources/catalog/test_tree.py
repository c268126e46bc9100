from collections.abc import Collection, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from resources.catalog.commits import digest
from resources.catalog.model import Content
from resources.catalog.tree import (
    EMPTY,
    EMPTY_ROOT,
    LEAF_KEYS,
    Node,
    _path,
    decode,
    diff,
    encode,
    entries,
    find,
    update,
)

State = dict[str, Content]
KEYS = st.integers(0, 400).map(lambda number: f"kb.t{number}")
VALUES = st.integers(0, 3).map(lambda number: Content("table", str(number)))
STATES = st.dictionaries(KEYS, VALUES, max_size=300)
CHANGES = st.lists(st.dictionaries(KEYS, st.none() | VALUES, max_size=200), max_size=5)


class Shelf:
    """Nodes in a dictionary, and which of them were asked for."""

    def __init__(self) -> None:
        self.data = {EMPTY_ROOT: EMPTY}
        self.asked: set[str] = set()

    def load(self, addresses: Collection[str]) -> Mapping[str, Node]:
        self.asked.update(addresses)
        return {address: decode(self.data[address]) for address in addresses}

    def update(self, root: str, changes: Mapping[str, Content | None]) -> str:
        new_root, nodes, _ = update(root, changes, self.load)
        self.data.update(nodes)
        return new_root


@settings(max_examples=60)
@given(start=STATES, steps=CHANGES)
def test_a_tree_holds_what_a_dictionary_would(
    start: State, steps: list[dict[str, Content | None]]
) -> None:
    shelf, model = Shelf(), dict(start)
    root = shelf.update(EMPTY_ROOT, start)
    for step in steps:
        root = shelf.update(root, step)
        model.update({k: v for k, v in step.items() if v is not None})
        for key in (key for key, value in step.items() if value is None):
            model.pop(key, None)
    assert entries(root, shelf.load) == dict(sorted(model.items()))
    assert list(entries(root, shelf.load)) == sorted(model)
    assert all(
        find(root, f"kb.t{i}", shelf.load) == model.get(f"kb.t{i}")
        for i in range(0, 401, 7)
    )
    # The same contents make the same tree, whatever happened before.
    assert root == shelf.update(EMPTY_ROOT, model)


@settings(max_examples=60)
@given(one=STATES, two=STATES)
def test_a_diff_names_exactly_the_keys_that_differ(one: State, two: State) -> None:
    shelf = Shelf()
    before, after = (shelf.update(EMPTY_ROOT, state) for state in (one, two))
    expected = {
        key: (one.get(key), two.get(key))
        for key in sorted({*one, *two})
        if one.get(key) != two.get(key)
    }
    assert diff(before, after, shelf.load) == expected


def test_nodes_are_named_by_the_hash_of_what_they_say() -> None:
    shelf = Shelf()
    shelf.update(EMPTY_ROOT, {f"k{i}": Content("table", "x") for i in range(500)})
    assert all(digest(data) == address for address, data in shelf.data.items())
    assert all(encode(decode(data)) == data for data in shelf.data.values())


def test_one_change_among_many_keys_writes_and_compares_few_nodes() -> None:
    shelf = Shelf()
    state: State = {f"k{i}": Content("table", "x") for i in range(3000)}
    before = shelf.update(EMPTY_ROOT, state)
    changed = {"k7": Content("table", "y")}
    after, written, _ = update(before, changed, shelf.load)
    shelf.data.update(written)
    shelf.asked.clear()
    assert len(written) <= 4
    assert list(diff(before, after, shelf.load)) == ["k7"]
    assert len(shelf.asked) <= 8
    shelf.asked.clear()
    assert find(after, "k7", shelf.load) == Content("table", "y")
    assert not any(find(after, f"no{i}", shelf.load) for i in range(50))


def test_a_key_is_added_where_the_tree_had_no_branch() -> None:
    shelf = Shelf()
    keys = [f"k{i}" for i in range(2000)]
    crowd: State = {k: Content("table", "x") for k in keys if _path(k)[0] in "12"}
    alone = next(key for key in keys if _path(key)[0] == "0")
    root = shelf.update(EMPTY_ROOT, crowd)
    assert set(shelf.load([root])[root].children) == {"1", "2"}
    assert find(root, alone, shelf.load) is None
    grown = shelf.update(root, {alone: Content("table", "y")})
    assert find(grown, alone, shelf.load) == Content("table", "y")
    assert shelf.update(grown, {alone: None}) == root


def test_a_few_keys_are_one_node_and_removing_keys_folds_a_tree() -> None:
    shelf = Shelf()
    many: State = {f"k{i}": Content("table", "x") for i in range(LEAF_KEYS + 40)}
    root = shelf.update(EMPTY_ROOT, many)
    assert shelf.load([root])[root].children
    few = shelf.update(root, dict.fromkeys(list(many)[:50]))
    assert len(shelf.load([few])[few].entries) == LEAF_KEYS + 40 - 50
    assert shelf.update(few, dict.fromkeys(many)) == EMPTY_ROOT
