"""What feedback teaches, on worlds where the truth is known."""

import numpy as np
import pyarrow as pa
import pytest

from assets.trust.scoring.learning import KINDS, Labels, fit, predicted
from assets.trust.scoring.model import Scores, log_odds
from assets.trust.scoring.score import score_claims
from assets.trust.scoring.supervised import FEWEST, corrected, labelled
from tests.assets.trust.score_makers import NOW, added, conflicts, scored

CLAIMS = 4000


class World:
    """Claims of eight sources, each right as often as it is, not as it is thought."""

    def __init__(self, seed: int, actual: list[float], thought: float = 0.88) -> None:
        self.random = np.random.default_rng(seed)
        self.source = self.random.integers(0, len(actual), CLAIMS)
        own = self.random.normal(0.0, 1.0, CLAIMS)  # What other signals say, truly.
        odds = log_odds(np.array(actual))[self.source] + own
        self.right = self.random.random(CLAIMS) < 1.0 / (1.0 + np.exp(-odds))
        self.odds = log_odds(np.full(CLAIMS, thought)) + own

    def claims(self, told: int) -> pa.Table:
        """Return the claims, so many of them with a label."""
        label = np.full(CLAIMS, np.nan)
        label[:told] = self.right[:told]
        names = np.char.add("s", self.source.astype(str))
        documents = np.char.add("d", (np.arange(CLAIMS) % 97).astype(str))
        return pa.table({"label": label, "source": names, "document": documents})

    def loss(self, odds: np.ndarray, told: int) -> float:
        """Return the mean log loss of claims that have no label."""
        kept, right = odds[told:], self.right[told:]
        return float(np.mean(np.logaddexp(0.0, kept) - right * kept))


def taught(world: World, told: int) -> tuple[float, float, object]:
    found = corrected(world.claims(told), world.odds)
    after = world.odds + found.groups + found.calibration
    return world.loss(world.odds, told), world.loss(after, told), found


def test_feedback_finds_the_bad_sources() -> None:
    world = World(1, [0.95, 0.95, 0.9, 0.9, 0.4, 0.9, 0.95, 0.3])
    before, after, found = taught(world, 400)
    assert found.told.kind.startswith("groups")
    assert found.told.used == 400
    assert after < before - 0.1
    by_source = {code: found.groups[world.source == code][0] for code in range(8)}
    assert by_source[7] < -1.0
    assert by_source[4] < -1.0
    assert by_source[0] > by_source[4]


def test_feedback_calibrates_a_score_that_is_too_sure() -> None:
    world = World(2, [0.7] * 8, thought=0.7)
    world.odds = 3.0 * world.odds
    before, after, found = taught(world, 600)
    assert "beta" in found.told.kind or "isotonic" in found.told.kind
    assert after < before - 0.2
    assert np.corrcoef(world.odds, world.odds + found.calibration)[0, 1] > 0.8


@pytest.mark.parametrize("told", [0, 10, 30, 100, 400])
@pytest.mark.parametrize("seed", range(6))
def test_feedback_never_makes_a_right_score_worse(seed: int, told: int) -> None:
    """Where the score is right already, there is nothing to learn but noise."""
    before, after, _ = taught(World(100 + seed, [0.88] * 8), told)
    assert after <= before + 0.004


@pytest.mark.parametrize("told", [30, 100, 400])
@pytest.mark.parametrize("seed", range(6))
def test_feedback_never_makes_a_wrong_score_worse(seed: int, told: int) -> None:
    actual = np.random.default_rng(seed).uniform(0.5, 0.97, 8).tolist()
    before, after, _ = taught(World(200 + seed, actual), told)
    assert after <= before + 0.004


def test_without_feedback_the_score_rests_on_priors() -> None:
    found = corrected(World(3, [0.9] * 8).claims(0), np.zeros(CLAIMS))
    assert found.told.kind == "none"
    assert found.told.used == 0
    assert "No feedback yet" in found.told.why
    assert not np.any(found.groups)


def test_scarce_feedback_changes_nothing_and_says_how_much_it_was() -> None:
    _, _, found = taught(World(4, [0.3] * 8), FEWEST - 1)
    assert not np.any(found.groups + found.calibration)
    assert found.told.used == FEWEST - 1
    assert str(FEWEST) in found.told.why


@pytest.mark.parametrize("right", [0.0, 1.0])
def test_feedback_of_one_kind_only_changes_nothing(right: float) -> None:
    world = World(5, [0.9] * 8)
    label = np.where(np.arange(CLAIMS) < 200, right, np.nan)
    claims = world.claims(0).set_column(0, "label", pa.array(label))
    found = corrected(claims, world.odds)
    assert not np.any(found.groups + found.calibration)
    assert "of each kind" in found.told.why


def test_feedback_on_one_document_only_changes_nothing() -> None:
    world = World(6, [0.3] * 8)
    one = pa.array(["d"] * CLAIMS)
    found = corrected(world.claims(300).set_column(2, "document", one), world.odds)
    assert not np.any(found.groups + found.calibration)
    assert "documents" in found.told.why


def test_feedback_that_contradicts_itself_cancels_out() -> None:
    right = np.array([1.0, 0.0, 1.0, 1.0, 0.0, np.nan])
    label, weight = labelled(np.array([0, 0, 1, 2, 2, 3]), right, np.ones(6), 4)
    assert np.isnan(label[[0, 2, 3]]).all()
    assert label[1] == 1.0
    assert weight.tolist() == [2.0, 1.0, 2.0, 0.0]


def test_feedback_at_random_teaches_nothing_wrong() -> None:
    """Labels that have nothing to do with the claims make scores no surer of lies."""
    world = World(7, [0.88] * 8)
    world.right[:400] = world.random.random(400) < 0.88
    before, after, _ = taught(world, 400)
    assert after <= before + 0.05


def test_the_stronger_of_two_verdicts_is_the_label() -> None:
    label, _ = labelled(np.array([0, 0]), np.array([1.0, 0.0]), np.array([3.0, 1.0]), 1)
    assert label[0] == 0.75


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -1.0, 0.0])
def test_a_label_without_weight_says_nothing(bad: float) -> None:
    label, _ = labelled(np.array([0]), np.array([1.0]), np.array([bad]), 1)
    assert np.isnan(label[0])


def test_what_is_learned_adds_up_and_is_named_with_the_score() -> None:
    world = World(8, [0.95, 0.95, 0.9, 0.9, 0.3, 0.9, 0.95, 0.2])
    claims = world.claims(500).append_column("extraction", pa.array(np.ones(CLAIMS)))
    scores: Scores = score_claims(claims, conflicts(), NOW)
    assert scores.learned.used == 500
    assert scores.model.startswith("trust-1-groups")
    assert scores.learned.after < scores.learned.before
    bad = world.source == 7
    assert scores.trust[bad].mean() < 0.6 < scores.trust[~bad].mean()
    assert np.allclose(scores.log_odds.sum(axis=1), log_odds(scores.trust), atol=1e-9)
    assert added(scores, "feedback")[int(np.flatnonzero(bad)[0])] < -1.0


def test_the_same_feedback_teaches_the_same_in_any_order() -> None:
    world = World(9, [0.95, 0.5] * 4)
    claims = world.claims(300)
    order = np.random.default_rng(0).permutation(CLAIMS)
    forth = corrected(claims, world.odds)
    back = corrected(claims.take(order), world.odds[order])
    assert back.told.kind == forth.told.kind
    assert back.groups == pytest.approx(forth.groups[order], abs=1e-3)


def test_verdicts_are_not_tested_on_themselves() -> None:
    """An approved claim is sure by its approval; that alone proves no other signal."""
    count = 60
    right = np.arange(count) % 2
    scores = scored(
        {
            "label": right.astype(float),
            "approved": right,
            "rejected": 1 - right,
            "document": [f"d{one}" for one in range(count)],
        }
    )
    assert scores.learned.before == pytest.approx(
        -np.log(0.88) / 2 - np.log(0.12) / 2, abs=1e-6
    )


@pytest.mark.parametrize("kind", KINDS)
def test_corrections_never_turn_the_order_of_a_source_round(kind: str) -> None:
    world = World(10, [0.8] * 8)
    every = np.arange(300)
    labels = Labels(
        world.odds[every],
        1.0 - world.right[every],  # Worse than nothing: it is wrong where it is sure.
        np.ones(300),
        np.zeros(300, dtype=np.int64),
        np.full(300, -1),
        every % 20,
    )
    order = np.argsort(labels.odds)
    assert np.all(np.diff(predicted(fit(kind, labels), labels)[order]) >= -1e-9)


def test_what_is_left_without_its_own_part_is_what_other_documents_teach() -> None:
    world = World(11, [0.95, 0.95, 0.9, 0.9, 0.4, 0.9, 0.95, 0.3])
    first = corrected(world.claims(400), world.odds)
    inside = (np.arange(CLAIMS) % 97 == 5) & (np.arange(CLAIMS) < 400)
    world.right[inside] = ~world.right[inside]
    second = corrected(world.claims(400), world.odds)
    assert first.told.kind == second.told.kind != "none"
    blind, again = (
        (found.groups + found.calibration - found.own)[inside]
        for found in (first, second)
    )
    assert again == pytest.approx(blind, abs=1e-9)
    assert (first.groups + first.calibration)[inside] != pytest.approx(
        (second.groups + second.calibration)[inside], abs=1e-3
    )
    assert not first.own[400:].any()
    assert first.own[:400].any()
