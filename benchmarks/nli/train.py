"""Train the embedded NLI model: `python -m benchmarks.nli.train --data DIR --out DIR`.

Two stages, each of which leaves a checkpoint every few minutes and can be stopped and
started again from there; the second begins where the first ended.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

from benchmarks.nli.batching import Batch, batches
from benchmarks.nli.network import CrossEncoder
from benchmarks.nli.reading import Pair
from benchmarks.nli.settings import (
    AVERAGE_DECAY,
    CLIP_NORM,
    LABEL_SMOOTHING,
    SEED,
    STAGES,
    WEIGHT_DECAY,
    Schedule,
)

_REPORT_EVERY = 50  # Steps.
_SAVE_EVERY = 400

Epochs = list[list[Pair]]


class Training:
    """One stage under way: network, its averaged copy, optimiser, place.

    Args:
        network: What is trained, in place.
        schedule: Learning rates of the stage.
    """

    def __init__(self, network: CrossEncoder, schedule: Schedule) -> None:
        self.network = network
        self.schedule = schedule
        self.step = 0
        self.learnt: list[Tensor] = [p for p in network.parameters() if p.requires_grad]
        self.average = [p.detach().clone() for p in self.learnt]
        self.optimiser = torch.optim.AdamW(
            _groups(network), lr=schedule.peak, betas=(0.9, 0.98), fused=True
        )

    def learn(self, batch: Batch, steps: int) -> float:
        """Take one step of all `steps` and return its loss."""
        for group in self.optimiser.param_groups:
            group["lr"] = self.schedule.rate(self.step, steps)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self.network(batch.ids, batch.mask, batch.types)
        loss = nn.functional.cross_entropy(
            logits.float(), batch.labels, label_smoothing=LABEL_SMOOTHING
        )
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.learnt, CLIP_NORM)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.step += 1
        self._follow()
        return float(loss.detach())

    def save(self, path: Path) -> None:
        """Write everything needed to go on from here."""
        partial = path.with_suffix(".partial")
        torch.save(
            {
                "network": self.network.state_dict(),
                "average": self.averaged(),
                "optimiser": self.optimiser.state_dict(),
                "mean": self.average,
                "step": self.step,
                "random": torch.get_rng_state(),
            },
            partial,
        )
        partial.replace(path)

    def resume(self, path: Path) -> None:
        """Go on from a file that `save` wrote."""
        state = torch.load(path, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.average = state["mean"]
        self.step = state["step"]
        torch.set_rng_state(state["random"])

    def averaged(self) -> dict[str, Tensor]:
        """Return the network's weights with the moving average in place of the last."""
        state = dict(self.network.state_dict())
        names = [n for n, p in self.network.named_parameters() if p.requires_grad]
        return {**state, **dict(zip(names, self.average, strict=True))}

    def _follow(self) -> None:
        # Early steps count for less, as in Adam: the average forgets where it began.
        decay = min(AVERAGE_DECAY, self.step / (self.step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(self.average, self.learnt, 1 - decay)


def run_stage(stage: str, epochs: Epochs, out: Path, start: Path | None = None) -> Path:
    """Train one stage, or what is left of it, and return its last checkpoint.

    Args:
        stage: Name in `STAGES`.
        epochs: Pairs of each pass.
        out: Folder of checkpoints.
        start: Checkpoint of the stage before; the pretrained encoder when None.
    """
    torch.manual_seed(SEED)
    network = CrossEncoder(attention="eager")
    if start is not None:
        network.load_state_dict(torch.load(start, weights_only=True)["network"])
    training = Training(network.train(), STAGES[stage])
    latest = out / f"{stage}.pt"
    if latest.is_file():
        training.resume(latest)
    plan = [
        batch
        for number, pairs in enumerate(epochs)
        for batch in batches(pairs, SEED + number)
    ]
    _walk(training, plan, latest)
    return latest


def _walk(training: Training, plan: list[Batch], latest: Path) -> None:
    begun, seen, losses = time.perf_counter(), 0, 0.0
    first = training.step
    for batch in plan[first:]:
        losses += training.learn(batch, len(plan))
        seen += len(batch.labels)
        done = training.step - first
        if done % _REPORT_EVERY == 0:
            rate = seen / (time.perf_counter() - begun)
            left = (len(plan) - training.step) * (time.perf_counter() - begun) / done
            print(
                f"{latest.stem} {training.step}/{len(plan)}"
                f" loss {losses / _REPORT_EVERY:.4f} {rate:.0f} pairs/s"
                f" {left / 60:.1f} min left",
                flush=True,
            )
            losses = 0.0
        if training.step % _SAVE_EVERY == 0 or training.step == len(plan):
            training.save(latest)


def _groups(network: CrossEncoder) -> list[dict[str, object]]:
    named = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
    decayed = [p for _, p in named if p.dim() > 1]
    plain = [p for _, p in named if p.dim() <= 1]
    return [
        {"params": decayed, "weight_decay": WEIGHT_DECAY},
        {"params": plain, "weight_decay": 0.0},
    ]


def _stage_pairs(arguments: argparse.Namespace) -> dict[str, Callable[[], Epochs]]:
    from benchmarks.nli.general import general_epochs

    def typed() -> Epochs:
        from benchmarks.nli.typed import typed_epochs

        return typed_epochs(arguments.data, arguments.wordnet, SEED)

    return {"general": lambda: general_epochs(arguments.data, SEED), "typed": typed}


def main() -> None:
    """Run the stages asked for, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    parser.add_argument("--stage", choices=list(STAGES), action="append")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.out.mkdir(parents=True, exist_ok=True)
    sources = _stage_pairs(arguments)
    start: Path | None = None
    for stage in STAGES:
        if stage in (arguments.stage or STAGES):
            start = run_stage(stage, sources[stage](), arguments.out, start)
        else:
            start = arguments.out / f"{stage}.pt"


if __name__ == "__main__":
    main()
