"""Who says what about which item."""

from hypothesis import given
from hypothesis import strategies as st

from assets.trust.evidence.items import OTHER, assertions_of, said_of
from tests.assets.trust.evidence_makers import conflict, evidence, said

CLAIMS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from("pq")),
    min_size=1,
    max_size=20,
)


def test_documents_of_one_source_speak_for_themselves() -> None:
    made = said_of(evidence([said("s/a", "x", "1"), said("s/b", "x", "1")]))
    assert [made.speakers[one] for one in made.speaker] == ["s/a", "s/b"]
    assert made.shared.all()


def test_of_several_sources_each_speaks_with_one_voice_where_it_agrees() -> None:
    told = [
        said("s/a", "x", "1"),
        said("s/b", "x", "1"),
        said("t/a", "x", "2"),
        said("t/b", "x", "3"),
    ]
    made = said_of(evidence(told))
    assert [made.speakers[one] for one in made.speaker] == ["s", "s", "t/a", "t/b"]


def test_what_nobody_else_speaks_of_is_not_shared() -> None:
    made = said_of(evidence([said("s/a", "x", "1"), said("s/b", "y", "1")]))
    assert not made.shared.any()


def test_a_contradiction_joins_items_with_different_words() -> None:
    told = [said("s/a", "x", "1"), said("s/b", "the x", "2"), said("s/c", "z", "2")]
    made = said_of(evidence(told, conflict(0, 1)))
    assert made.item[0] == made.item[1] != made.item[2]
    assert made.shared.tolist() == [True, True, False]


def test_a_change_between_versions_and_a_rule_join_nothing() -> None:
    told = [said("s/a", "x", "1"), said("s/b", "y", "2")]
    for kind in ("version", "policy"):
        made = said_of(evidence(told, conflict(0, 1, kind=kind)))
        assert made.item[0] != made.item[1]


def test_a_contradiction_of_many_claims_joins_what_its_two_sides_are_about() -> None:
    told = [said("s/a", f"x{n}", str(n)) for n in range(5)]
    told.append(said("s/b", "the x1", "1"))
    rows = conflict(0, 1, members=6)
    rows += conflict(2, 3, 4, 5, named=False, members=6)
    made = said_of(evidence(told, rows))
    assert made.item[0] == made.item[1] == made.item[5]
    assert len(set(made.item.tolist())) == 4


def test_equal_values_of_joined_items_are_one() -> None:
    told = [said("s/a", "x", "1"), said("s/b", "y", "2"), said("s/c", "y", "1")]
    made = said_of(evidence(told, conflict(0, 1)))
    assert made.value[0] == made.value[2] != made.value[1]


def test_a_rare_property_is_learnt_with_those_of_its_type() -> None:
    told = [said(f"s/{who}", "x", "1", topic="rare") for who in "ab"]
    told += [said(f"s/{who}", f"x{n}", "1") for who in "ab" for n in range(5)]
    made = evidence(told)
    attributes = assertions_of(made, said_of(made))["attribute"].to_pylist()
    assert set(attributes) == {f"{OTHER}number", "size"}
    assert attributes.count(f"{OTHER}number") == 2


@given(CLAIMS, st.integers(0, 3))
def test_claims_of_one_value_are_about_one_item(
    told: list[tuple[str, str, str]], pairs: int
) -> None:
    rows = [said(f"s/{who}", thing, value) for who, thing, value in told]
    found = [
        row
        for name in range(min(pairs, len(rows) // 2))
        for row in conflict(name, len(rows) - 1 - name, name=f"c{name}")
    ]
    made = said_of(evidence(rows, found))
    items = dict(zip(made.value.tolist(), made.item.tolist(), strict=True))
    assert all(
        items[value] == item
        for value, item in zip(made.value.tolist(), made.item.tolist(), strict=True)
    )
    for one, other in zip(found[::2], found[1::2], strict=True):
        assert made.item[one["claim"]] == made.item[other["claim"]]
