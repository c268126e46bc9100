"""A sentence and the values in it are believed and doubted together."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.trust.evidence.scored import score
from assets.trust.evidence.siblings import heard, inherited, siblings_of
from sql import load
from tests.assets.trust.court import Court
from tests.assets.trust.evidence_makers import CLAIM, Row, conflict, evidence, said

HERE, THERE = "v1 0 40", "v2 0 40"


def sentence(who: str, span: str, **more: object) -> Row:
    """Return the claim of a sentence as a whole."""
    text = f"what {span} says"
    row = said(who, text, text, span=span, value_type="statement", topic="statement")
    return row | {"attribute": "statement"} | more


def trust(claims: list[Row], conflicts: list[Row]) -> list[float]:
    found: list[float] = score(evidence(claims, conflicts)).scores.trust.tolist()
    return found


def voted(*told: Row) -> tuple[list[float], list[float]]:
    approved, rejected = heard(pa.Table.from_pylist(list(told), schema=CLAIM))
    return approved.tolist(), rejected.tolist()


def test_a_sentence_feels_the_conflict_of_its_value_as_the_value_does() -> None:
    told = [
        said("s/a", "x", "1", span=HERE),
        sentence("s/a", HERE),
        said("s/b", "x", "2", span=THERE),
        sentence("s/b", THERE),
    ]
    found = trust(told, conflict(0, 2))
    assert found[1] == pytest.approx(found[0], abs=0.02)
    assert found[3] == pytest.approx(found[2], abs=0.02)
    assert max(found) < 0.6


def test_a_value_feels_the_conflict_of_its_sentence_if_it_is_the_only_one() -> None:
    told = [
        said("s/a", "x", "1", span=HERE),
        sentence("s/a", HERE),
        sentence("s/b", THERE),
        said("s/b", "y", "1", span=THERE),
        said("s/b", "z", "1", span=THERE),
    ]
    found = trust(told, conflict(1, 2))
    assert max(found[:3]) < 0.65
    assert min(found[3:]) > 0.85


def test_two_values_of_a_sentence_have_conflicts_of_their_own() -> None:
    told = [
        said("s/a", "x", "1", span=HERE),
        said("s/a", "y", "1", span=HERE),
        said("s/b", "x", "2", span=THERE),
    ]
    found = trust(told, conflict(0, 2))
    assert found[1] > 0.85


def test_what_a_sibling_inherits_does_not_strengthen_its_side() -> None:
    values = [
        said("s/a", "x", "1", span=HERE),
        said("s/b", "x", "2", span=THERE),
    ]
    sentences = [sentence("s/a", HERE), sentence("s/b", THERE)]
    alone, both = (
        trust(claims, conflict(0, 1)) for claims in (values, values + sentences)
    )
    assert both[:2] == pytest.approx(alone, abs=1e-9)


def test_of_many_conflicts_the_worst_is_inherited_where_it_is_worse() -> None:
    told = [
        said("s/a", "x", "1", span=HERE),
        said("s/a", "y", "1", span=HERE),
        sentence("s/a", HERE),
        *(said("s/b", thing, "2") for thing in "xyz"),
    ]
    rows = conflict(0, 3, name="c1", score=0.5) + conflict(1, 4, name="c2", score=0.8)
    made = evidence(told, rows)
    heirs = inherited(made.conflicts, made.claims).slice(4).to_pylist()
    assert [(row["claim"], row["contradiction"], row["voice"]) for row in heirs] == [
        (2, "c2", 1)
    ]
    rows += conflict(2, 5, name="c3", score=0.9)
    made = evidence(told, rows)
    assert inherited(made.conflicts, made.claims).num_rows == 6


def test_a_verdict_on_a_sentence_or_its_only_value_is_one_on_both() -> None:
    for verdict in ("approved", "rejected"):
        value, whole = said("s/a", "x", "1", span=HERE), sentence("s/a", HERE)
        for told in ((value | {verdict: 1}, whole), (value, whole | {verdict: 1})):
            approved, rejected = voted(*told)
            assert (approved if verdict == "approved" else rejected) == [1.0, 1.0]


def test_one_wrong_value_makes_a_sentence_wrong_and_one_right_value_not_right() -> None:
    x, y = (said("s/a", thing, "1", span=HERE) for thing in "xy")
    whole = sentence("s/a", HERE)
    assert voted(x | {"rejected": 1}, y, whole)[1] == [1.0, 0.0, 1.0]
    assert voted(x | {"approved": 1}, y, whole)[0] == [1.0, 0.0, 0.0]
    assert voted(x, y, whole | {"approved": 1})[0] == [1.0, 1.0, 1.0]
    assert voted(x, y, whole | {"rejected": 1})[1] == [0.0, 0.0, 1.0]


def test_what_was_said_of_a_claim_goes_before_what_was_said_of_its_sibling() -> None:
    value, whole = said("s/a", "x", "1", span=HERE), sentence("s/a", HERE)
    told = voted(value | {"rejected": 1}, whole | {"approved": 1})
    assert told == ([0.0, 1.0], [1.0, 0.0])


def test_a_verdict_moves_the_sibling_as_far_but_is_one_answer_only() -> None:
    told = [said("s/a", "x", "1", span=HERE, rejected=1), sentence("s/a", HERE)]
    made = score(evidence(told))
    assert made.scores.trust[1] == pytest.approx(made.scores.trust[0], abs=0.01)
    assert np.isfinite(made.label).sum() == 1


@given(
    st.lists(st.tuples(st.sampled_from([None, "a", "b"]), st.booleans()), max_size=12)
)
def test_pairs_are_of_one_span_a_sentence_and_a_value(
    told: list[tuple[str | None, bool]],
) -> None:
    rows = [
        {"span": span, "value_type": "statement" if whole else "number"}
        for span, whole in told
    ]
    schema = pa.schema([CLAIM.field("span"), CLAIM.field("value_type")])
    found = siblings_of(pa.Table.from_pylist(rows, schema=schema))
    for whole, value, single in zip(
        found.sentence, found.value, found.single, strict=True
    ):
        span = told[value][0]
        assert span is not None
        assert told[whole] == (span, True)
        assert not told[value][1]
        assert single == (told.count((span, False)) == 1)


def test_a_claim_is_shown_with_the_conflicts_of_its_sentence(court: Court) -> None:
    court.say("desk/a.md", ("x", "size", "3 m"))
    court.say("desk/b.md", ("x", "size", "4 m"))
    court.contradict("desk/a.md", "desk/b.md")
    one, _ = court.claims()
    court.whole("desk/a.md")
    (whole,) = [row for row in court.claims() if row["kind"] == "statement"]
    for claim in (one, whole):
        named = {"claim": claim["claim_id"]}
        query = load("steps/conflicts_of_claim")
        found = court.lakehouse.warehouse.query(query, "main", named)
        assert found.num_rows == 1
    court.tell()
    scores = court.sql("select trust from kb.claim_trust where uri = 'desk/a.md'")
    assert abs(scores[0]["trust"] - scores[1]["trust"]) < 0.02
