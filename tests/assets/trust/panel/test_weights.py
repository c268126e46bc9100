from typing import Any

from assets.trust.panel.weights import vote_weights

Votes = list[dict[str, Any]]


def votes(verifier: str, says: list[float], status: str = "open") -> Votes:
    return [
        {
            "contradiction_id": f"c{n}",
            "verifier": verifier,
            "probability": probability,
            "status": status,
        }
        for n, probability in enumerate(says)
    ]


def test_verifiers_that_nobody_has_measured_weigh_the_same() -> None:
    weights = vote_weights([], ["a", "b"])
    assert weights["a"] == weights["b"] > 0


def test_who_is_refuted_by_people_loses_weight() -> None:
    cast = votes("right", [0.9] * 10, "confirmed") + votes(
        "wrong", [0.1] * 10, "confirmed"
    )
    weights = vote_weights(cast, ["right", "wrong"])
    assert weights["right"] > weights["wrong"]


def test_more_decisions_of_people_count_for_more() -> None:
    few, many = (
        vote_weights(votes("a", [0.9] * n, "dismissed"), ["a"])["a"] for n in (2, 30)
    )
    assert many < few
    assert many == 0.0


def test_who_stands_alone_against_the_others_weighs_less_without_any_decision() -> None:
    agreed = [0.9, 0.1] * 10
    cast = [
        *votes("a", agreed),
        *votes("b", agreed),
        *votes("c", agreed),
        *votes("odd", [1 - each for each in agreed]),
    ]
    weights = vote_weights(cast, ["a", "b", "c", "odd"])
    assert weights["odd"] < min(weights[name] for name in "abc")
