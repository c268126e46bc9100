"""Which commits are live, and what they hold, against the plain definition."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.catalog import tree
from resources.catalog.garbage.contents import live_contents
from resources.catalog.garbage.errors import InvalidCutoffError
from resources.catalog.garbage.graph import Head, Node, Put, live_commits
from resources.catalog.garbage.model import Cutoff
from resources.catalog.model import Content

NOW = datetime(2026, 11, 20, tzinfo=UTC)
HOUR = 3_600_000_000
LATEST = (NOW - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def chain(
    *names: str, parents: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Node]:
    """Return commits an hour apart, the last of them an hour ago."""
    before = dict(zip(names[1:], ((name,) for name in names), strict=False))
    found = {**before, **(parents or {})}
    return {
        name: Node(
            tuple(found.get(name, ())), LATEST - (len(names) - i) * HOUR, "", (), False
        )
        for i, name in enumerate(names)
    }


def live(
    graph: Mapping[str, Node], heads: Sequence[Head], *cutoffs: Cutoff
) -> set[str]:
    return live_commits(graph, heads, cutoffs, NOW)


def test_without_a_cut_off_all_of_the_history_is_live() -> None:
    graph = chain("a", "b", "c")
    assert live(graph, [Head("c", "main")]) == {"a", "b", "c"}


def test_a_number_counts_from_the_head_and_through_merges() -> None:
    graph = chain(
        "a", "b", "s", "t", "m", parents={"s": ["a"], "t": ["s"], "m": ["b", "t"]}
    )
    heads = [Head("m", "main")]
    assert live(graph, heads, Cutoff("*", keep_commits=1)) == {"m"}
    assert live(graph, heads, Cutoff("*", keep_commits=2)) == {"m", "b", "t"}
    assert live(graph, heads, Cutoff("*", keep_commits=3)) == {"m", "b", "t", "a", "s"}


def test_an_age_keeps_what_is_younger_and_always_the_head() -> None:
    graph = chain("a", "b", "c")
    heads = [Head("c", "main")]
    assert live(graph, heads, Cutoff("*", keep_for=timedelta(hours=2))) == {"c", "b"}
    assert live(graph, heads, Cutoff("*", keep_for=timedelta(0))) == {"c"}


def test_either_of_two_rules_keeps_a_commit() -> None:
    graph = chain("a", "b", "c", "d")
    both = Cutoff("*", keep_commits=3, keep_for=timedelta(hours=1))
    assert live(graph, [Head("d", "main")], both) == {"d", "c", "b"}


def test_the_first_pattern_that_fits_counts_and_another_ref_may_keep_more() -> None:
    graph = chain("a", "b", "c")
    heads = [Head("c", "ingest/1"), Head("b", "main")]
    one = Cutoff("ingest/*", keep_commits=1)
    assert live(graph, heads, one, Cutoff("*", keep_commits=3)) == {"a", "b", "c"}
    assert live(graph, heads, Cutoff("*", keep_commits=1), one) == {"b", "c"}


def test_a_commit_that_was_given_up_is_dead_unless_a_ref_is_at_it() -> None:
    graph = chain("a", "b", "c")
    graph["b"] = Node(("a",), 0, "", (), True)
    assert live(graph, [Head("c", "main")]) == {"c", "a"}
    assert live(graph, [Head("c", "main"), Head("b", "tag")]) == {"c", "b", "a"}
    assert live(graph, [Head("b", "gone", is_ref=False)]) == set()


@pytest.mark.parametrize("keep", [{}, {"keep_commits": 0}, {"keep_for": timedelta(-1)}])
def test_a_cut_off_that_keeps_nothing_is_refused(keep: dict[str, int]) -> None:
    with pytest.raises(InvalidCutoffError, match="assay gc"):
        Cutoff("main", **keep)  # type: ignore[arg-type]


class Past:
    """A random history with trees, as a catalog would have made it."""

    def __init__(self) -> None:
        self.graph: dict[str, Node] = {}
        self.nodes = {tree.EMPTY_ROOT: tree.EMPTY}
        self.states: dict[str, dict[str, str]] = {}

    def load(self, addresses: Collection[str]) -> Mapping[str, tree.Node]:
        return {each: tree.decode(self.nodes[each]) for each in addresses}

    def add(self, parents: Sequence[str], changes: Mapping[str, str | None]) -> None:
        commit = str(len(self.graph))
        root = self.graph[parents[0]].root if parents else tree.EMPTY_ROOT
        contents = {
            key: None if place is None else Content("table", key, place)
            for key, place in changes.items()
        }
        after, nodes, *_ = tree.update(root, contents, self.load)
        self.nodes.update(nodes)
        state = dict(self.states[parents[0]]) if parents else {}
        for key, place in changes.items():
            state.pop(key, None)
            if place is not None:
                state[key] = place
        self.states[commit] = state
        puts = tuple(Put(k, place, True) for k, place in changes.items() if place)
        created = LATEST - (50 - len(self.graph)) * HOUR
        self.graph[commit] = Node(tuple(parents), created, after, puts, False)


@st.composite
def pasts(draw: st.DrawFn) -> Past:
    past = Past()
    past.add([], {})
    for number in range(1, draw(st.integers(1, 12))):
        known = st.sampled_from(sorted(past.graph))
        parents = draw(st.lists(known, min_size=1, max_size=2, unique=True))
        keys = draw(st.lists(st.sampled_from("abcd"), max_size=3, unique=True))
        places = {key: draw(st.sampled_from([f"{key}{number}", None])) for key in keys}
        past.add(parents, places)
    return past


@given(past=pasts(), data=st.data())
def test_what_live_commits_show_is_marked_and_nothing_else(
    past: Past, data: st.DataObject
) -> None:
    known = st.sampled_from(sorted(past.graph))
    refs = data.draw(st.lists(st.tuples(known, st.sampled_from("xyz")), min_size=1))
    cutoffs = [
        Cutoff("x", keep_commits=data.draw(st.integers(1, 3))),
        Cutoff("y", keep_for=timedelta(hours=data.draw(st.integers(0, 60)))),
    ]
    heads = [Head(commit, ref) for commit, ref in refs]
    found = live_commits(past.graph, heads, cutoffs, NOW)
    assert {commit for commit, _ in refs} <= found
    wanted = {place for commit in found for place in past.states[commit].values()}
    marked = live_contents(past.graph, found, past.load)
    assert {put.location for put in marked} == wanted
