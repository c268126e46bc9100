"""Two texts judged without a lakehouse, by the same comparers and model."""

import pytest

from assets.claims.extraction import ClaimExtractor
from assets.contradictions.judge import Judge
from assets.contradictions.sentence import aligned
from resources.nli import Nli

A = "The lease of the mill ends in 2031. Its roof was mended by two carpenters."
B = "Swallows nest under the roof. The lease of the mill ends in 2029."
C = "The choir sings on Thursdays. Everybody may join it."


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(Nli(threads=1), ClaimExtractor())


def test_texts_that_contradict_each_other_score_above_those_that_do_not(
    judge: Judge,
) -> None:
    real, unrelated = judge.score_pairs([(A, B), (A, C)])
    assert real.score > 0.5 > unrelated.score
    assert real.kind == "date"
    assert "2031" in A[slice(*real.span_a)]
    assert "2029" in B[slice(*real.span_b)]
    assert "2029" in real.explanation


def test_the_order_of_pairs_and_sides_does_not_matter(judge: Judge) -> None:
    one, other = judge.score_pairs([(A, B), (A, C)])
    back, there = judge.score_pairs([(C, A), (B, A)])
    assert back.score == pytest.approx(other.score, abs=1e-3)
    assert there.score == pytest.approx(one.score, abs=1e-3)
    assert there.span_a == one.span_b


def test_values_that_agree_in_other_units_are_no_contradiction(judge: Judge) -> None:
    (found,) = judge.score_pairs(
        [("A test in the kiln takes 24 hours.", "A test in the kiln takes one day.")]
    )
    assert found.score < 0.5


@pytest.mark.parametrize(("one", "other"), [("", ""), ("", A), ("?", "!")])
def test_texts_that_say_nothing_are_no_contradiction(
    judge: Judge, one: str, other: str
) -> None:
    (found,) = judge.score_pairs([(one, other)])
    assert found.score < 0.5


def test_only_values_that_agree_are_written_alike() -> None:
    one = "It lasts 60 seconds and costs EUR 4."
    assert aligned(one, "It lasts *one minute* and costs EUR 5.") == (
        one,
        "It lasts 60 seconds and costs EUR 5.",
    )
