"""The history as a collection sees it: read once, then only what is new in it."""

from collections.abc import Collection, Set
from datetime import datetime

from sqlalchemy import Connection

from resources.catalog.garbage import ledger
from resources.catalog.garbage.contents import Load, live_contents
from resources.catalog.garbage.graph import Head, Node, Put, live_commits
from resources.catalog.garbage.model import Rules


class History:
    """All commits, and where refs are and were.

    Args:
        rules: What is kept.
        now: When the collection began.

    Attributes:
        graph: All commits that were read.
        heads: Where refs are, and where those were that lost something.
    """

    def __init__(self, rules: Rules, now: datetime) -> None:
        self.graph: dict[str, Node] = {}
        self.heads: tuple[Head, ...] = ()
        self._rules = rules
        self._now = now

    def update(self, connection: Connection) -> None:
        """Read what is new."""
        # Refs before commits: so the commits of all of them are there.
        refs = ledger.refs(connection)
        moves = ledger.moves(connection, self._now - self._rules.reflog_for)
        ends = {each for move in moves for each in (move.before, move.after) if each}
        self._read(connection, {head.commit for head in refs} | ends)
        lost = {Head(m.before, m.ref, is_ref=False) for m in moves if self._loses(m)}
        self.heads = (*refs, *sorted(lost, key=lambda head: (head.ref, head.commit)))

    def forget_collected(self, connection: Connection) -> bool:
        """See which commits others gave up meanwhile; return whether there are any."""
        gone = {
            commit
            for commit in ledger.collected(connection) & self.graph.keys()
            if not self.graph[commit].is_collected
        }
        self.graph.update(ledger.commits_of(connection, gone))
        return bool(gone)

    def live(self) -> set[str]:
        """Return the live commits."""
        return live_commits(self.graph, self.heads, self._rules.cutoffs, self._now)

    def contents(self, live: Set[str], load: Load) -> set[Put]:
        """Return the tables and views that live commits hold."""
        return live_contents(self.graph, live, load)

    def _read(self, connection: Connection, ids: Collection[str]) -> None:
        if not self.graph:
            self.graph = ledger.commits(connection)
        missing = set(ids) - self.graph.keys()
        while missing:
            found = ledger.commits_of(connection, missing)
            self.graph.update(found)
            parents = {parent for node in found.values() for parent in node.parents}
            missing = parents - self.graph.keys()

    def _loses(self, move: ledger.Lost) -> bool:
        """Return whether a move left its head behind, and not in the history."""
        if move.after is None:
            return True
        return move.before not in {move.after, *self.graph[move.after].parents}
