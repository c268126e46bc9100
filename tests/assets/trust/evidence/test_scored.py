"""The trust of all claims of a state, from evidence alone."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.trust.evidence.labels import GOLD
from assets.trust.evidence.rows import source_rows
from assets.trust.evidence.scored import score
from tests.assets.trust.evidence_makers import Row, conflict, evidence, said

MANY = [said(f"{who}/t", f"x{n}", "1") for who, n in product("abcd", range(30))]


def trust(claims: list[Row], conflicts: list[Row] = []) -> list[float]:  # noqa: B006
    return score(evidence(claims, conflicts)).scores.trust.tolist()


def test_nothing_said_is_nothing_scored() -> None:
    assert trust([]) == []


def test_one_source_that_nobody_speaks_with_has_the_usual_trust() -> None:
    found = trust([said("s/a", f"x{n}", "1") for n in range(5)])
    assert found == [pytest.approx(0.88)] * 5


def test_one_that_says_everything_is_no_more_trusted_on_any_of_it() -> None:
    told = [said("s/all", "x", str(n)) for n in range(6)] + [said("s/b", "x", "0")]
    found = trust(told)
    assert found[0] > max(found[1:6])
    assert max(found[1:6]) < 0.88


def test_all_that_agree_are_believed_more_the_more_they_are() -> None:
    found = trust(MANY)
    assert min(found) > 0.93
    alone = trust(MANY[:30])
    assert max(alone) < min(found)


def test_the_same_claim_in_two_editions_of_one_document_counts_once() -> None:
    twice = trust([said("s/a", "x", "1"), said("s/a", "x", "1", claim_id="again")])
    assert twice == [pytest.approx(0.88)] * 2


def test_a_value_that_is_outvoted_falls_without_a_contradiction_of_the_detector() -> (
    None
):
    told = [
        *MANY,
        *(said(f"{who}/t", "y", "1") for who in "abc"),
        said("d/t", "y", "2"),
    ]
    found = trust(told)
    assert found[-1] < 0.65
    assert min(found[-4:-1]) > 0.9


def test_sources_of_parallel_things_are_not_held_against_each_other() -> None:
    told = [
        said(f"{who}/t", f"x{n}", f"{who}{n}") for who, n in product("ab", range(30))
    ]
    assert min(trust(told)) > 0.6


def test_a_property_that_has_several_values_sets_none_against_another() -> None:
    told = [
        said(f"{who}/t", f"x{n}", who, several=True) for who, n in product("ab", "xy")
    ]
    assert min(trust(told)) > 0.8


def test_a_source_that_is_often_outvoted_is_less_reliable() -> None:
    wrong = [said("e/t", f"x{n}", "2" if n < 15 else "1") for n in range(30)]
    rows = source_rows(score(evidence([*MANY, *wrong]))).to_pylist()
    whole = {row["target"]: row["trust"] for row in rows if not row["attribute"]}
    assert whole["e"] < 0.75
    assert min(whole[name] for name in "abcd") > 0.9
    parts = {row["target"] for row in rows if row["attribute"] == "size"}
    assert parts == set("abcde")


def test_a_change_between_versions_is_felt_by_the_older_side_only() -> None:
    told = [said("s/a", "x", "1"), said("s/a", "y", "2")]
    rows = conflict(0, 1, kind="version")
    rows[1]["felt"] = 0.0
    older, newer = trust(told, rows)
    assert older < 0.65
    assert newer == pytest.approx(0.88)


def test_what_breaks_a_rule_is_trusted_less() -> None:
    rows = conflict(0, kind="policy") + conflict(-1, kind="policy", reliability=0.98)
    rows[1]["side"] = "policy:limit"
    assert trust([said("s/a", "x", "1")], rows)[0] < 0.6


def test_a_confirmed_conflict_takes_more_than_an_open_one() -> None:
    told = [*MANY, said("a/t", "y", "1"), said("b/t", "z", "2")]
    rows = conflict(120, 121, score=0.6)
    sure = conflict(120, 121, score=0.6, confirmed=True)
    assert trust(told, sure)[120] < trust(told, rows)[120]


def test_the_word_of_a_person_weighs_most() -> None:
    told = [said("s/a", "x", "1", rejected=1), said("s/b", "x", "2", approved=1)]
    wrong, right = trust(told, conflict(0, 1))
    assert wrong < 0.1
    assert right > 0.9


def test_a_word_that_contradicts_itself_says_nothing() -> None:
    both = score(evidence([said("s/a", "x", "1", approved=1, rejected=1)]))
    assert np.isnan(both.label).all()
    assert both.scores.trust[0] == pytest.approx(0.88, abs=0.01)


def test_a_gold_source_says_who_is_right() -> None:
    told = [
        said("g/t", "x", "1", status=GOLD),
        said("s/a", "x", "1"),
        said("s/b", "x", "2"),
        said("s/c", "x", "3", several=True),
        said("s/d", "y", "1"),
    ]
    label = score(evidence(told)).label
    assert label.tolist() == pytest.approx(
        [np.nan, 1.0, 0.0, np.nan, np.nan], nan_ok=True
    )


def test_a_number_as_near_as_rounding_is_that_of_the_gold_source() -> None:
    told = [
        said("g/t", "x", "a", status=GOLD, number=1000.0),
        said("s/a", "x", "b", number=1000.0001),
        said("s/b", "x", "c", number=1001.0),
    ]
    assert score(evidence(told)).label[1:].tolist() == [1.0, 0.0]


def test_what_was_dismissed_is_a_weak_sign_that_both_hold() -> None:
    told = score(evidence([said("s/a", "x", "1", compatible=1)]))
    assert (told.label[0], told.weight[0]) == (1.0, 0.5)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.integers(0, 3)),
        min_size=1,
        max_size=25,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_claims_makes_no_difference(
    told: list[tuple[str, str, int]], shuffle: "object"
) -> None:
    rows = [
        said(f"{who}/t", thing, str(value), claim_id=f"{place}")
        for place, (who, thing, value) in enumerate(told)
    ]
    mixed = list(rows)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    plain = dict(zip((r["claim_id"] for r in rows), trust(rows), strict=True))
    other = dict(zip((r["claim_id"] for r in mixed), trust(mixed), strict=True))
    assert plain == pytest.approx(other, abs=1e-6)
    assert all(0.001 <= each <= 0.999 for each in plain.values())
