"""Pairs as batches of token ids, of like length, in an order fixed by the seed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from benchmarks.nli.network import base_folder
from benchmarks.nli.reading import Pair
from benchmarks.nli.settings import BATCH, MAX_TOKENS

_POOL = 40  # Batches that are sorted by length together: little padding, still mixed.


@dataclass(frozen=True)
class Batch:
    """Tensors of one step; shapes (n, length), the labels (n,)."""

    ids: Tensor
    mask: Tensor
    types: Tensor
    labels: Tensor


def tokenizer(max_tokens: int = MAX_TOKENS) -> Tokenizer:
    """Return the encoder's tokenizer, cutting the longer text of a pair first."""
    loaded = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    loaded.no_padding()
    loaded.enable_truncation(max_tokens, strategy="longest_first")
    return loaded


def batches(pairs: Sequence[Pair], seed: int) -> list[Batch]:
    """Cut pairs into batches, shuffled by a seed, each of pairs of like length."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(pairs))
    pieces = tokenizer()
    found: list[Batch] = []
    for start in range(0, len(order), BATCH * _POOL):
        pool = [pairs[at] for at in order[start : start + BATCH * _POOL]]
        found.extend(_pool_batches(pool, pieces))
    return [found[at] for at in rng.permutation(len(found))]


def _pool_batches(pool: list[Pair], pieces: Tokenizer) -> list[Batch]:
    encoded = pieces.encode_batch([(pair.premise, pair.hypothesis) for pair in pool])
    order = sorted(range(len(pool)), key=lambda at: len(encoded[at]))
    found = []
    for start in range(0, len(order), BATCH):
        group = order[start : start + BATCH]
        labels = torch.tensor([pool[at].label for at in group])
        found.append(_batch([encoded[at] for at in group], labels))
    return found


def _batch(encoded: list, labels: Tensor) -> Batch:  # type: ignore[type-arg]
    width = max(len(each) for each in encoded)
    shape = (3, len(encoded), width)
    values = np.zeros(shape, dtype=np.int64)
    for row, each in enumerate(encoded):
        values[0, row, : len(each)] = each.ids
        values[1, row, : len(each)] = 1
        values[2, row, : len(each)] = each.type_ids
    ids, mask, types = torch.from_numpy(values)
    return Batch(ids, mask, types, labels)
