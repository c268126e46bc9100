"""The tables and views that live commits hold, each looked at once."""

from collections.abc import Callable, Collection, Mapping, Set

from resources.catalog import tree
from resources.catalog.garbage.graph import Graph, Put

Load = Callable[[Collection[str]], Mapping[str, tree.Node]]


def live_contents(graph: Graph, live: Set[str], load: Load) -> set[Put]:
    """Return the tables and views that live commits hold.

    A commit adds its own puts to what its first parent has, so whole trees are walked
    only where the live history begins, and nodes that they share only once.

    Args:
        graph: All commits.
        live: The live ones.
        load: Reads nodes of trees of contents.
    """
    nodes = [graph[commit] for commit in live]
    roots = {node.root for node in nodes if live.isdisjoint(node.parents[:1])}
    return _below(roots, load).union(*(node.puts for node in nodes))


def _below(roots: Collection[str], load: Load) -> set[Put]:
    """Return the tables and views in trees, from their roots down, level by level."""
    found: set[Put] = set()
    seen: set[str] = set()
    level = set(roots)
    while level:
        seen |= level
        nodes = load(level).values()
        found.update(
            Put(key, content.metadata_location, content.kind == "table")
            for node in nodes
            for key, content in node.entries.items()
            if content.metadata_location is not None
        )
        level = {child for node in nodes for child, _ in node.children.values()} - seen
    return found
