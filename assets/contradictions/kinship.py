"""How documents are related as wholes: copies of a text, papers on parallel things."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from assets.contradictions.calibration import discounted
from assets.contradictions.model import REVISION, Conflict, Kin, Kinship
from resources.lakehouse import Lakehouse
from sql import load

FEWEST = 8  # Items that two documents must differ in before it is a habit.


def kin_of(lakehouse: Lakehouse, ref: str) -> Kin:
    """Return for each version the others that share many of its sentences.

    Args:
        lakehouse: The home.
        ref: Branch to look at.
    """
    same: dict[str, set[str]] = defaultdict(set)
    excerpts: dict[str, set[str]] = defaultdict(set)
    for row in lakehouse.warehouse.query(load("steps/kin"), ref).to_pylist():
        found = excerpts if row["is_excerpt"] else same
        found[row["one"]].add(row["other"])
        found[row["other"]].add(row["one"])
    return {
        version: Kinship(frozenset(same[version]), frozenset(excerpts[version]))
        for version in sorted(same.keys() | excerpts.keys())
    }


def without_parallels(
    lakehouse: Lakehouse, ref: str, conflicts: Sequence[Conflict]
) -> list[Conflict]:
    """Return conflicts of values, scored down between documents that often differ.

    Two documents that speak of many same items and differ in a good part of them are
    about parallel things, such as the settings of a server and of its client.

    Args:
        lakehouse: The home.
        ref: Branch to look at.
        conflicts: Between values; changes are left as they are.
    """
    pairs = sorted({_versions(each) for each in conflicts if each.kind != REVISION})
    if not pairs:
        return list(conflicts)
    wanted = {"ones": [a for a, _ in pairs], "others": [b for _, b in pairs]}
    rows = lakehouse.warehouse.query(load("steps/shared_items"), ref, wanted)
    share = {
        (row["one"], row["other"]): row["different"] / row["shared"]
        for row in rows.to_pylist()
        if row["different"] >= FEWEST
    }
    return [
        replace(each, score=discounted(each.score, share[_versions(each)]))
        if each.kind != REVISION and _versions(each) in share
        else each
        for each in conflicts
    ]


def _versions(conflict: Conflict) -> tuple[str, str]:
    first, second = sorted((conflict.a.version_id, conflict.b.version_id))
    return first, second
