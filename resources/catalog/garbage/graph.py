"""Which commits are live: the history in memory, walked up to the cut-offs. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase

from resources.catalog.commits import microseconds
from resources.catalog.garbage.model import Cutoff


@dataclass(frozen=True, slots=True)
class Put:
    """A table or view that a commit set.

    Args:
        key: What it was called there; one file is one thing, whatever it is called.
        location: Of its metadata file.
        is_table: Or is it a view?
    """

    key: str = field(compare=False)
    location: str
    is_table: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A commit as far as garbage collection needs it.

    Args:
        parents: First the head that it moved.
        created_at: Microseconds since 1970.
        root: Its tree of contents.
        puts: What it set.
        is_collected: Whether its files were given up before.
    """

    parents: tuple[str, ...]
    created_at: int
    root: str
    puts: tuple[Put, ...]
    is_collected: bool


@dataclass(frozen=True)
class Head:
    """A commit that is live by itself, with the ref whose cut-off counts."""

    commit: str
    ref: str
    is_ref: bool = True


Graph = Mapping[str, Node]


def live_commits(
    graph: Graph, heads: Sequence[Head], cutoffs: Sequence[Cutoff], now: datetime
) -> set[str]:
    """Return every live commit.

    A commit that was given up before is not, unless a ref is at it.

    Args:
        graph: All commits.
        heads: Where walks begin.
        cutoffs: In order; the first whose pattern fits a ref's name counts.
        now: What ages are counted from.
    """
    live: set[str] = set()
    unlimited: list[str] = []
    for head in heads:
        if graph[head.commit].is_collected and not head.is_ref:
            continue
        fitting = (each for each in cutoffs if fnmatchcase(head.ref, each.pattern))
        cutoff = next(fitting, None)
        if cutoff is None:
            unlimited.append(head.commit)
        else:
            live |= _behind(graph, head.commit, cutoff, now)
    live |= _walk(graph, unlimited, lambda *_: True)
    at_refs = {head.commit for head in heads if head.is_ref}
    return {each for each in live if each in at_refs or not graph[each].is_collected}


def _behind(graph: Graph, head: str, cutoff: Cutoff, now: datetime) -> set[str]:
    """Return the live commits of one ref."""
    found = {head}
    if cutoff.keep_commits is not None:
        count = cutoff.keep_commits
        found |= _walk(graph, [head], lambda _, depth: depth < count)
    if cutoff.keep_for is not None:
        since = microseconds(now - cutoff.keep_for)
        found |= _walk(graph, [head], lambda node, _: node.created_at >= since)
    return found


def _walk(
    graph: Graph, heads: Iterable[str], is_kept: Callable[[Node, int], bool]
) -> set[str]:
    """Return heads and what is behind them as long as it is kept, nearest first."""
    level = set(heads)
    found = set(level)
    depth = 0
    while level:
        depth += 1
        parents = {parent for commit in level for parent in graph[commit].parents}
        level = {each for each in parents - found if is_kept(graph[each], depth)}
        found |= level
    return found
