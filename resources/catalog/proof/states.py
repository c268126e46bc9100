"""The trees of contents: nodes hashed again, and compared with the operations."""

import zlib
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

from resources.catalog.commits import digest
from resources.catalog.model import Commit, Content, Operation, short
from resources.catalog.proof.findings import Findings
from resources.catalog.proof.records import Records
from resources.catalog.tree import Node, decode, diff, entries

CACHED_NODES = 2048
Parsed = TypeVar("Parsed")


class BadNodeError(Exception):
    """A node is missing or is not what its address says; reported already."""


class States:
    """Reads nodes once, hashes each, and keeps the latest in memory.

    Args:
        records: Where they are.
        findings: Where problems go.
    """

    def __init__(self, records: Records, findings: Findings) -> None:
        self._records = records
        self._findings = findings
        self._nodes: OrderedDict[str, Node] = OrderedDict()
        self._seen: set[str] = set()
        self._bad: set[str] = set()

    def prepare(self, roots: Iterable[str]) -> None:
        """Read, in few queries, all nodes of states that were not read before."""
        level = set(roots) - self._seen
        while level:
            nodes = self._fetch(level).values()
            below = {child for node in nodes for child, _ in node.children.values()}
            level = below - self._seen

    def check(self, commit: Commit, before: str) -> None:
        """Check that a commit's operations are what changed from a state to its own.

        Args:
            commit: The commit.
            before: Root of its first parent; of no contents for the first commit.
        """
        where = f"commit {short(commit.id)}"
        try:
            changed = diff(before, commit.root, self.load)
        except BadNodeError:
            return
        told = {each.key: (each.previous, each.content) for each in commit.operations}
        told = {key: sides for key, sides in told.items() if sides[0] != sides[1]}
        wrong = sorted(
            key
            for key in told.keys() | changed.keys()
            if told.get(key) != changed.get(key)
        )
        if not wrong and not all(map(_is_sound, commit.operations)):
            wrong = [each.key for each in commit.operations if not _is_sound(each)]
        if wrong:
            detail = f"its operations are not what it changed: {', '.join(wrong[:5])}"
            self._findings.add("operations_wrong", where, detail)

    def contents(self, root: str) -> Mapping[str, Content]:
        """Return all contents of a state; none where a node is missing."""
        try:
            return entries(root, self.load)
        except BadNodeError:
            return {}

    def load(self, addresses: Collection[str]) -> Mapping[str, Node]:
        """Return nodes by address.

        Raises:
            BadNodeError: If one is missing or rewritten.
        """
        kept = {each: self._nodes[each] for each in addresses if each in self._nodes}
        missing = {each for each in addresses if each not in kept}
        read = self._fetch(missing) if missing else {}
        if len(kept) + len(read) < len(set(addresses)):
            raise BadNodeError
        return {**kept, **read}

    def _fetch(self, addresses: Collection[str]) -> Mapping[str, Node]:
        wanted = [each for each in addresses if each not in self._bad]
        data = self._records.nodes(wanted)
        read = {each: self._read(each, data.get(each)) for each in wanted}
        self._findings.count("nodes", len(set(wanted) - self._seen))
        self._seen.update(wanted)
        good = {each: node for each, node in read.items() if node is not None}
        self._nodes.update(good)
        while len(self._nodes) > CACHED_NODES:
            self._nodes.popitem(last=False)
        return good

    def _read(self, address: str, data: bytes | None) -> Node | None:
        node = opened(address, data, decode, self._findings)
        if node is None:
            self._bad.add(address)
        return node


def opened(
    address: str,
    data: bytes | None,
    parse: Callable[[bytes], Parsed],
    findings: Findings,
) -> Parsed | None:
    """Return what is stored at an address, if it is what the address is a hash of.

    Args:
        address: Of it.
        data: As it is stored; None if it is not there.
        parse: Reads it.
        findings: Where problems go.
    """
    where = f"node {short(address)}"
    if data is None:
        findings.add("node_missing", where, "what a commit needs is gone")
        return None
    try:
        plain = zlib.decompress(data)
        if digest(plain) == address:
            return parse(plain)
        detail = "what it says has another hash"
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error) as error:
        detail = f"it cannot be read: {error}"
    findings.add("node_rewritten", where, detail)
    return None


def _is_sound(operation: Operation) -> bool:
    return (operation.action == "delete") == (operation.content is None)
