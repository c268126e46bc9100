"""PyTorch by sentence-transformers: the reference that others are compared with."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from resources.embedding.backends.base import BackendName, Vectors
from resources.embedding.errors import ModelNotFoundError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class Reference:
    """Runs any sentence-transformers model, on a GPU where there is one.

    Args:
        model: What the user calls it, for errors.
        weights: Folder of its files.
        threads: Processor threads.
        batch: Texts in one forward pass.
    """

    name: BackendName = "torch"

    def __init__(self, model: str, weights: Path, threads: int, batch: int) -> None:
        self._model = model
        self._weights = weights
        self._threads = threads
        self._batch = batch

    @property
    def loaded(self) -> bool:
        """Whether the network is in memory."""
        return "network" in vars(self)

    @property
    def max_tokens(self) -> int | None:
        """Word pieces read of one text, special ones included; later ones are cut."""
        return self.network.max_seq_length

    @property
    def dimension(self) -> int | None:
        """Length of a vector, as far as the network knows it."""
        return self.network.get_embedding_dimension()

    def encode(self, texts: Sequence[str], prompt: str = "") -> Vectors:
        """Return one unit vector for each text, in their order.

        Raises:
            ModelNotFoundError: If the weights cannot be loaded.
        """
        network = self.network
        with _threads(self._threads):
            found = network.encode_document(
                list(texts),
                prompt=prompt,
                batch_size=self._batch,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.ascontiguousarray(found, dtype=np.float32)

    @cached_property
    def network(self) -> "SentenceTransformer":
        """The loaded network.

        Raises:
            ModelNotFoundError: If the weights cannot be loaded.
        """
        # Imported here: it costs seconds per process, and Dagster starts many.
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(str(self._weights), local_files_only=True)
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            reason = f"{self._weights}: {error}"
            raise ModelNotFoundError(self._model, reason) from error


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Let PyTorch use so many threads inside the block."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
