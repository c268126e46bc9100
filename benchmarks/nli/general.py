"""The first stage: the open sets as they are, and evidence of other claims."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.nli.reading import Pair, focused, read_pairs
from benchmarks.nli.settings import CONTRADICTION, ENTAILMENT, NEUTRAL

EVIDENCE_WORDS = 80  # Of a claim's evidence: what fits beside it in 128 tokens.
_SWAPPED = 0.08  # Share of pairs read the other way round.
_FAR_SHORTER = 0.7  # A hypothesis of fewer words than this share leaves things out.

Random = np.random.Generator


def read_sets(data: Path) -> dict[str, list[Pair]]:
    """Return the training sets by name, FEVER's evidence cut to what matters."""
    folder = data / "nli" / "train"
    files = {
        "snli": "snli_100k.jsonl.gz",
        "cad": "cad.jsonl.gz",
        "conjnli": "conjnli_15k.jsonl.gz",
        "fever": "fever.jsonl.gz",
        "mpe": "mpe.jsonl.gz",
    }
    sets = {name: read_pairs(folder / file, name) for name, file in files.items()}
    sets["fever"] = [focused(pair, EVIDENCE_WORDS) for pair in sets["fever"]]
    return sets


def general_epochs(data: Path, seed: int) -> list[list[Pair]]:
    """Return the pairs of each pass of the first stage.

    Args:
        data: Folder with `nli/train`.
        seed: Decides which pairs are sampled, re-paired and swapped.
    """
    sets = read_sets(data)
    rng = np.random.default_rng(seed)
    halves = (0, 1)
    return [
        [
            *swapped(sets["snli"], rng),
            *sets["cad"],
            *sets["conjnli"][half::2],
            *swapped(sets["fever"], rng),
            *other_evidence(sets["fever"], rng)[half::2],
            *sets["mpe"][half::4],
        ]
        for half in halves
    ]


def swapped(pairs: Sequence[Pair], rng: Random) -> list[Pair]:
    """Turn a share of pairs round, with the label that the other direction has.

    A contradiction stays one. A text that says more than another does not follow
    from it, so an entailment becomes neutral where the hypothesis is far shorter,
    and is left as it is otherwise.
    """
    chosen = rng.random(len(pairs)) < _SWAPPED
    turned = (
        _turned(pair) if swap else pair
        for pair, swap in zip(pairs, chosen, strict=True)
    )
    return list(turned)


def other_evidence(pairs: Sequence[Pair], rng: Random) -> list[Pair]:
    """Give each claim the evidence of another claim, at random: neutral."""
    order = rng.permutation(len(pairs))
    return [
        Pair(pairs[other].premise, pair.hypothesis, NEUTRAL, "other evidence")
        for pair, other in zip(pairs, order, strict=True)
        if not _share_a_name(pairs[other].premise, pair.hypothesis)
    ]


def _turned(pair: Pair) -> Pair:
    around = replace(pair, premise=pair.hypothesis, hypothesis=pair.premise)
    if pair.label == CONTRADICTION:
        return around
    longer = len(pair.hypothesis.split()) >= _FAR_SHORTER * len(pair.premise.split())
    if pair.label == ENTAILMENT and longer:
        return pair
    return replace(around, label=NEUTRAL)


def _share_a_name(text: str, other: str) -> bool:
    return bool(_names(text) & _names(other))


def _names(text: str) -> set[str]:
    return {word.strip(".,;:'\"()") for word in text.split() if word[:1].isupper()}
