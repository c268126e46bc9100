"""What is new since the last pass of the same detector: claims are compared once."""

from dataclasses import dataclass

from resources.catalog import Catalog
from resources.catalog.model import Commit
from resources.lakehouse import Lakehouse
from resources.schemas import COMPARISONS
from resources.warehouse import QueryError
from sql import load

_PASSES = 'from kb.comparisons order by "at" desc, comparison_id limit 1'
_STEPS = (64, 4096)  # Commits that are read at once: the last pass is near, as a rule.
Versions = dict[str, str]


@dataclass(frozen=True)
class News:
    """What changed between the last pass and now.

    Args:
        everything: No pass of this detector is known: all claims are new.
        new: Versions whose claims were not live, or not drawn, at the last pass.
        gone: Versions whose claims were, and are not now.
    """

    everything: bool
    new: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()

    @property
    def nothing(self) -> bool:
        """Whether the claims are those of the last pass."""
        return not (self.everything or self.new or self.gone)

    @property
    def changed(self) -> list[str]:
        """Versions that came or went, sorted."""
        return sorted(self.new | self.gone)


def news(lakehouse: Lakehouse, ref: str, detector: str) -> News:
    """Return what is new at a ref since the last pass of a detector before it.

    The last pass is found in the history of the ref, and what was live in its commit
    was compared with each other. So when two branches that were compared each on their
    own are merged, the claims of one are new to those of the other.

    Args:
        lakehouse: The home.
        ref: Branch to look at.
        detector: Its version; that of another is no pass.
    """
    commit = _last_pass(lakehouse.catalog, ref)
    if commit is None:
        return News(everything=True)
    try:
        latest = lakehouse.warehouse.query(_PASSES, commit).to_pylist()
        then = _versions(lakehouse, commit)
    except QueryError:  # Its files were cleared away.
        return News(everything=True)
    if not latest or latest[0]["detector"] != detector:
        return News(everything=True)
    now = _versions(lakehouse, ref)
    return News(
        everything=False,
        new=frozenset(v for v, drawn in now.items() if then.get(v) != drawn),
        gone=frozenset(v for v, drawn in then.items() if now.get(v) != drawn),
    )


def _versions(lakehouse: Lakehouse, ref: str) -> Versions:
    rows = lakehouse.warehouse.query(load("steps/claimed_versions"), ref)
    return {row["version_id"]: row["extractors"] for row in rows.to_pylist()}


def _last_pass(catalog: Catalog, ref: str) -> str | None:
    """Return the commit in which the last pass wrote, not a merge of it."""
    address = ref
    while (commit := _last_write(catalog, address)) is not None:
        if len(commit.parents) == 1:
            return commit.id
        address = commit.parents[1]
    return None


def _last_write(catalog: Catalog, address: str) -> Commit | None:
    """Return the newest commit along first parents that changed the comparisons."""
    for limit in (*_STEPS, None):
        commits = catalog.log(address, limit)
        for commit in commits:
            if any(each.key == COMPARISONS.key for each in commit.operations):
                return commit
        if limit is None or len(commits) < limit:
            return None
    return None
