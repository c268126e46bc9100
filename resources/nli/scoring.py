"""Premise and hypothesis to probabilities, whichever model is set."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from resources.cores import cores
from resources.nli.errors import DEFAULT_MODEL

Probabilities = npt.NDArray[np.float32]
Pair = tuple[str, str]

LABELS = ("entailment", "neutral", "contradiction")
ENTAILMENT, NEUTRAL, CONTRADICTION = range(3)

_LONGEST = 8_192  # Characters read of a text: far more than a model's tokens hold.
_AT_ONCE = 8_192  # Pairs that are tokenized and sorted together: flat memory.


class Backend(Protocol):
    """Runs one model."""

    @property
    def model_id(self) -> str:
        """Name and short hash of the model's files."""
        ...

    def scores(self, pairs: Sequence[Pair]) -> Probabilities:
        """Return probabilities in the order of `LABELS`, shape (len(pairs), 3)."""
        ...


class Nli:
    """Tells what one text says about another.

    Nothing is loaded before the first pair comes.

    Args:
        model: `assay-nli`, which is shipped, or the name or path of any
            sentence-transformers CrossEncoder of three labels.
        threads: Processor threads; as many as cores that the process may use when
            None.
        batch: Pairs in one forward pass, at most.
        folder: Where the shipped model's files are, if not in the package.

    Raises:
        ValueError: If threads or batch is below 1.
    """

    def __init__(
        self,
        model: str = DEFAULT_MODEL,
        *,
        threads: int | None = None,
        batch: int = 32,
        folder: Path | None = None,
    ) -> None:
        if batch < 1 or (threads is not None and threads < 1):
            msg = f"threads and batch are 1 or more: got {threads} and {batch}"
            raise ValueError(msg)
        self.model = model
        self.threads = threads or cores()
        self.batch = batch
        self._folder = folder

    @property
    def model_id(self) -> str:
        """Name and short hash of the files, such as `assay-nli@0123456789ab`.

        The same files give the same id everywhere; no weights are loaded for it.

        Raises:
            NliModelError: If the model is not to be had.
        """
        return self._backend.model_id

    def probabilities(self, pairs: Sequence[Pair]) -> Probabilities:
        """Return what each premise says about its hypothesis.

        Pairs are batched by length; a pair's probabilities do not depend on the others
        beyond rounding (1e-5). The longer text of a pair is cut first where both are
        too long for the model. An empty text says nothing: neutral.

        Args:
            pairs: Premise and hypothesis of each.

        Returns:
            Entailment, neutral, contradiction; shape (len(pairs), 3), rows sum to 1.

        Raises:
            NliModelError: If the model is missing or damaged.
            NliLabelsError: If the model has other labels.
            TypeError: If a text is not a str.
        """
        found = np.zeros((len(pairs), len(LABELS)), dtype=np.float32)
        found[:, NEUTRAL] = 1.0
        told = [at for at, pair in enumerate(pairs) if _says_something(pair)]
        for start in range(0, len(told), _AT_ONCE):
            chunk = told[start : start + _AT_ONCE]
            texts = [_cut(pairs[at]) for at in chunk]
            found[chunk] = self._backend.scores(texts)
        return found

    def contradiction(self, pairs: Sequence[Pair]) -> Probabilities:
        """Return how surely two texts contradict each other, whichever comes first.

        Both directions are asked and their mean is returned.

        Args:
            pairs: Two texts of each.

        Returns:
            Probabilities, shape (len(pairs),).

        Raises:
            NliModelError: If the model is missing or damaged.
            NliLabelsError: If the model has other labels.
            TypeError: If a text is not a str.
        """
        around = [(second, first) for first, second in pairs]
        both = self.probabilities([*pairs, *around])[:, CONTRADICTION]
        mean: Probabilities = both.reshape(2, len(pairs)).mean(axis=0)
        return mean

    @cached_property
    def _backend(self) -> Backend:
        if self.model == DEFAULT_MODEL:
            from resources.nli.shipped import Shipped

            return Shipped(self.threads, self.batch, self._folder)
        from resources.nli.foreign import Foreign

        return Foreign(self.model, self.threads, self.batch)


def _says_something(pair: Pair) -> bool:
    for text in pair:
        if not isinstance(text, str):
            msg = f"premise and hypothesis are str: got {type(text).__name__}"
            raise TypeError(msg)
    return all(text.strip() for text in pair)


def _cut(pair: Pair) -> Pair:
    return pair[0][:_LONGEST], pair[1][:_LONGEST]
