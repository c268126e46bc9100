"""One conflict among n claims is one group, whatever the order of pairs."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from assets.contradictions.grouping import MOST_CLAIMS, groups_of
from assets.contradictions.items import conflicts_of
from assets.contradictions.model import Conflict
from tests.assets.contradictions.makers import statement, value


def conflict(a: int, b: int, score: float = 0.9) -> Conflict:
    one = statement(f"d{a}", f"Sentence number {a}.")
    other = statement(f"d{b}", f"Sentence number {b}.")
    return Conflict(one, other, "semantic", score, "", by_model=True)


edges = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.floats(0.5, 1.0)).filter(
        lambda edge: edge[0] != edge[1]
    ),
    max_size=15,
)


@given(edges, st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_of_pairs(
    edges: list[tuple[int, int, float]], random: Random
) -> None:
    pairs = [conflict(*edge) for edge in edges]
    groups = groups_of(pairs, {})
    random.shuffle(pairs)
    assert groups_of([each.turned() for each in pairs], {}) == groups


@given(edges)
def test_every_pair_is_in_one_group_and_groups_share_no_side(
    edges: list[tuple[int, int, float]],
) -> None:
    pairs = [conflict(*edge) for edge in edges]
    groups = groups_of(pairs, {})
    sides = [side for group in groups for side in group.sides]
    assert len(sides) == len(set(sides))
    for pair in pairs:
        ends = {pair.a.fingerprint, pair.b.fingerprint}
        assert sum(ends <= set(group.sides) for group in groups) == 1


def test_three_that_agree_and_one_that_does_not_are_one_group() -> None:
    claims = [value(f"d{n}", "server", "timeout", "30 s") for n in range(3)]
    claims.append(value("d9", "server", "timeout", "45 s"))
    conflicts = conflicts_of(claims)
    same = {
        each.says: [c.claim_id for c in claims if c.says == each.says]
        for each in claims
    }
    (group,) = groups_of(conflicts, same)
    assert set(group.claims) == {each.claim_id for each in claims}
    assert len(group.sides) == 2
    assert group.explanation.endswith("(and 2 more)")
    assert "30 s in d" in group.explanation
    assert "against 45 s in d9.md" in group.explanation


def test_a_group_keeps_its_id_while_it_shares_a_side() -> None:
    (first,) = groups_of([conflict(1, 2)], {})
    row = {
        "contradiction_id": "kept",
        "sides": list(first.sides),
        "kind": first.kind,
    }
    (grown,) = groups_of([conflict(1, 2), conflict(2, 3)], {}, [row])
    assert grown.contradiction_id == "kept"
    (other,) = groups_of([conflict(5, 6)], {}, [row])
    assert other.contradiction_id != "kept"


def test_one_row_gives_its_id_to_one_group_only() -> None:
    pairs = [conflict(1, 2), conflict(3, 4)]
    sides = [end.says for pair in pairs for end in (pair.a, pair.b)]
    row = {"contradiction_id": "kept", "sides": sides, "kind": "semantic"}
    groups = groups_of(pairs, {}, [row])
    assert [group.contradiction_id == "kept" for group in groups].count(True) == 1


def test_a_group_of_very_many_claims_keeps_a_bounded_number() -> None:
    pair = conflict(1, 2)
    same = {pair.a.says: [f"{n:032x}" for n in range(100_000)]}
    (group,) = groups_of([pair], same)
    assert len(group.claims) == MOST_CLAIMS
    assert {pair.a.claim_id, pair.b.claim_id} <= set(group.claims)


def test_a_group_of_very_many_sides_keeps_those_that_stand_for_it() -> None:
    pairs = [conflict(0, n, 0.9) for n in range(1, 2 * MOST_CLAIMS)]
    last = max(pairs, key=lambda pair: (pair.b.claim_id, pair.b.says))
    (group,) = groups_of([replace(last, score=1.0), *pairs], {})
    assert {group.a.claim, group.b.claim} == {last.a.claim_id, last.b.claim_id}
    assert {group.a.claim, group.b.claim} <= set(group.claims)
    assert {last.a.says, last.b.says} <= set(group.sides)
    assert len(group.claims) == len(group.sides) == MOST_CLAIMS


def test_changes_between_versions_stay_apart_from_conflicts() -> None:
    a, b, c = (statement(f"d{n}", f"Sentence number {n}.") for n in range(3))
    pairs = [
        Conflict(a, b, "version", 0.9, ""),
        Conflict(b, c, "semantic", 0.9, "", by_model=True),
    ]
    assert sorted(group.kind for group in groups_of(pairs, {})) == [
        "semantic",
        "version",
    ]


def test_a_column_that_differs_throughout_is_one_group() -> None:
    pairs = []
    for number in range(30):
        ends = [
            replace(
                value(f"d{n}", f"part {number}", "load", f"{n + 5} kg"), table_name=t
            )
            for n, t in enumerate(("data.a", "data.b"))
        ]
        pairs.append(Conflict(ends[0], ends[1], "number", 0.9, ""))
    (group,) = groups_of(pairs, {})
    assert group.explanation.endswith("(and 58 more)")
    assert len(groups_of(pairs[:3], {})) == 3


def test_what_else_a_sentence_says_does_not_join_two_conflicts() -> None:
    names = ("organic", "apply organic")
    told = [value("d1", "farm", name, "no", start=5) for name in names]
    row = replace(
        value("d2", "farm", "organic", "yes"), table_name="data.farms", start=None
    )
    claim = value("d3", "farm", "apply organic", "yes")
    pairs = [
        Conflict(told[0], row, "boolean", 0.9, ""),
        Conflict(told[1], claim, "boolean", 0.95, ""),
        Conflict(told[0], claim, "boolean", 0.8, ""),
    ]
    assert len(groups_of(pairs, {})) == 2
