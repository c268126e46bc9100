"""Write a checkpoint as the one ONNX file that is shipped, with its settings.

`python -m benchmarks.nli.export --checkpoint FILE --data DIR --out DIR`

Weights are stored as bytes, one scale a row, and widened when the file is loaded: the
network computes as it was trained. The calibration is folded into the last layer.
"""

import argparse
import json
import math
from hashlib import file_digest
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from benchmarks.nli.calibration import Calibration, calibrate
from benchmarks.nli.network import CrossEncoder
from benchmarks.nli.settings import BLEND, LABELS, MAX_TOKENS

_HEADS = 12
_EPSILON = 1e-12
_STEPS = 127  # Largest byte on either side of zero.


class Bytes(nn.Module):
    """A matrix kept as bytes with one scale for each row.

    Args:
        weight: Shape (rows, columns).
    """

    values: Tensor
    scale: Tensor

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / _STEPS
        self.register_buffer("values", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def rows(self, at: Tensor) -> Tensor:
        """Return rows by number, shape (*at.shape, columns)."""
        found: Tensor = self.values[at].float() * self.scale[at]
        return found

    def matrix(self) -> Tensor:
        """Return the whole matrix, widened."""
        whole: Tensor = self.values.float() * self.scale
        return whole


class Dense(nn.Module):
    """A linear layer whose weight is kept as bytes."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.weight = Bytes(layer.weight.detach())
        self.bias = nn.Parameter(layer.bias.detach().clone())

    def forward(self, inputs: Tensor) -> Tensor:
        """Return inputs times the weight, plus the bias."""
        return inputs @ self.weight.matrix().t() + self.bias


class Layer(nn.Module):
    """One layer of the encoder, for inference."""

    def __init__(self, layer: Any) -> None:  # noqa: ANN401 - its parts are untyped.
        super().__init__()
        inner = layer.attention.self
        parts = [inner.query, inner.key, inner.value]
        joined = nn.Linear(parts[0].in_features, 3 * parts[0].out_features)
        joined.weight.data = torch.cat([part.weight.data for part in parts])
        joined.bias.data = torch.cat([part.bias.data for part in parts])
        self.query_key_value = Dense(joined)
        self.attended = Dense(layer.attention.output.dense)
        self.first_norm = layer.attention.output.LayerNorm
        self.wide = Dense(layer.intermediate.dense)
        self.narrow = Dense(layer.output.dense)
        self.second_norm = layer.output.LayerNorm

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """Return the next states, shape (n, length, width)."""
        n, length, width = states.shape
        split = self.query_key_value(states).view(n, length, 3, _HEADS, width // _HEADS)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        scores = query @ key.transpose(-1, -2) / math.sqrt(width // _HEADS) + bias
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(n, length, width)
        states = self.first_norm(states + self.attended(mixed))
        hidden = nn.functional.gelu(self.wide(states))
        normed: Tensor = self.second_norm(states + self.narrow(hidden))
        return normed


class Portable(nn.Module):
    """The cross-encoder as it is shipped: bytes in, probabilities out.

    Args:
        network: Trained network.
        calibration: Applied to its logits.
    """

    def __init__(self, network: CrossEncoder, calibration: Calibration) -> None:
        super().__init__()
        embeddings = network.encoder.embeddings
        self.words = Bytes(embeddings.word_embeddings.weight.detach())
        places = embeddings.position_embeddings.weight.detach()[:MAX_TOKENS]
        self.places = nn.Parameter(places.clone())
        self.types = embeddings.token_type_embeddings
        self.norm = embeddings.LayerNorm
        self.layers = nn.ModuleList(
            Layer(each) for each in network.encoder.encoder.layer
        )
        self.mix = Dense(network.mix)
        self.score = nn.Linear(network.score.in_features, len(LABELS))
        bias = torch.tensor(calibration.bias)
        scale = 1 / calibration.temperature
        self.score.weight.data = network.score.weight.data * scale
        self.score.bias.data = network.score.bias.data * scale + bias

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """Return probabilities, shape (n, 3); arguments as of `CrossEncoder`."""
        states = self.words.rows(ids) + self.types(types) + self.places[: ids.shape[1]]
        states = self.norm(states)
        bias = (1.0 - mask.float())[:, None, None, :] * -1e4
        for layer in self.layers:
            states = layer(states, bias)
        left = _mean(states, ((1 - types) * mask).unsqueeze(-1).float())
        right = _mean(states, (types * mask).unsqueeze(-1).float())
        features = [states[:, 0], right, (left - right).abs(), left * right]
        hidden = nn.functional.gelu(self.mix(torch.cat(features, -1)))
        probabilities: Tensor = self.score(hidden).softmax(-1)
        return probabilities


def load(checkpoint: Path, earlier: Path | None = None) -> CrossEncoder:
    """Return the averaged network of a checkpoint, ready for inference.

    Args:
        checkpoint: File that training wrote.
        earlier: Checkpoint of the stage before, of which a share is blended in: what
            the last stage unlearnt of other genres comes back.

    Source:
        Wortsman et al. (2022), Robust fine-tuning of zero-shot models, CVPR.
    """
    weights = torch.load(checkpoint, weights_only=True)["average"]
    if earlier is not None:
        before = torch.load(earlier, weights_only=True)["average"]
        weights = {
            name: torch.lerp(weight, before[name], BLEND)
            if weight.is_floating_point()
            else weight
            for name, weight in weights.items()
        }
    network = CrossEncoder(attention="eager")
    network.load_state_dict(weights)
    return network.eval()


def write(network: CrossEncoder, calibration: Calibration, folder: Path) -> Path:
    """Write `model.onnx` and `config.json`; return the model's file.

    Args:
        network: Trained network.
        calibration: Folded into the last layer.
        folder: Where to write.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "model.onnx"
    example = torch.ones(2, 8, dtype=torch.int64)
    axes = {0: "pairs", 1: "tokens"}
    torch.onnx.export(
        Portable(network, calibration).eval(),
        (example, example, example),
        str(path),
        input_names=["ids", "mask", "types"],
        output_names=["probabilities"],
        dynamic_axes={"ids": axes, "mask": axes, "types": axes},
        opset_version=17,
        do_constant_folding=False,  # Folding would widen the bytes.
        dynamo=False,
    )
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    config = {
        "name": "assay-nli",
        "labels": list(LABELS),
        "max_tokens": MAX_TOKENS,
        "sha256": digest,
        "calibration": calibration.described(),
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    return path


def _mean(states: Tensor, weight: Tensor) -> Tensor:
    return (states * weight).sum(1) / weight.sum(1).clamp(min=1.0)


def main() -> None:
    """Calibrate a checkpoint and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--earlier", type=Path, help="checkpoint to blend in")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    arguments = parser.parse_args()
    network = load(arguments.checkpoint, arguments.earlier)
    calibration = calibrate(network, arguments.data, arguments.wordnet)
    path = write(network, calibration, arguments.out)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, {calibration.described()}")


if __name__ == "__main__":
    main()
