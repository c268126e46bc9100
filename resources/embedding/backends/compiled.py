"""OpenVINO on an export of the model: no torch, and every core at work."""

import threading
from collections.abc import Sequence

import numpy as np

from resources.embedding.backends.base import BackendName, Vectors
from resources.embedding.backends.engine import Engine
from resources.embedding.backends.pieces import Pieces


class Compiled:
    """Runs one export in one precision. Any thread may ask; one is served at a time.

    Args:
        name: Library and precision.
        pieces: Makes inputs of texts.
        engine: Makes vectors of inputs.
    """

    def __init__(self, name: BackendName, pieces: Pieces, engine: Engine) -> None:
        self.name = name
        self._pieces = pieces
        self._engine = engine
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str], prompt: str = "") -> Vectors:
        """Return one unit vector for each text, in their order.

        The vector of a text has the same bits whatever other texts come with it.

        Raises:
            RuntimeError: If OpenVINO cannot read or run the export.
        """
        told = [prompt + text for text in texts] if prompt else texts
        with self._lock:
            if len(told) == 1:
                return self._engine.one(self._pieces.job(told[0]))
            parts = self._engine.many(self._pieces.jobs(told))
        found = np.empty((len(told), parts[0][1].shape[1]), dtype=np.float32)
        for places, vectors in parts:
            found[places] = vectors
        return found
