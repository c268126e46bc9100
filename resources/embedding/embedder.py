"""Text to vectors, by the fastest back end whose vectors are the reference's."""

from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from resources.cores import cores
from resources.embedding.backends.base import (
    Backend,
    BackendName,
    Limits,
    Vectors,
    precision,
)
from resources.embedding.backends.reference import Reference
from resources.embedding.cache import Space, VectorCache
from resources.embedding.choice import Choice, Wanted, decide, survey, verdict
from resources.embedding.errors import (
    DEFAULT_MODEL,
    BackendRefusedError,
    BadVectorError,
)
from resources.embedding.models import (
    fingerprint,
    locate,
    prompts,
    short_name,
    stated_dimension,
    stated_max_tokens,
)
from resources.embedding.store import ModelStore

NORM_TOLERANCE = 1e-3  # Half precision on a GPU stays within it.
NO_FOLDER = "there is no folder to keep an export in"


class Embedder:
    """Turns text into unit vectors with a local sentence-transformers model.

    Nothing is loaded before the first text comes. The network is only asked for a
    model that is neither the default nor on this machine.

    Args:
        model: `all-MiniLM-L6-v2`, the path of a model's folder, or a hub name.
        batch: Texts in one forward pass, at most.
        folder: Where exports of models are kept; PyTorch alone is used if None.
        backend: `auto`, or the only one to take.
        threads: Processor threads; as many as cores that the process may use if None.
        cache: Vectors that were made before; none if None.
    """

    def __init__(  # noqa: PLR0913 - four of the six by keyword only.
        self,
        model: str = DEFAULT_MODEL,
        batch: int = 32,
        *,
        folder: Path | None = None,
        backend: Wanted = "auto",
        threads: int | None = None,
        cache: VectorCache | None = None,
    ) -> None:
        self.model = model
        self.batch = batch
        self.threads = threads or cores()
        self._folder = folder
        self._wanted = backend
        self._cache = cache

    @cached_property
    def weights(self) -> Path:
        """Folder of the model's files.

        Raises:
            ModelNotFoundError: If there is none and it cannot be downloaded.
        """
        return locate(self.model)

    @cached_property
    def model_id(self) -> str:
        """Name and short hash of the model's files, such as `name@0123456789ab`.

        The same files give the same id on every machine; it costs one read of the
        weights (90 MB in 0.1 s) and loads no library.
        """
        return f"{short_name(self.model)}@{fingerprint(self.weights)}"

    @cached_property
    def dimension(self) -> int:
        """Length of a vector; read from the model's settings where they state it."""
        stated = stated_dimension(self.weights) or self._reference.dimension
        if stated is None:
            raise BadVectorError(self.model, "it does not state its dimension")
        return stated

    @cached_property
    def max_tokens(self) -> int | None:
        """Word pieces read of one text, special ones included; later ones are cut."""
        return stated_max_tokens(self.weights) or self._reference.max_tokens

    @cached_property
    def backend(self) -> Choice:
        """What runs the model here, and why.

        Found out once in a folder, with the first text that needs it: about ten
        seconds.

        Raises:
            BackendRefusedError: If the one that was asked for cannot be used.
        """
        if self._wanted == "torch" or self._store is None:
            return self._without_export()
        found = survey(self._store, self._reference, self._limits)
        return decide(found, self._wanted, self.model)

    @property
    def chosen(self) -> Choice | None:
        """What runs the model here as far as it is known already; starts no work."""
        if self._wanted == "torch" or self._store is None or "backend" in vars(self):
            return self.backend
        known = verdict.read(self._store.verdict, verdict.conditions())
        return None if known is None else decide(known, self._wanted, self.model)

    @property
    def precision(self) -> str:
        """Number format that vectors are computed in: `f32` or `bf16`."""
        return precision(self.backend.name)

    @property
    def loaded(self) -> bool:
        """Whether the network is in memory."""
        return "_runner" in vars(self) or self._reference.loaded

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one vector for each text, in their order.

        Texts are batched by length, so padding is small. Vectors do not depend on the
        texts that come with them: not at all in OpenVINO, but for rounding (1e-6) in
        PyTorch.

        Returns:
            Unit vectors, shape (len(texts), dimension). Loads nothing for no text.

        Raises:
            ModelNotFoundError: If the model is not to be had.
            BackendRefusedError: If the back end that was asked for cannot be used.
            BadVectorError: If a vector has another length, or is not of unit length.
        """
        return self._vectors(texts, self._prompts[0], durable=True)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions, shape (len(texts), dimension).

        Differs from `embed` only for a model that was trained with a prompt before
        questions; and questions are remembered in memory only.

        Raises:
            ModelNotFoundError: If the model is not to be had.
            BackendRefusedError: If the back end that was asked for cannot be used.
            BadVectorError: If a vector has another length, or is not of unit length.
        """
        return self._vectors(texts, self._prompts[1], durable=False)

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question, shape (dimension,): see `embed_queries`."""
        vector: Vectors = self.embed_queries([text])[0]
        return vector

    def _vectors(self, texts: Sequence[str], prompt: str, *, durable: bool) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        compute = partial(self._computed, prompt=prompt)
        if self._cache is None:
            return compute(texts)
        space = Space(self.model_id, self.precision, self.max_tokens, prompt)
        return self._cache.embed(space, texts, compute, durable=durable)

    def _computed(self, texts: Sequence[str], prompt: str) -> Vectors:
        vectors = self._runner.encode(texts, prompt)
        if vectors.shape != (len(texts), self.dimension):
            problem = f"shape {vectors.shape}, not {(len(texts), self.dimension)}"
            raise BadVectorError(self.model, problem)
        off = np.abs(np.linalg.norm(vectors, axis=1) - 1.0)
        bad = np.flatnonzero(~(off <= NORM_TOLERANCE))  # Not a number is bad as well.
        if bad.size:
            problem = (
                f"{bad.size} of {len(texts)} are not of unit length, first {bad[0]}"
            )
            raise BadVectorError(self.model, problem)
        return vectors

    def _without_export(self) -> Choice:
        if self._wanted == "auto":
            return Choice("torch", NO_FOLDER)
        if self._wanted == "torch":
            return Choice("torch", "set by ASSAY_EMBEDDING_BACKEND")
        raise BackendRefusedError(self._wanted, self.model, NO_FOLDER)

    @cached_property
    def _prompts(self) -> tuple[str, str]:
        return prompts(self.weights)

    @cached_property
    def _limits(self) -> Limits:
        return Limits(self.max_tokens, self.threads, self.batch)

    @cached_property
    def _reference(self) -> Reference:
        return Reference(self.model, self.weights, self.threads, self.batch)

    @cached_property
    def _store(self) -> ModelStore | None:
        if self._folder is None:
            return None
        return ModelStore(self._folder, self.model_id, self.weights)

    @cached_property
    def _runner(self) -> Backend:
        store = self._store
        if store is None or self._sound_choice(store) == "torch":
            return self._reference
        vars(self).pop("_reference", None)  # It may have been loaded to compare.
        return store.open(self.backend.name, self._limits)

    def _sound_choice(self, store: ModelStore) -> BackendName:
        """Return the back end; what is damaged of it on disk is made again."""
        if self.backend.name != "torch" and not store.sound():
            store.verdict.unlink(missing_ok=True)
            del self.backend
        return self.backend.name
