"""Texts as numbers of word pieces, cut where the model stops reading."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from resources.embedding.backends.batches import Integers, batches, matrices

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Texts tokenized at a time: enough to sort by length, and few enough that the first of
# them are at work while the next are tokenized.
BLOCK = 512

Job = tuple[Integers, Integers, Integers]  # Places of texts, token ids, attention mask.


class Pieces:
    """Makes the inputs of a network.

    Args:
        tokenizer: The model's tokenizer.json.
        max_tokens: Word pieces of a text, special ones included; None for all.
        batch: Texts in one forward pass, at most.
    """

    def __init__(self, tokenizer: Path, max_tokens: int | None, batch: int) -> None:
        self._file = tokenizer
        self._max_tokens = max_tokens
        self._batch = batch

    def jobs(self, texts: Sequence[str]) -> Iterator[Job]:
        """Yield all texts in batches, of each block of 512 the longest first.

        A thread tokenizes the next block while the caller works on the last one.
        """
        with ThreadPoolExecutor(1) as pool:
            ahead = pool.submit(self._block, texts, 0)
            for start in range(BLOCK, len(texts) + BLOCK, BLOCK):
                block = ahead.result()
                if start < len(texts):
                    ahead = pool.submit(self._block, texts, start)
                yield from block

    def job(self, text: str) -> Job:
        """Return one text alone."""
        row = self._tokenizer.encode(text).ids
        return np.zeros(1, dtype=np.int64), *matrices([row])

    def _block(self, texts: Sequence[str], start: int) -> list[Job]:
        encoded = self._tokenizer.encode_batch_fast(list(texts[start : start + BLOCK]))
        rows = [each.ids for each in encoded]
        lengths = np.fromiter(map(len, rows), np.int64, len(rows))
        return [
            (places + start, *matrices([rows[at] for at in places]))
            for places in batches(lengths, texts=self._batch)
        ]

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._file))
        tokenizer.no_padding()
        if self._max_tokens is None:
            tokenizer.no_truncation()
        else:
            tokenizer.enable_truncation(self._max_tokens)
        return tokenizer
