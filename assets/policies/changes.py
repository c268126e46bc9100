"""What a merge would change: tables, and documents in them."""

from collections.abc import Iterable
from dataclasses import dataclass

from resources.lakehouse import Lakehouse
from resources.policies.scopes import Place
from sql import load

KB = "kb."
LEDGER = "kb.approvals"  # Agreeing to a state does not change what was agreed to.
LIVE_FILES = "select source, uri, version_id from kb.live_files"


@dataclass(frozen=True)
class Changes:
    """What a merge of one state into a branch would change.

    Attributes:
        base: The commit at which the two parted, or the head of the branch.
        commit: The commit that would be merged.
        keys: Tables, views and namespaces, sorted; the ledger of approvals aside.
        state: The commit that holds what the branch would hold; None if that is what
            is merged.
    """

    base: str
    commit: str
    keys: tuple[str, ...]
    state: str | None = None

    @property
    def after(self) -> str:
        """The commit that holds what there would be."""
        return self.state or self.commit

    @property
    def touches_kb(self) -> bool:
        """Whether tables of `kb` are among them."""
        return any(key.startswith(KB) for key in self.keys)


def changes(lakehouse: Lakehouse, ref: str, into: str) -> Changes:
    """Return what a merge would change.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit to be merged.
        into: The branch it would be merged into.

    Raises:
        FailedBranchError: If `ref` is marked failed.
        RefNotFoundError: If one of them is not there.
    """
    found = lakehouse.catalog.merge(ref, into, dry_run=True)
    keys = {*found.keys, *(each.key for each in found.conflicts)} - {LEDGER}
    return Changes(found.base, found.source, tuple(sorted(keys)))


def changed_places(lakehouse: Lakehouse, changed: Changes) -> set[Place]:
    """Return the documents and tables that a merge would change, with their sources.

    A file that is added, changed or removed is a changed document; the tables are keys
    of the catalog, such as data.prices.
    """
    tables = [key for key in changed.keys if not key.startswith(KB) and "." in key]
    places = {Place(None, None, key) for key in tables}
    states = (changed.base, changed.after)
    if tables:
        query = load("steps/tables_of_sources")
        for source, key in _pairs(lakehouse, query, states, ("source", "table_name")):
            if key in tables:
                places.add(Place(source, None, key))
    if changed.touches_kb:
        before, after = (
            set(_pairs(lakehouse, LIVE_FILES, (each,), ("source", "uri", "version_id")))
            for each in states
        )
        places |= {Place(source, uri) for source, uri, _ in before ^ after}
    return places


def _pairs(
    lakehouse: Lakehouse, query: str, states: Iterable[str], names: tuple[str, ...]
) -> list[tuple[str, ...]]:
    """Return some columns of a query at several states, as tuples."""
    found = [lakehouse.warehouse.query(query, each) for each in states]
    return [
        row
        for each in found
        for row in zip(*(each[name].to_pylist() for name in names), strict=True)
    ]
