"""Baselines on small worlds whose answer is known, of their papers where it can be."""

import numpy as np
import pytest

from resources.truth.baselines import METHODS
from tests.resources.truth.baselines.said import (
    Row,
    believed,
    by_source,
    chosen,
    encoded,
    reliability,
)

# Where five researchers work, of Dong, Berti-Equille and Srivastava (2009), table 1:
# the first source is right everywhere; the fourth and fifth copy from the third.
RESEARCHERS = {
    "s1": {"S": "MIT", "D": "MSR", "B": "MSR", "C": "UCI", "H": "Google"},
    "s2": {"S": "Berkeley", "D": "MSR", "B": "MSR", "C": "AT&T", "H": "Google"},
    "s3": {"S": "MIT", "D": "UWisc", "B": "MSR", "C": "BEA", "H": "UW"},
    "s4": {"S": "MIT", "D": "UWisc", "B": "MSR", "C": "BEA", "H": "UW"},
    "s5": {"S": "MS", "D": "UWisc", "B": "MSR", "C": "BEA", "H": "UW"},
}


def questions(answers: dict[str, str]) -> list[Row]:
    """Return what sources say of questions 0, 1, 2 ...: a letter an answer."""
    return by_source(
        {
            source: {f"{place:02}": said for place, said in enumerate(letters)}
            for source, letters in answers.items()
        }
    )


def test_the_vote_is_the_share_of_those_who_say_it() -> None:
    world = encoded(questions({"a": "xy", "b": "xz", "c": "yz"}))
    found = believed(world, METHODS["vote"](world.assertions))
    assert found == pytest.approx(
        {
            ("00", "x"): 2 / 3,
            ("00", "y"): 1 / 3,
            ("01", "y"): 1 / 3,
            ("01", "z"): 2 / 3,
        }
    )


def test_truthfinder_trusts_a_lone_source_as_its_formula_says() -> None:
    world = encoded(questions({"a": "xyz"}))
    beliefs = METHODS["truthfinder"](world.assertions)
    trust = reliability(world, beliefs)["a"]
    # Confidence is 1 / (1 + exp(-0.3 tau)) with tau = -ln(1 - t).
    expected = 1.0 / (1.0 + (1.0 - trust) ** 0.3)
    assert beliefs.probability == pytest.approx([expected] * 3, abs=1e-3)


@pytest.mark.parametrize("method", ["truthfinder", "accu", "popaccu", "crh", "catd"])
def test_a_trusted_source_wins_against_one_that_errs(method: str) -> None:
    answers = {"a": "aaaaaaaab", "b": "aaaaaaaa", "c": "aaaaaaaa", "d": "bcdbcdbca"}
    world = encoded(questions(answers))
    beliefs = METHODS[method](world.assertions)
    assert chosen(world, beliefs)["08"] == "b"
    found = reliability(world, beliefs)
    assert found["a"] > found["d"]


def test_copy_detection_finds_where_the_researchers_work() -> None:
    world = encoded(by_source(RESEARCHERS))
    plain = chosen(world, METHODS["vote"](world.assertions))
    assert plain == RESEARCHERS["s3"]  # Three that copy outvote the others.
    beliefs = METHODS["accu_copy"](world.assertions)
    assert chosen(world, beliefs) == RESEARCHERS["s1"]
    weight = dict.fromkeys(world.sources, 0.0)
    for source, each in zip(world.assertions.source, beliefs.independence, strict=True):
        weight[world.sources[source]] += each / 5
    assert weight["s1"] > 0.9
    assert sum(weight[copier] for copier in ("s3", "s4", "s5")) < 2.0


def test_accu_weighs_votes_as_its_formula_says() -> None:
    # One item: accuracies stay near what the votes make of them, so the ratio of two
    # candidates is that of their scores: (n A / (1 - A)) to the power of the votes.
    world = encoded(questions({"a": "x", "b": "x", "c": "y"}))
    beliefs = METHODS["accu"](world.assertions)
    accuracy = reliability(world, beliefs)
    odds = {name: 10 * each / (1 - each) for name, each in accuracy.items()}
    expected = odds["a"] * odds["b"] / odds["c"]
    x, y = beliefs.probability
    assert x / y == pytest.approx(expected, rel=0.05)
    assert x + y < 1.0  # Nine more values could be true.


def test_popular_lies_are_worth_less_to_popaccu_than_to_accu() -> None:
    # Eleven items show the sources' accuracies; of the last, a lie is popular.
    right = dict.fromkeys("abcde", "x" * 11)
    wrong = dict.fromkeys("fgh", "xxyyzzyyzzz")
    said = {name: letters + "t" for name, letters in right.items()}
    said |= {name: letters + "l" for name, letters in wrong.items()}
    world = encoded(questions(said))
    probability = {
        method: believed(world, METHODS[method](world.assertions))[("11", "t")]
        for method in ("accu", "popaccu")
    }
    assert min(probability.values()) > 0.9


def test_the_truth_of_crh_among_numbers_is_the_weighted_median() -> None:
    numbers = {f"{each}": float(each) for each in range(200)}
    said = {
        "near": {"p": "100", "q": "50", "r": "20"},
        "nearer": {"p": "101", "q": "51", "r": "21"},
        "far": {"p": "190", "q": "10", "r": "120"},
        "farther": {"p": "199", "q": "5", "r": "160"},
        "also": {"p": "102", "q": "52", "r": "22"},
    }
    world = encoded(by_source(said), numbers)
    beliefs = METHODS["crh"](world.assertions)
    assert chosen(world, beliefs) == said["nearer"] | {"p": "101"}
    found = reliability(world, beliefs)
    assert found["nearer"] > found["far"]
    assert found["nearer"] > found["farther"]


def test_catd_does_not_rely_on_a_source_that_says_little() -> None:
    answers = {"a": "x" * 40, "b": "x" * 39 + "y", "c": "x" * 38 + "yy", "d": "x"}
    world = encoded(questions(answers))
    found = reliability(world, METHODS["catd"](world.assertions))
    assert found["a"] > 0.9
    assert found["d"] < 0.1


def test_ltm_believes_two_authors_and_not_what_one_source_makes_up() -> None:
    rows: list[Row] = []
    for book in range(30):
        for source in "abcdef":
            authors = ["first", "second"] if source != "f" else ["first"]
            authors += ["invented"] if source == "e" else []
            rows += [(f"{book}", "author", source, author) for author in authors]
    world = encoded(rows)
    beliefs = METHODS["ltm"](world.assertions)
    found = believed(world, beliefs)
    assert found[("7", "first")] > 0.9
    assert found[("7", "second")] > 0.9
    assert found[("7", "invented")] < 0.2
    assert reliability(world, beliefs)["e"] == pytest.approx(2 / 3, abs=0.05)


def test_dawid_and_skene_learn_from_a_source_that_swaps_labels() -> None:
    chance = np.random.default_rng(5)
    truth = chance.integers(0, 2, size=200)
    rows: list[Row] = []
    for source in range(6):
        # Two are nearly always right, one nearly always wrong, three only guess.
        kept = (0.95, 0.95, 0.05, 0.5, 0.5, 0.5)[source]
        said = np.where(chance.random(200) < kept, truth, 1 - truth)
        rows += [
            (f"{item:03}", "label", f"w{source}", "yn"[label])
            for item, label in enumerate(said)
        ]
    world = encoded(rows)

    def right(method: str) -> float:
        found = chosen(world, METHODS[method](world.assertions))
        return float(
            np.mean([found[f"{i:03}"] == "yn"[each] for i, each in enumerate(truth)])
        )

    assert right("dawid_skene") > 0.97
    assert right("vote") < 0.85


def test_dawid_and_skene_give_open_attributes_one_accuracy_a_source() -> None:
    names = [f"name {place}" for place in range(30)]
    said = {
        "a": {name: name for name in names},
        "b": {name: name for name in names},
        "c": {name: name + " wrong" for name in names},
    }
    world = encoded(by_source(said))
    beliefs = METHODS["dawid_skene"](world.assertions)
    assert chosen(world, beliefs) == said["a"]
    assert reliability(world, beliefs)["c"] < 0.1


def test_by_attribute_a_source_may_know_one_thing_and_not_the_other() -> None:
    rows: list[Row] = []
    for item in range(20):
        for source in "abcd":
            for attribute, liars in (("size", "d"), ("name", "a")):
                said = f"{source}{item}" if source in liars else f"{item}"
                rows.append((f"{item:02}", attribute, source, said))
    world = encoded(rows)
    beliefs = METHODS["accu_copy_attr"](world.assertions)
    name, size = (world.attributes.index(each) for each in ("name", "size"))
    a, d = (world.sources.index(each) for each in "ad")
    assert (beliefs.reliability[[a, d], [size, name]] > 0.9).all()
    assert (beliefs.reliability[[a, d], [name, size]] < 0.1).all()
    assert (beliefs.heard == 20).all()
