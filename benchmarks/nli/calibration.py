"""Temperature and class biases that make a network's probabilities mean what they say.

Source:
    Guo et al. (2017), On calibration of modern neural networks, ICML: temperature
    scaling. The biases are its vector form, with one scale for all classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from benchmarks.nli.batching import batches
from benchmarks.nli.network import CrossEncoder
from benchmarks.nli.reading import Pair


@dataclass(frozen=True)
class Calibration:
    """Logits become logits / temperature + bias.

    Attributes:
        temperature: Above 1 where the network is too sure.
        bias: Added to each label's logit.
        pairs: Number of pairs that it was fitted on.
    """

    temperature: float = 1.0
    bias: tuple[float, float, float] = (0.0, 0.0, 0.0)
    pairs: int = 0

    def described(self) -> dict[str, object]:
        """Return it for a settings file."""
        return {
            "temperature": round(self.temperature, 4),
            "bias": [round(each, 4) for each in self.bias],
            "pairs": self.pairs,
        }


def calibrate(network: CrossEncoder, data: Path, wordnet: Path) -> Calibration:
    """Fit a calibration on pairs that the network was not trained on.

    Args:
        network: Trained network.
        data: Folder with `nli/dev` and `retrieval`.
        wordnet: Folder with WordNet's files.
    """
    from benchmarks.nli.held_out import held_out_pairs

    pairs = held_out_pairs(data, wordnet)
    logits, labels = logits_of(network, pairs)
    return fit(logits, labels)


def fit(logits: Tensor, labels: Tensor) -> Calibration:
    """Return the temperature and biases of least cross-entropy.

    Args:
        logits: Shape (n, 3).
        labels: Shape (n,), indices of `LABELS`.
    """
    log_scale = torch.zeros(1, requires_grad=True)
    bias = torch.zeros(logits.shape[1], requires_grad=True)
    search = torch.optim.LBFGS([log_scale, bias], lr=0.5, max_iter=100)

    def loss() -> Tensor:
        search.zero_grad()
        found = nn.functional.cross_entropy(logits * log_scale.exp() + bias, labels)
        found.backward()  # type: ignore[no-untyped-call]
        return found

    search.step(loss)  # type: ignore[no-untyped-call]
    centred = (bias - bias.mean()).detach().tolist()
    temperature = float((-log_scale.detach()).exp())
    return Calibration(temperature, tuple(centred), len(labels))


@torch.no_grad()
def logits_of(network: CrossEncoder, pairs: Sequence[Pair]) -> tuple[Tensor, Tensor]:
    """Return logits, shape (n, 3), and labels, shape (n,), in the order of batches."""
    network.eval()
    logits, labels = [], []
    for batch in batches(pairs, seed=0):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits.append(network(batch.ids, batch.mask, batch.types).float())
        labels.append(batch.labels)
    return torch.cat(logits), torch.cat(labels)
