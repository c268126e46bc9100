import numpy as np
import pyarrow as pa
import pytest

from resources.truth.encode import Encoded, encode
from resources.truth.labels import by_labels, closed
from resources.truth.model import Beliefs
from tests.resources.truth.saying import Row, table

LABELS = ["dane", "husky", "norfolk", "norwich"]


def crowd(seed: int = 1) -> tuple[list[Row], dict[str, str]]:
    """Return what nine people say of 300 dogs, and what these are.

    Three are good; three take each norwich for a norfolk, who are right with all
    others; three guess.
    """
    rng = np.random.default_rng(seed)
    rows, truth = [], {}
    for dog in range(300):
        breed = LABELS[int(rng.integers(4))]
        truth[f"d{dog}"] = breed
        for person in range(9):
            said = breed
            if person >= 6 or rng.random() > 0.85:
                said = LABELS[int(rng.integers(4))]
            if 3 <= person < 6 and said == "norwich":
                said = "norfolk"
            rows.append((f"d{dog}", f"p{person}", said))
    return rows, truth


def believed(encoded: Encoded) -> Beliefs:
    ones = np.ones(len(encoded.assertions.item))
    return by_labels(encoded.assertions, ones, 0.9, 30.0, 0.5)


def chosen(encoded: Encoded, probability: np.ndarray) -> dict[str, str]:
    best: dict[str, tuple[float, str]] = {}
    subject = encoded.items["subject"].to_pylist()
    for item, value, p in zip(
        encoded.values["item"].to_pylist(),
        encoded.values["value"].to_pylist(),
        probability.tolist(),
        strict=True,
    ):
        best[subject[item]] = max(best.get(subject[item], (0.0, "")), (p, value))
    return {name: value for name, (_, value) in best.items()}


def test_who_takes_one_label_for_another_is_seen_through() -> None:
    rows, truth = crowd()
    encoded = encode(table(rows))
    said = encoded.assertions
    votes = np.bincount(said.value, minlength=len(said.item_of)).astype(float)
    ours, vote = (
        np.mean([found[dog] == breed for dog, breed in truth.items()])
        for found in (
            chosen(encoded, believed(encoded).probability),
            chosen(encoded, votes),
        )
    )
    assert ours > 0.97
    assert ours > vote


def test_people_who_guess_are_told_from_those_who_know() -> None:
    rows, _ = crowd()
    reliability = believed(encode(table(rows))).reliability[:, 0]
    assert reliability[:3].min() > reliability[3:6].max() - 0.1
    assert reliability[3:6].min() > reliability[6:].max() + 0.2


def test_somebody_who_is_heard_once_is_taken_for_one_of_a_kind() -> None:
    rows, truth = crowd()
    rows += [("d0", "new", truth["d0"])]
    beliefs = believed(encode(table(rows)))
    encoded = encode(table(rows))
    new = encoded.sources.index("new")
    assert 0.3 < beliefs.reliability[new, 0] < 0.95
    assert beliefs.heard[new, 0] == pytest.approx(1.0)


def test_probabilities_of_an_item_add_up_to_one_at_most() -> None:
    encoded = encode(table(crowd()[0]))
    probability = believed(encoded).probability
    total = np.bincount(encoded.assertions.item_of, probability)
    assert total.max() <= 1.0 + 1e-9
    assert 0.0 <= probability.min() <= probability.max() <= 1.0


def test_the_order_of_rows_makes_no_difference() -> None:
    rows, _ = crowd()
    first = believed(encode(table(rows))).probability
    assert believed(encode(table(rows[::-1]))).probability == pytest.approx(first)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (crowd()[0], True),
        (crowd()[0][:60], False),  # Too few to learn who takes what for what.
        ([(f"d{i}", f"p{i % 9}", LABELS[i % 4]) for i in range(900)], False),  # Alone.
        ([(f"d{i // 3}", f"p{i % 3}", f"v{i % 90}") for i in range(900)], False),
        ([(f"d{i // 3}", f"p{i % 3}", "yes") for i in range(900)], False),
        ([], None),
    ],
)
def test_a_choice_among_few_is_known_from_the_data(
    rows: list[Row], expected: bool | None
) -> None:
    said = encode(table(rows)).assertions
    assert closed(said).tolist() == ([] if expected is None else [expected])


def test_numbers_are_no_labels() -> None:
    rows, _ = crowd()
    number = [float(LABELS.index(value)) for _, _, value in rows]
    said = table(rows).append_column("number", pa.array(number))
    assert closed(encode(said).assertions).tolist() == [False]


def test_a_label_that_is_seldom_true_is_not_made_frequent() -> None:
    rng = np.random.default_rng(2)
    rows, truth = [], {}
    for item in range(800):
        rare = rng.random() < 0.05
        truth[f"i{item}"] = "yes" if rare else "no"
        for person in rng.choice(30, 3, replace=False):
            right = rng.random() < (0.7 if rare else 0.93)
            said = "yes" if right == rare else "no"
            rows.append((f"i{item}", f"p{person}", said))
    encoded = encode(table(rows))
    assert closed(encoded.assertions).tolist() == [True]
    found = chosen(encoded, believed(encoded).probability)
    assert np.mean([found[item] == value for item, value in truth.items()]) > 0.94
    assert sum(value == "yes" for value in found.values()) < 80
