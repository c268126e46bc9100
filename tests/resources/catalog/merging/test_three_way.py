from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.catalog.merging.behaviours import Behaviours
from resources.catalog.merging.errors import UnusedBehaviourError
from resources.catalog.merging.three_way import Merged, homeless, rebase, three_way
from resources.catalog.model import Behaviour, Content, Operation

KEYS = st.sampled_from(["a", "b", "c", "d"])
STATES = st.dictionaries(KEYS, st.integers(0, 2)).map(
    lambda found: {key: Content("table", key, f"/{n}") for key, n in found.items()}
)
State = dict[str, Content]

ONE, TWO, THREE = (Content("table", "1", f"/{n}") for n in range(3))
SPACE = Content("namespace", "s")
NOTHING: State = {}
BEHAVIOURS: list[Behaviour] = ["normal", "force", "drop"]


def changes(
    base: State, side: State
) -> dict[str, tuple[Content | None, Content | None]]:
    return {
        key: (base.get(key), side.get(key))
        for key in base.keys() | side.keys()
        if base.get(key) != side.get(key)
    }


def applied(state: State, operations: list[Operation]) -> State:
    after = dict(state)
    for item in operations:
        assert state.get(item.key) == item.previous
        after.pop(item.key, None)
        if item.content is not None:
            after[item.key] = item.content
    return after


@given(base=STATES, source=STATES, target=STATES)
def test_a_merge_takes_each_key_from_the_side_that_changed_it(
    base: State, source: State, target: State
) -> None:
    found = three_way(changes(base, source), changes(base, target))
    merged = applied(target, found.operations)
    clashing = {conflict.key for conflict in found.conflicts}
    for key in ("a", "b", "c", "d"):
        was, theirs, ours = base.get(key), source.get(key), target.get(key)
        clash = theirs not in (was, ours) and ours != was
        assert (key in clashing) is clash
        if not clash:
            assert merged.get(key) == (theirs if ours == was else ours)


@given(base=STATES, source=STATES)
def test_merging_into_the_base_gives_the_source(base: State, source: State) -> None:
    found = three_way(changes(base, source), {})
    assert not found.conflicts
    assert applied(base, found.operations) == source


@given(base=STATES, side=STATES)
def test_the_same_change_on_both_sides_is_clean(base: State, side: State) -> None:
    assert three_way(changes(base, side), changes(base, side)) == Merged()


@given(base=STATES, source=STATES, target=STATES, default=st.sampled_from(BEHAVIOURS))
def test_a_forced_merge_has_no_conflict_and_a_dropped_one_changes_nothing(
    base: State, source: State, target: State, default: Behaviour
) -> None:
    theirs, ours = changes(base, source), changes(base, target)
    found = three_way(theirs, ours, behaviours=Behaviours({}, default))
    after = applied(target, found.operations)
    if default == "drop":
        assert after == target
        assert sorted(found.dropped) == sorted(theirs)
    if default == "force":
        assert not found.conflicts
        assert {key: after.get(key) for key in theirs} == {
            key: source.get(key) for key in theirs
        }
        assert set(found.forced) == {
            key for key in theirs.keys() & ours.keys() if theirs[key] != ours[key]
        }


def renamed(
    before: str, after: str
) -> dict[str, tuple[Content | None, Content | None]]:
    return {before: (ONE, None), after: (None, ONE)}


def test_a_table_cannot_be_renamed_to_two_names() -> None:
    (clash,) = three_way(renamed("a", "b"), renamed("a", "c")).conflicts
    assert (clash.key, clash.kind) == ("b", "added_on_both")
    assert clash.reason == "the other side has it as c"
    assert three_way(renamed("a", "b"), renamed("a", "b")) == Merged()


@pytest.mark.parametrize("is_dropped_here", [True, False])
def test_a_table_cannot_be_renamed_and_dropped(is_dropped_here: bool) -> None:
    sides = renamed("a", "b"), {"a": (ONE, None)}
    found = three_way(*(sides if is_dropped_here else sides[::-1]))
    assert len(found.conflicts) == 1


def test_a_table_that_was_renamed_is_not_added_again() -> None:
    (clash,) = three_way({"a": (None, ONE)}, {"b": (None, ONE)}).conflicts
    assert clash.key == "a"


def test_what_is_said_of_a_key_comes_before_the_default() -> None:
    sides = {"a": (ONE, TWO), "b": (ONE, TWO)}, {"a": (ONE, THREE), "b": (ONE, THREE)}
    found = three_way(*sides, behaviours=Behaviours({"a": "force"}, "drop"))
    assert (found.forced, found.dropped) == (["a"], ["b"])
    assert [item.content for item in found.operations] == [TWO]


def test_a_key_that_the_source_left_alone_can_be_neither_forced_nor_dropped() -> None:
    told = Behaviours({"kb.claim": "drop"})
    with pytest.raises(UnusedBehaviourError, match=r"Did you mean 'kb\.claims'"):
        told.check_used("dev", ["kb.claims", "kb.chunks"])


def test_tables_changed_on_both_sides_are_joined_once_nothing_is_in_the_way() -> None:
    calls: list[tuple[object, ...]] = []

    def join(*sides: object) -> Callable[[], Content]:
        calls.append(sides)
        return lambda: SPACE

    found = three_way({"k": (ONE, TWO)}, {"k": (ONE, THREE)}, join)
    assert calls == [("k", ONE, TWO, THREE)]
    ours, make = found.joined["k"]
    assert (ours, make()) == (THREE, SPACE)
    assert (found.operations, found.conflicts) == ([], [])


def test_why_tables_cannot_be_joined_is_the_reason_of_the_conflict() -> None:
    found = three_way({"k": (ONE, TWO)}, {"k": (ONE, THREE)}, lambda *_: "too late")
    (conflict,) = found.conflicts
    assert (conflict.kind, conflict.reason) == ("not_replayable", "too late")
    assert conflict.describe().endswith("cannot be replayed: too late")


def test_a_join_that_finds_all_there_already_changes_nothing() -> None:
    found = three_way({"k": (ONE, TWO)}, {"k": (ONE, THREE)}, lambda *_: THREE)
    assert found == Merged()


@pytest.mark.parametrize(
    "sides", [(None, ONE, TWO), (ONE, None, TWO), (ONE, TWO, None)]
)
def test_only_tables_that_all_three_states_have_are_joined(
    sides: tuple[Content | None, ...],
) -> None:
    base, theirs, ours = sides
    found = three_way({"k": (base, theirs)}, {"k": (base, ours)}, lambda *_: THREE)
    assert len(found.conflicts) == 1


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "kind"),
    [
        (None, ONE, TWO, "added_on_both"),
        (ONE, TWO, THREE, "changed_on_both"),
        (ONE, None, TWO, "changed_and_removed"),
        (ONE, TWO, None, "changed_and_removed"),
        (None, ONE, SPACE, "added_on_both"),
    ],
)
def test_a_conflict_shows_both_sides_and_the_base(
    base: Content | None, theirs: Content | None, ours: Content | None, kind: str
) -> None:
    (conflict,) = three_way({"k": (base, theirs)}, {"k": (base, ours)}).conflicts
    assert conflict.kind == kind
    assert (conflict.base, conflict.source, conflict.target) == (base, theirs, ours)
    assert "k" in conflict.describe()


def space(content_id: str, **properties: str) -> Content:
    return Content("namespace", content_id, properties=properties)


def test_a_namespace_made_on_both_sides_becomes_one() -> None:
    found = three_way(
        {"k": (None, space("1", a="x"))}, {"k": (None, space("2", b="y"))}
    )
    assert not found.conflicts
    assert found.operations[0].content == space("2", a="x", b="y")


def test_properties_changed_on_one_side_each_are_joined() -> None:
    base = space("1", a="x", b="y", c="z")
    theirs, ours = space("1", a="new", b="y"), space("1", a="x", b="new", c="z")
    found = three_way({"k": (base, theirs)}, {"k": (base, ours)})
    assert not found.conflicts
    assert found.operations[0].content == space("1", a="new", b="new")


def test_one_property_changed_differently_is_a_conflict() -> None:
    sides = {"k": (None, space("1", a="x"))}, {"k": (None, space("1", a="y"))}
    assert three_way(*sides).conflicts


def test_an_operation_whose_key_moved_is_a_conflict() -> None:
    operations = [Operation("a", "put", TWO, ONE), Operation("b", "put", TWO, None)]
    kept, conflicts = rebase(operations, {"a": THREE}.get)
    assert [item.key for item in kept] == ["b"]
    assert [conflict.key for conflict in conflicts] == ["a"]


def test_an_operation_already_done_is_dropped() -> None:
    assert rebase([Operation("a", "put", TWO, ONE)], {"a": TWO}.get) == ([], [])


def test_a_key_needs_the_namespace_around_it() -> None:
    put = Operation("kb.t", "put", ONE)
    (conflict,) = homeless([put], NOTHING.get, list)
    assert conflict.kind == "namespace_missing"
    assert not homeless([put, Operation("kb", "put", SPACE)], NOTHING.get, list)
    assert not homeless([put], {"kb": SPACE}.get, list)
    assert homeless([put], {"kb": ONE}.get, list)


def test_a_namespace_goes_only_with_all_that_it_holds() -> None:
    state: State = {"kb": SPACE, "kb.t": ONE, "kbx.t": ONE}
    drop = Operation("kb", "delete", None, SPACE)
    (conflict,) = homeless([drop], state.get, lambda: list(state))
    assert conflict.kind == "namespace_not_empty"
    both = [drop, Operation("kb.t", "delete", None, ONE)]
    assert not homeless(both, state.get, lambda: list(state))
