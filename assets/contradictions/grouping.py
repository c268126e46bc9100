"""Pairs that conflict made into groups: one conflict among n claims is one group.

Pure functions. Claims that say the same are one node, pairs are edges, and what hangs
together is a group. Its strongest pair stands for it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assets.contradictions.explanation import explain
from assets.contradictions.model import REVISION, Conflict, Group, side
from resources.ids import content_id

MOST_CLAIMS = 200  # Ids kept with a group; the rest say the same as these.
MOST_CELLS = 20  # Of two tables' columns that differ: more are one group.
Key = tuple[str, ...]


def groups_of(
    conflicts: Iterable[Conflict],
    same: Mapping[str, Sequence[str]],
    current: Iterable[Mapping[str, Any]] = (),
) -> list[Group]:
    """Return one group for all conflicts that share what is said.

    Conflicts about one property of one subject form one group for each set of sides
    that hang together; so do conflicts between statements. A group takes over the id of
    a current row with which it shares most sides, so that it keeps what was decided.

    Args:
        conflicts: In any order; the result does not depend on it.
        same: Ids of all claims by what they say (`Said.says`).
        current: Rows of `kb.current_contradictions`.
    """
    edges = _strongest(sorted((each.turned() for each in conflicts), key=_rank))
    parts = _components(edges)
    groups = [_group(part, same) for _, part in sorted(parts.items())]
    return _keep_ids(groups, current)


def _strongest(edges: Sequence[Conflict]) -> list[Conflict]:
    """Return edges without weaker ones of one claim with the same sentence.

    A sentence says several things of one subject. What a claim contradicts of them is
    one conflict, and does not join it to those of the other things.
    """
    met: dict[tuple[bool, str, str, int], str] = {}
    kept = []
    for edge in edges:
        change = edge.kind == REVISION
        ends = [
            ((change, x.claim_id, y.version_id, y.start), y.claim_id)
            for x, y in ((edge.a, edge.b), (edge.b, edge.a))
            if y.start is not None and y.table_name is None and y.kind == "value"
        ]
        if all(met.get(key, claim) == claim for key, claim in ends):
            met.update(ends)
            kept.append(edge)
    return kept


def _rank(each: Conflict) -> tuple[float, str, str, str]:
    """The strongest first; ties by ids, so that the order of input is forgotten."""
    return (-each.score, each.kind, each.a.claim_id, each.b.claim_id)


def _components(edges: Sequence[Conflict]) -> dict[str, list[Conflict]]:
    """Return edges by the least node of what hangs together."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    cells = Counter(_column(edge) for edge in edges)
    many = {name for name, count in cells.items() if name and count > MOST_CELLS}
    nodes = [_nodes(edge, many) for edge in edges]
    for ends in nodes:
        low, high = sorted(map(root, ends))
        parent[high] = low
    found: dict[str, list[Conflict]] = defaultdict(list)
    for edge, ends in zip(edges, nodes, strict=True):
        found[root(ends[0])].append(edge)
    return found


def _nodes(edge: Conflict, many: Collection[str]) -> tuple[str, str]:
    """Return what an edge joins: its sides, or all of a column that differs throughout.

    Changes between versions hang together only with changes, not with errors.
    """
    change = edge.kind == REVISION
    column = _column(edge)
    if column in many:
        return f"{change}:{column}", f"{change}:{column}"
    return f"{change}:{edge.a.says}", f"{change}:{edge.b.says}"


def _column(edge: Conflict) -> str:
    """Return the column of two tables that an edge is between; empty for text."""
    if edge.a.table_name is None or edge.b.table_name is None:
        return ""
    tables = sorted((edge.a.table_name, edge.b.table_name))
    return "|".join((edge.kind, *tables, edge.a.attribute_key or ""))


def _group(edges: Sequence[Conflict], same: Mapping[str, Sequence[str]]) -> Group:
    best = edges[0]
    ends = {end.says for edge in edges for end in (edge.a, edge.b)}
    sides = _kept((best.a.says, best.b.says), sorted(ends))
    told = {end.claim_id for edge in edges for end in (edge.a, edge.b)}
    others = sorted({claim for each in ends for claim in same.get(each, ())} - told)
    claims = _kept((best.a.claim_id, best.b.claim_id), [*sorted(told), *others])
    return Group(
        contradiction_id=content_id(*_item(best), *sides),
        kind=best.kind,
        score=best.score,
        explanation=explain(best, len(told) + len(others) - 2),
        a=side(best.a),
        b=side(best.b),
        claims=claims,
        sides=sides,
        subject=best.a.subject or best.b.subject,
        attribute=best.a.attribute or best.b.attribute,
        by_model=best.by_model,
    )


def _kept(first: tuple[str, str], names: Sequence[str]) -> list[str]:
    """Return as many names as are kept with a group, its own two among them; sorted."""
    return sorted([*dict.fromkeys((*first, *names))][:MOST_CLAIMS])


def _item(best: Conflict) -> Key:
    kind = "change" if best.kind == REVISION else "conflict"
    return (kind, best.a.subject_key or "", best.a.attribute_key or "")


def _keep_ids(
    groups: Sequence[Group], current: Iterable[Mapping[str, Any]]
) -> list[Group]:
    """Return groups, each with the id of the current row it shares most sides with."""
    by_side: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in current:
        for each in row["sides"]:
            by_side[each].append(row)
    offers = []
    for place, group in enumerate(groups):
        shared: dict[str, int] = defaultdict(int)
        for each in group.sides:
            for row in by_side.get(each, ()):
                if (row["kind"] == REVISION) == (group.kind == REVISION):
                    shared[str(row["contradiction_id"])] += 1
        offers += [(-count, name, place) for name, count in shared.items()]
    given: dict[int, str] = {}
    taken: set[str] = set()
    for _, name, place in sorted(offers):
        if place not in given and name not in taken:
            given[place] = name
            taken.add(name)
    return [
        replace(group, contradiction_id=given.get(place, group.contradiction_id))
        for place, group in enumerate(groups)
    ]
