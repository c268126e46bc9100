"""All contents of a commit as a tree of hashed nodes that commits share.

A commit must give any key, and all keys, without replaying the commits before it;
and it must not store all keys again when it changes one. So the contents are a hash
trie, as in git's trees: a node is a leaf of at most 64 keys, or has up to 16 children,
chosen by the next hex digit of the key's hash. Nodes are named by their own hash and
never change. A commit writes only the nodes on the way to the keys it changes: one
for up to 64 tables, three for 10,000. Equal contents make equal nodes, whatever
happened before, so two states are compared by looking only where their hashes differ.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from resources.catalog.commits import (
    canonical,
    content_from_json,
    content_to_json,
    digest,
)
from resources.catalog.model import Content

LEAF_KEYS = 64


@dataclass(frozen=True)
class Node:
    """A leaf has entries, an inner node children; the other is empty.

    Args:
        entries: Content by key.
        children: By hex digit: address and number of keys of the node below.
    """

    entries: Mapping[str, Content] = field(default_factory=dict)
    children: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of keys in and below it."""
        below = sum(count for _, count in self.children.values())
        return len(self.entries) + below


Load = Callable[[Collection[str]], Mapping[str, Node]]
Changes = Mapping[str, Content | None]


def encode(node: Node) -> bytes:
    """Return the bytes that a node's address is the hash of."""
    if node.children:
        return canonical({"children": dict(node.children)})
    entries = {key: content_to_json(value) for key, value in node.entries.items()}
    return canonical({"entries": entries})


def decode(data: bytes) -> Node:
    """Return the node that encode wrote."""
    fields = json.loads(data)
    children = {
        digit: (child[0], child[1])
        for digit, child in fields.get("children", {}).items()
    }
    read = {k: content_from_json(v) for k, v in fields.get("entries", {}).items()}
    return Node({key: value for key, value in read.items() if value}, children)


EMPTY = encode(Node())
EMPTY_ROOT = digest(EMPTY)


def find(root: str, key: str, load: Load) -> Content | None:
    """Return the content of one key, or None."""
    node = load([root])[root]
    for digit in _path(key):
        if not node.children:
            break
        if digit not in node.children:
            return None
        address = node.children[digit][0]
        node = load([address])[address]
    return node.entries.get(key)


def entries(root: str, load: Load) -> dict[str, Content]:
    """Return all contents below a node, in order of keys."""
    found: dict[str, Content] = {}
    level: Collection[str] = [root]
    while level:
        nodes = load(level).values()
        for node in nodes:
            found.update(node.entries)
        level = [child for node in nodes for child, _ in node.children.values()]
    return dict(sorted(found.items()))


def diff(
    before: str, after: str, load: Load
) -> dict[str, tuple[Content | None, Content | None]]:
    """Return (before, after) of every key whose content differs, in order of keys.

    Reads only nodes that are not the same on both sides.
    """
    found: dict[str, tuple[Content | None, Content | None]] = {}
    level = [(before, after)] if before != after else []
    while level:
        nodes = load({address for pair in level for address in pair if address})
        following: list[tuple[str, str]] = []
        for old, new in level:
            old_node, new_node = nodes.get(old, Node()), nodes.get(new, Node())
            if old_node.entries or new_node.entries:
                found.update(_compare(old, new, load))
            else:
                following += _pairs(old_node, new_node)
        level = following
    return dict(sorted(found.items()))


class Updated(NamedTuple):
    """A tree after a change.

    Args:
        root: Its address.
        encoded: The nodes that it has and the tree before had not, by address.
        nodes: The same nodes, not encoded.
    """

    root: str
    encoded: dict[str, bytes]
    nodes: dict[str, Node]


def update(root: str, changes: Changes, load: Load) -> Updated:
    """Return the tree after setting keys (None removes one)."""
    writer = _Writer(load)
    new_root = writer.apply(root, 0, changes)[0]
    return writer.reachable(new_root)


def _compare(
    old: str, new: str, load: Load
) -> dict[str, tuple[Content | None, Content | None]]:
    one = entries(old, load) if old else {}
    two = entries(new, load) if new else {}
    return {
        key: (one.get(key), two.get(key))
        for key in one.keys() | two.keys()
        if one.get(key) != two.get(key)
    }


def _pairs(old: Node, new: Node) -> list[tuple[str, str]]:
    nothing = ("", 0)
    pairs = (
        (old.children.get(digit, nothing)[0], new.children.get(digit, nothing)[0])
        for digit in old.children.keys() | new.children.keys()
    )
    return [pair for pair in pairs if pair[0] != pair[1]]


@lru_cache(maxsize=20_000)
def _path(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _by_digit(keys: Iterable[str], depth: int) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for key in keys:
        groups.setdefault(_path(key)[depth], []).append(key)
    return groups


class _Writer:
    """Makes the nodes of a new tree on top of one that is stored."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._nodes: dict[str, Node] = {}
        self._encoded: dict[str, bytes] = {}

    def apply(self, address: str, depth: int, changes: Changes) -> tuple[str, int]:
        node = self._load([address])[address]
        if not node.children:
            merged = {**node.entries, **changes}
            kept = {key: value for key, value in merged.items() if value is not None}
            return self._build(kept, depth)
        children = dict(node.children)
        for digit, keys in _by_digit(changes, depth).items():
            part = {key: changes[key] for key in keys}
            child = self._child(children.get(digit), depth + 1, part)
            children.pop(digit, None)
            if child[1]:
                children[digit] = child
        joined = Node(children=children)
        if joined.size > LEAF_KEYS:
            return self._put(joined)
        below = (entries(child, self._get) for child, _ in children.values())
        return self._put(Node({k: v for part in below for k, v in part.items()}))

    def _child(
        self, child: tuple[str, int] | None, depth: int, changes: Changes
    ) -> tuple[str, int]:
        if child is not None:
            return self.apply(child[0], depth, changes)
        return self._build({k: v for k, v in changes.items() if v is not None}, depth)

    def _build(self, contents: Mapping[str, Content], depth: int) -> tuple[str, int]:
        if len(contents) <= LEAF_KEYS:
            return self._put(Node(contents))
        children = {
            digit: self._build({key: contents[key] for key in keys}, depth + 1)
            for digit, keys in _by_digit(contents, depth).items()
        }
        return self._put(Node(children=children))

    def _put(self, node: Node) -> tuple[str, int]:
        data = encode(node)
        address = digest(data)
        self._nodes[address] = node
        self._encoded[address] = data
        return address, node.size

    def _get(self, addresses: Collection[str]) -> Mapping[str, Node]:
        stored = self._load([a for a in addresses if a not in self._nodes])
        return {a: self._nodes[a] if a in self._nodes else stored[a] for a in addresses}

    def reachable(self, root: str) -> Updated:
        """Return the new nodes that the tree below a root uses."""
        found: dict[str, bytes] = {}
        waiting = [root]
        while waiting:
            address = waiting.pop()
            if address in self._encoded and address not in found:
                found[address] = self._encoded[address]
                children = self._nodes[address].children.values()
                waiting.extend(child for child, _ in children)
        return Updated(root, found, {each: self._nodes[each] for each in found})
