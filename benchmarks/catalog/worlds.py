"""Catalogs of many tables with a long history, made in bulk.

What is written are the rows that as many commits through the catalog would leave: each
sets one table to another metadata file, and every tenth is a merge of a commit beside.
The metadata files are names only, but for one that every table begins with, so tables
that history has not touched can be loaded and written.
"""

import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import UUID

import numpy as np
from sqlalchemy import Connection, insert, update

from benchmarks.catalog.places import small
from resources.catalog import Attribution, Catalog, tree
from resources.catalog.commits import make_commit
from resources.catalog.model import Commit, Content, Link, Operation, operation
from resources.catalog.store.database import Database
from resources.catalog.store.rows import commit_row
from resources.catalog.store.schema import COMMITS, NODES, REFS

SPACES = 100
MERGE_EVERY = 10
BATCH = 1_000
BEGINNING = datetime(2025, 1, 1, tzinfo=UTC)
AGENTS = ("ann", "ben", "cleo")


@dataclass(frozen=True)
class World:
    """How large a catalog is.

    Args:
        tables: How many there are, in up to 100 namespaces.
        commits: How long its history is.
        touched: Share of the tables that history changes; never the first.
    """

    tables: int
    commits: int = 0
    touched: float = 0.5


def key_of(table: int) -> str:
    """Return the key of a table by its number."""
    return f"kb{table % SPACES:02d}.table{table:05d}"


def fill(catalog: Catalog, world: World) -> None:
    """Make tables and history on the branch main of an empty catalog."""
    first = _create_all(catalog, world.tables)
    if world.commits:
        link = catalog._publisher.branch("main")[1]  # noqa: SLF001
        database = Database(catalog.url)
        history = _History(catalog, world, first, link)
        commits = history.run()
        while batch := list(islice(commits, BATCH)):
            database.write(lambda c: _insert(c, batch))
        database.close()


def _create_all(catalog: Catalog, tables: int) -> Content:
    """Commit the namespaces and tables; return the content of the first."""
    with catalog.transaction(message="one table", agent=AGENTS[0]) as tx:
        for space in range(min(SPACES, tables)):
            tx.create_namespace(f"kb{space:02d}")
        tx.create_table(key_of(0), small().schema).append(small())
    first = catalog.contents()[key_of(0)]
    others = [
        operation(key_of(number), None, replace(first, content_id=_id(number)))
        for number in range(1, tables)
    ]
    who = Attribution("all the other tables", AGENTS[0], AGENTS[0])
    catalog._publisher.commit("main", others, who)  # noqa: SLF001
    return first


def _id(number: int) -> str:
    return str(UUID(int=number))


@dataclass(frozen=True)
class _Made:
    commit: Commit
    nodes: Mapping[str, bytes]


class _History:
    """Makes commits one after another, without a database."""

    def __init__(
        self, catalog: Catalog, world: World, first: Content, head: Link
    ) -> None:
        self._load = catalog._store.nodes  # noqa: SLF001
        self._nodes: dict[str, tree.Node] = {}
        self._head = head
        self._length = world.commits
        self._chance = np.random.default_rng(11)
        self._touched = max(round(world.tables * world.touched) - 1, 2)
        self._first = first
        self._now: dict[str, Content] = catalog.contents()

    def run(self) -> Iterator[_Made]:
        """Yield so many commits; forget the nodes of states that are past."""
        made = 0
        while made < self._length:
            for each in self._merge() if made % MERGE_EVERY == 0 else self._plain():
                yield each
                made += 1
            if made % BATCH < 2:
                self._forget()

    def _plain(self) -> Iterator[_Made]:
        made = self._make([self._head], self._change())
        self._head = _link(made.commit)
        yield made

    def _merge(self) -> Iterator[_Made]:
        change = self._change()
        beside = self._make([self._head], change)
        yield beside
        on_main = self._make([self._head], self._change(other_than=change.key))
        yield on_main
        merge = self._make([_link(on_main.commit), _link(beside.commit)], change)
        self._head = _link(merge.commit)
        yield merge

    def _make(self, parents: list[Link], change: Operation) -> _Made:
        root, nodes, _ = tree.update(
            parents[0].root, {change.key: change.content}, self._get
        )
        self._nodes.update((address, tree.decode(nodes[address])) for address in nodes)
        agent = AGENTS[parents[0].sequence % len(AGENTS)]
        who = Attribution(f"Append {change.key}", agent, agent, run_id="run-1")
        now = BEGINNING + timedelta(seconds=parents[0].sequence)
        return _Made(make_commit(parents, root, [change], who, now), nodes)

    def _change(self, other_than: str = "") -> Operation:
        key = other_than
        while key == other_than or not key:
            key = key_of(int(self._chance.integers(1, self._touched + 1)))
        before = self._now[key]
        snapshot = int(self._chance.integers(1, 2**62))
        place = (self._first.metadata_location or "").rpartition("/")[0]
        after = replace(
            before,
            metadata_location=f"{place}/{UUID(int=snapshot)}.metadata.json",
            snapshot_id=snapshot,
            checksum=f"{snapshot:064x}",
        )
        self._now[key] = after
        return operation(key, before, after)

    def _get(self, addresses: Collection[str]) -> Mapping[str, tree.Node]:
        stored = self._load([a for a in addresses if a not in self._nodes])
        return {a: self._nodes[a] if a in self._nodes else stored[a] for a in addresses}

    def _forget(self) -> None:
        kept: dict[str, tree.Node] = {}
        level = [self._head.root]
        while level:
            found = {each: self._nodes[each] for each in level if each in self._nodes}
            kept |= found
            level = [
                child for node in found.values() for child, _ in node.children.values()
            ]
        self._nodes = kept


def _link(commit: Commit) -> Link:
    return Link(
        commit.id, commit.parents, commit.sequence, commit.created_at, commit.root
    )


def _insert(connection: Connection, made: list[_Made]) -> None:
    connection.execute(insert(COMMITS), [commit_row(each.commit) for each in made])
    nodes = {address: data for each in made for address, data in each.nodes.items()}
    rows = [{"id": a, "data": zlib.compress(data, 1)} for a, data in nodes.items()]
    connection.execute(insert(NODES), rows)
    head = made[-1].commit.id
    connection.execute(update(REFS).where(REFS.c.name == "main").values(head=head))
