"""Sources that mean another quantity by the same property."""

from itertools import product

from assets.trust.evidence.meanings import meanings
from assets.trust.evidence.scored import score
from tests.assets.trust.evidence_makers import evidence, said

EARLY, LATE = "abc", "def"


def number(who: str, item: int) -> float:
    return 100.0 * item + (0.0 if who in EARLY else 10.0 + item % 3)


def test_sources_that_differ_in_one_direction_mean_something_else() -> None:
    told = [
        said(f"{who}/t", f"x{item}", f"{number(who, item)}", number=number(who, item))
        for who, item in product(EARLY + LATE, range(40))
    ]
    found = meanings(score(evidence(told)))
    assert sorted(map(sorted, found["size"])) == [["a", "b", "c"], ["d", "e", "f"]]


def test_sources_that_agree_mean_the_same() -> None:
    told = [
        said(f"{who}/t", f"x{item}", f"{item}", number=float(item))
        for who, item in product(EARLY, range(40))
    ]
    assert meanings(score(evidence(told))) == {}
