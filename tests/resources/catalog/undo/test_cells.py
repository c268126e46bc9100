from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from resources.catalog.undo.cells import Event, Timeline, Undone
from resources.catalog.undo.model import Cell, Change, Part

OWNER: Cell = ("property", "owner")


@dataclass
class Story:
    """One cell that commits write to, and that undos take back."""

    cell: Cell = OWNER
    value: str | None = None
    events: list[Event] = field(default_factory=list)
    number: int = 0

    def write(self, value: str | None, *, is_undo: bool = False) -> str:
        commit, self.number = str(self.number), self.number + 1
        if value != self.value:
            change = Change(self.value, value)
            part = Part(
                commit, None, self.number, "x", "t", "k", {self.cell: change}, is_undo
            )
            self.events.append(Event(part, change))
            self.value = value
        return commit

    def without(self, *commits: str) -> Timeline:
        undone: Undone = {(commit, "t") for commit in commits}
        return Timeline(self.cell, self.events, undone)

    def undo(self, *commits: str) -> str:
        line = self.without(*commits)
        return self.write(line.value if line.taken else self.value, is_undo=True)


VALUES = st.lists(st.sampled_from(["a", "b", "c", None]), min_size=1, max_size=8)


def told(values: Sequence[str | None], cell: Cell = OWNER) -> Story:
    story = Story(cell)
    for value in values:
        story.write(value)
    return story


@given(values=VALUES, data=st.data())
def test_without_commits_a_cell_has_the_last_value_of_the_others(
    values: list[str | None], data: st.DataObject
) -> None:
    story = told(["first", *values])
    commits = [event.part.commit for event in story.events]
    undone = data.draw(st.sets(st.sampled_from(commits)))
    line = story.without(*undone)
    last = [e.change.after for e in story.events if e.part.commit not in undone]
    assert line.value == (last[-1] if last else None)
    assert {event.part.commit for event in line.taken} == undone


@given(values=VALUES, data=st.data())
def test_undoing_twice_is_undoing_once_and_undoing_that_brings_it_back(
    values: list[str | None], data: st.DataObject
) -> None:
    story = told(values)
    before = story.value
    commits = data.draw(st.sets(st.sampled_from([str(i) for i in range(len(values))])))
    undo = story.undo(*commits)
    after = story.value
    story.undo(*commits)
    assert story.value == after
    redo = story.undo(undo)
    assert story.value == before
    story.undo(redo)
    assert story.value == after


@given(values=VALUES, later=VALUES, data=st.data())
def test_what_others_wrote_after_an_undo_stays(
    values: list[str | None], later: list[str | None], data: st.DataObject
) -> None:
    story = told(values)
    commits = data.draw(st.sets(st.sampled_from([str(i) for i in range(len(values))])))
    story.undo(*commits)
    for value in later:
        story.write(value)
    present = story.value
    story.undo(*commits)
    assert story.value == present


def test_a_file_that_was_brought_back_goes_with_whoever_added_it() -> None:
    story = Story(("file", "f"))
    added = story.write("f")
    undo = story.undo(added)
    assert story.value is None
    story.undo(undo)
    assert story.value == "f"
    story.undo(added)
    assert story.value is None


def test_a_file_is_not_there_without_its_maker_whatever_others_did_to_it() -> None:
    story = Story(("file", "f"))
    added = story.write("f")
    removed = story.write(None)
    assert story.without(added).value is None
    assert story.without(removed).value == "f"
    assert story.without(added, removed).value is None


def test_a_property_that_others_set_anew_is_theirs() -> None:
    story = told(["eve", "bob"])
    assert story.without("0").value == "bob"
    assert story.without("1").value == "eve"
