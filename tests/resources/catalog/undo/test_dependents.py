from dataclasses import replace
from typing import Any

import pytest

from resources.catalog.undo.dependents import blocked, settle
from resources.catalog.undo.model import PLACE, Cell, Change, Column, File, Part

AMOUNT = Column("amount", "long", frozenset({7}))


def part(
    sequence: int,
    agent: str,
    *,
    added: tuple[File, ...] = (),
    removed: tuple[File, ...] = (),
    cells: dict[Cell, tuple[Any, Any]] | None = None,
) -> Part:
    changes = {("file", file.path): Change(file, None) for file in removed}
    changes |= {("file", file.path): Change(None, file) for file in added}
    changes |= {cell: Change(*sides) for cell, sides in (cells or {}).items()}
    return Part(
        commit=f"{agent}{sequence}",
        parent=None,
        sequence=sequence,
        agent=agent,
        content_id="t",
        key="kb.t",
        cells=changes,
    )


def found(*parts: Part, agent: str = "eve") -> list[tuple[str, str, bool]]:
    undone = {(each.commit, "t") for each in parts if each.agent == agent}
    pairs = blocked(parts, undone)
    return [(each.part.commit, each.by.commit, each.whole) for each in pairs]


F, G, H = File("f"), File("g"), File("h")
CREATION = {PLACE: (None, "kb.t")}


def test_appends_of_others_build_on_nothing() -> None:
    assert not found(part(1, "eve", added=(F,)), part(2, "bob", added=(G,)))


def test_a_file_rewritten_by_somebody_else_is_built_upon() -> None:
    rewrite = part(2, "bob", removed=(F,), added=(G,))
    assert found(part(1, "eve", added=(F,)), rewrite) == [("eve1", "bob2", True)]


def test_a_file_rewritten_by_the_same_agent_is_not() -> None:
    rewrite = part(2, "eve", removed=(F,), added=(G,))
    assert not found(part(1, "eve", added=(F,)), rewrite)


def test_rows_that_others_only_deleted_are_gone_and_in_nobodys_way() -> None:
    assert not found(part(1, "eve", added=(F,)), part(2, "bob", removed=(F,)))


def test_a_delete_from_what_a_rewrite_left_is_built_upon() -> None:
    rewrite = part(1, "eve", removed=(F,), added=(G,))
    assert found(rewrite, part(2, "bob", removed=(G,))) == [("eve1", "bob2", True)]


def test_a_table_filled_anew_since_does_not_get_old_rows_back() -> None:
    partly = part(2, "bob", removed=(G,), added=(H,))
    refill = replace(partly, is_replacement=True)
    assert found(part(1, "eve", removed=(F,)), refill) == [("eve1", "bob2", True)]
    assert not found(part(1, "eve", removed=(F,)), partly)


@pytest.mark.parametrize(("target", "expected"), [("g", 1), ("other", 0), (None, 1)])
def test_positions_deleted_in_a_rewritten_file_are_built_upon(
    target: str | None, expected: int
) -> None:
    rewrite = part(1, "eve", removed=(F,), added=(G,))
    deletes = File("d", "position_deletes", target=target)
    assert len(found(rewrite, part(2, "bob", added=(deletes,)))) == expected


@pytest.mark.parametrize(
    ("deletes", "expected"),
    [
        (File("d", "position_deletes", sequence=2, target="f"), 1),
        (File("d", "position_deletes", sequence=2, target="g"), 0),
        (File("d", "equality_deletes", sequence=2), 1),
        (File("d", "equality_deletes", sequence=1), 0),
    ],
)
def test_deletes_applied_by_a_later_rewrite_are_built_upon(
    deletes: File, expected: int
) -> None:
    old = File("f", sequence=1)
    rewrite = part(3, "bob", removed=(old,), added=(H,))
    assert len(found(part(2, "eve", added=(deletes,)), rewrite)) == expected


def test_rows_in_a_table_that_was_made_keep_the_table_and_nothing_more() -> None:
    made = part(1, "eve", added=(F,), cells=CREATION)
    assert found(made, part(2, "bob", added=(G,))) == [("eve1", "bob2", False)]
    assert not found(made, part(2, "bob", removed=(F,)))
    assert not found(made, part(2, "eve", added=(G,)))


def test_a_table_that_was_made_stays_when_somebody_else_named_it_anew() -> None:
    made = part(1, "eve", cells=CREATION)
    renamed = part(2, "bob", cells={PLACE: ("kb.t", "kb.u")})
    assert found(made, renamed) == [("eve1", "bob2", False)]
    assert not found(made, part(2, "bob", cells={PLACE: ("kb.t", None)}))


def test_a_table_that_was_renamed_since_is_built_upon() -> None:
    moved = part(1, "eve", cells={PLACE: ("kb.s", "kb.t")})
    again = part(2, "bob", cells={PLACE: ("kb.t", "kb.u")})
    assert found(moved, again) == [("eve1", "bob2", True)]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [(frozenset({1, 7}), 1), (frozenset({1}), 0), (None, 1)],
)
def test_values_in_a_column_that_was_added_are_built_upon(
    columns: frozenset[int] | None, expected: int
) -> None:
    added = part(1, "eve", cells={("field", "7"): (None, AMOUNT)})
    rows = part(2, "bob", added=(File("f", columns=columns),))
    assert len(found(added, rows)) == expected


def test_a_column_changed_again_is_built_upon() -> None:
    added = part(1, "eve", cells={("field", "7"): (None, AMOUNT)})
    renamed = Column("sum", "long", frozenset({7}))
    later = part(2, "bob", cells={("field", "7"): (AMOUNT, renamed)})
    assert found(added, later) == [("eve1", "bob2", True)]


def test_a_name_that_another_column_has_by_now_is_built_upon() -> None:
    dropped = part(1, "eve", cells={("field", "7"): (AMOUNT, None)})
    twin = Column("amount", "string", frozenset({9}))
    later = part(2, "bob", cells={("field", "9"): (None, twin)})
    assert found(dropped, later) == [("eve1", "bob2", True)]
    assert found(dropped, later, agent="bob") == []


def test_a_property_set_again_is_in_nobodys_way() -> None:
    cell: Cell = ("property", "owner")
    first = part(1, "eve", cells={cell: (None, "eve")})
    assert not found(first, part(2, "bob", cells={cell: ("eve", "bob")}))


def test_a_partition_spec_changed_again_is_built_upon() -> None:
    first = part(1, "eve", cells={("spec", ""): ("none", "by day")})
    later = part(2, "bob", cells={("spec", ""): ("by day", "by day and place")})
    assert found(first, later) == [("eve1", "bob2", True)]


def test_what_stays_holds_back_what_it_builds_upon_itself() -> None:
    parts = [
        part(1, "eve", added=(F,)),
        part(2, "eve", removed=(F,), added=(G,)),
        part(3, "bob", removed=(G,), added=(H,)),
        part(4, "eve", added=(File("i"),)),
    ]
    undone = {(each.commit, "t") for each in parts if each.agent == "eve"}
    assert settle({"t": parts}, undone) == ({("eve4", "t")}, set())


def test_a_kept_table_still_gives_up_the_rows_of_its_maker() -> None:
    parts = [part(1, "eve", added=(F,), cells=CREATION), part(2, "bob", added=(G,))]
    assert settle({"t": parts}, {("eve1", "t")}) == ({("eve1", "t")}, {"t"})
