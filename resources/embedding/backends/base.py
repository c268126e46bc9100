"""What every way of running an embedding model can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Precision = Literal["bf16", "f32"]
BackendName = Literal["torch", "openvino-bf16", "openvino-f32"]

NAMES: tuple[BackendName, ...] = ("torch", "openvino-bf16", "openvino-f32")


@dataclass(frozen=True)
class Limits:
    """What bounds a forward pass.

    Attributes:
        max_tokens: Word pieces read of a text, special ones included; None for all.
        threads: Processor threads.
        batch: Texts, at most.
    """

    max_tokens: int | None
    threads: int
    batch: int


class Backend(Protocol):
    """Runs one model."""

    @property
    def name(self) -> BackendName:
        """Library, and the precision where it has a choice."""
        ...

    def encode(self, texts: Sequence[str], prompt: str = "") -> Vectors:
        """Return one unit vector for each text, in their order.

        Args:
            texts: One or more.
            prompt: What the model is told before each of them.

        Returns:
            Shape (len(texts), dimension).
        """
        ...


def precision(name: BackendName) -> Precision:
    """Return the number format that a back end computes in."""
    return "bf16" if name == "openvino-bf16" else "f32"
