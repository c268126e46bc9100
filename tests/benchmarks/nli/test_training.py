"""Training, stopping, going on and exporting, with the real network on few pairs."""

from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks.nli.batching import Batch, batches
from benchmarks.nli.calibration import Calibration
from benchmarks.nli.export import load, write
from benchmarks.nli.network import CrossEncoder
from benchmarks.nli.reading import Pair
from benchmarks.nli.settings import BLEND, STAGES
from benchmarks.nli.train import Training
from resources.nli import Nli

PAIRS = [
    Pair("The mill was built in 1821.", "The mill was built in 1840.", 2, "test"),
    Pair("The mill was built in 1821.", "There is a mill.", 0, "test"),
    Pair("The mill was built in 1821.", "Salt dissolves in warm water.", 1, "test"),
    Pair("Two dogs run along a beach at dusk.", "No dog is moving.", 2, "test"),
]


@pytest.fixture
def batch() -> Batch:
    return batches(PAIRS, seed=1)[0]


def test_batches_hold_every_pair_once_and_pad_with_nothing(batch: Batch) -> None:
    assert sorted(batch.labels.tolist()) == [0, 1, 2, 2]
    assert torch.equal(batch.mask, (batch.ids != 0).long())
    assert batch.types.sum() > 0
    many = batches(PAIRS * 50, seed=2)
    assert sum(len(each.labels) for each in many) == 200
    again = batches(PAIRS * 50, seed=2)
    pairs_of_batches = zip(many, again, strict=True)
    assert all(torch.equal(a.ids, b.ids) for a, b in pairs_of_batches)


def test_training_learns_and_goes_on_where_it_was_stopped(
    tmp_path: Path, batch: Batch
) -> None:
    torch.manual_seed(3)
    training = Training(CrossEncoder("eager").train(), STAGES["general"])
    losses = [training.learn(batch, 8) for _ in range(4)]
    assert losses[-1] < losses[0]
    training.save(tmp_path / "half.pt")
    straight = training.learn(batch, 8)
    other = Training(CrossEncoder("eager").train(), STAGES["general"])
    other.resume(tmp_path / "half.pt")
    assert other.step == 4
    assert other.learn(batch, 8) == pytest.approx(straight, rel=1e-5)
    for ours, theirs in zip(training.average, other.average, strict=True):
        torch.testing.assert_close(ours, theirs)


def test_what_is_exported_answers_as_the_network_does(
    tmp_path: Path, batch: Batch
) -> None:
    torch.manual_seed(3)
    training = Training(CrossEncoder("eager").train(), STAGES["general"])
    training.save(tmp_path / "early.pt")
    for _ in range(4):
        training.learn(batch, 8)
    training.save(tmp_path / "late.pt")
    network = load(tmp_path / "late.pt", tmp_path / "early.pt")
    first, last = (load(tmp_path / f"{name}.pt") for name in ("early", "late"))
    blended = torch.lerp(last.mix.weight, first.mix.weight, BLEND)
    torch.testing.assert_close(network.mix.weight, blended)

    calibration = Calibration(temperature=2.0, bias=(0.5, 0.0, -0.5))
    write(network, calibration, tmp_path / "model")
    with torch.inference_mode():
        logits = network(batch.ids, batch.mask, batch.types)
    wanted = (logits / 2.0 + torch.tensor([0.5, 0.0, -0.5])).softmax(-1).numpy()
    nli = Nli(threads=1, folder=tmp_path / "model")
    order = [pair.label for pair in PAIRS]
    found = nli.probabilities([(pair.premise, pair.hypothesis) for pair in PAIRS])
    for label in (0, 1):  # Labels that stand once tell which row is which.
        row = batch.labels.tolist().index(label)
        np.testing.assert_allclose(found[order.index(label)], wanted[row], atol=0.02)
