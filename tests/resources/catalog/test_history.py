from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from resources.catalog.history import merge_base, reaches
from resources.catalog.model import Link

NOW = datetime(2025, 11, 20, tzinfo=UTC)


def graph(parents: dict[str, tuple[str, ...]]) -> dict[str, Link]:
    links: dict[str, Link] = {}
    for commit, above in parents.items():
        sequence = max((links[each].sequence for each in above), default=-1) + 1
        links[commit] = Link(commit, above, sequence, NOW, "")
    return links


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, Link]:
    parents: dict[str, tuple[str, ...]] = {"0": ()}
    for number in range(1, draw(st.integers(1, 14))):
        older = st.sampled_from(sorted(parents))
        above = draw(st.lists(older, min_size=1, max_size=2, unique=True))
        parents[str(number)] = tuple(above)
    return graph(parents)


def ancestors(links: dict[str, Link], commit: str) -> set[str]:
    above = (ancestors(links, parent) for parent in links[commit].parents)
    return {commit}.union(*above)


@given(links=graphs(), data=st.data())
def test_a_merge_base_is_a_common_ancestor_with_none_below_it(
    links: dict[str, Link], data: st.DataObject
) -> None:
    one, two = (data.draw(st.sampled_from(sorted(links))) for _ in range(2))
    common = ancestors(links, one) & ancestors(links, two)
    base = merge_base(one, two, links.__getitem__)
    assert base in common
    assert not any(base in ancestors(links, other) for other in common if other != base)


@given(links=graphs(), data=st.data())
def test_reaching_is_having_among_the_ancestors(
    links: dict[str, Link], data: st.DataObject
) -> None:
    head, commit = (data.draw(st.sampled_from(sorted(links))) for _ in range(2))
    expected = commit in ancestors(links, head)
    assert reaches([head], commit, links.__getitem__) is expected


def test_what_was_merged_before_is_the_base_of_the_next_merge() -> None:
    links = graph(
        {"r": (), "m1": ("r",), "b1": ("r",), "m2": ("m1", "b1"), "b2": ("b1",)}
    )
    assert merge_base("m2", "b2", links.__getitem__) == "b1"


def test_two_beginnings_have_no_base() -> None:
    links = graph({"a": (), "b": ()})
    assert merge_base("a", "b", links.__getitem__) is None
    assert not reaches([], "a", links.__getitem__)
