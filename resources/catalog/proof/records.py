"""The rows of a store as they are: also those that no longer make sense."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, Select, func, select

from resources.catalog.store import Store
from resources.catalog.store.database import BATCH
from resources.catalog.store.schema import COMMITS, NODES, REFLOG, REFS, SIGNATURES


@dataclass(frozen=True, slots=True)
class Knot:
    """A commit's row as far as the shape of the history goes, unchecked.

    Args:
        parents: Ids of the commits before it.
        sequence: Its number.
        created_at: Microseconds since 1970, UTC.
        root: Address of its contents.
        collected: Whether its files were given up.
    """

    parents: tuple[str, ...]
    sequence: int
    created_at: int
    root: str
    collected: bool


class Records:
    """Reads rows in bulk.

    Args:
        store: Where they are.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def _rows(self, query: Select[Any]) -> Sequence[RowMapping]:
        return self._store.read(lambda c: c.execute(query).mappings().all())

    def refs(self) -> Sequence[RowMapping]:
        """Return all branches and tags."""
        return self._rows(select(REFS).order_by(REFS.c.name))

    def moves(self) -> Sequence[RowMapping]:
        """Return the whole reflog, oldest first."""
        return self._rows(select(REFLOG).order_by(REFLOG.c.id))

    def knots(self) -> dict[str, Knot]:
        """Return the shape of the whole history, lowest sequence first."""
        names = ("id", "parent", "merged", "sequence", "created_at", "root")
        columns = [COMMITS.c[name] for name in (*names, "collected_at")]
        query = select(*columns).order_by(COMMITS.c.sequence, COMMITS.c.id)
        return {
            row.id: Knot(
                tuple(each for each in (row.parent, row.merged) if each is not None),
                row.sequence,
                row.created_at,
                row.root,
                row.collected_at is not None,
            )
            for row in self._store.read(lambda c: c.execute(query).all())
        }

    def collected(self) -> int:
        """Return how many commits had their files given up so far."""
        query = select(func.count(COMMITS.c.collected_at))
        return self._store.read(lambda c: int(c.execute(query).scalar_one()))

    def commits(self, ids: Sequence[str]) -> Iterator[list[RowMapping]]:
        """Yield the rows of commits in batches, in the order of ids."""
        for batch in batches(ids):
            query = select(COMMITS).where(COMMITS.c.id.in_(batch))
            rows = {row["id"]: row for row in self._rows(query)}
            yield [rows[each] for each in batch if each in rows]

    def nodes(self, addresses: Collection[str]) -> Mapping[str, bytes]:
        """Return the stored data of nodes; those that are missing are left out."""
        found: dict[str, bytes] = {}
        for batch in batches(list(addresses)):
            query = select(NODES).where(NODES.c.id.in_(batch))
            found.update((row["id"], row["data"]) for row in self._rows(query))
        return found

    def signatures(self, commit: str | None = None) -> Sequence[RowMapping]:
        """Return the signatures of a commit, or all."""
        query = select(SIGNATURES).order_by(SIGNATURES.c.commit_id, SIGNATURES.c.key)
        if commit is not None:
            query = query.where(SIGNATURES.c.commit_id == commit)
        return self._rows(query)


def batches(items: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield consecutive parts, each no longer than one statement may name."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
