"""Any sentence-transformers CrossEncoder of three labels."""

import json
import os
from collections.abc import Sequence
from functools import cached_property
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from resources.nli.errors import NliLabelsError, NliModelError
from resources.nli.scoring import LABELS, Pair, Probabilities

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_HASH_DIGITS = 12
_IDENTITY = ("config.json", "tokenizer.json", "*.safetensors", "*.bin")
_OTHER_FORMATS = ["*.h5", "*.msgpack", "*.onnx", "*.ot", "onnx/*", "openvino/*"]
_STEM = 6  # Letters that tell labels apart, as in "entail" and "entailment".


class Foreign:
    """Runs a model that the user names.

    Args:
        model: Path of its folder, or its name on the hub.
        threads: Processor threads.
        batch: Pairs in one forward pass.
    """

    def __init__(self, model: str, threads: int, batch: int) -> None:
        self._model = model
        self._threads = threads
        self._batch = batch

    @cached_property
    def model_id(self) -> str:
        """Name and short hash of settings, tokenizer and weights."""
        files = sorted(f for pattern in _IDENTITY for f in self._folder.glob(pattern))
        total = sha256()
        for file in files:
            with file.open("rb") as opened:
                total.update(file_digest(opened, "sha256").digest())
        return f"{Path(self._model).name}@{total.hexdigest()[:_HASH_DIGITS]}"

    def scores(self, pairs: Sequence[Pair]) -> Probabilities:
        """Return probabilities in the order of `LABELS`, shape (len(pairs), 3)."""
        import torch

        columns = self._columns
        before = torch.get_num_threads()
        torch.set_num_threads(self._threads)
        try:
            found = self._network.predict(
                list(pairs),
                batch_size=self._batch,
                activation_fn=torch.nn.Softmax(dim=-1),
                show_progress_bar=False,
            )
        finally:
            torch.set_num_threads(before)
        return np.asarray(found, dtype=np.float32)[:, columns]

    @cached_property
    def _folder(self) -> Path:
        path = Path(self._model).expanduser()
        if path.is_dir():
            return path
        if path.is_absolute() or self._model.startswith((".", "~")):
            raise NliModelError(self._model, "there is no such folder")
        return _from_hub(self._model)

    @cached_property
    def _network(self) -> "CrossEncoder":
        from safetensors import SafetensorError
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            network: CrossEncoder = CrossEncoder(
                str(self._folder), device="cpu", local_files_only=True
            )
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise NliModelError(self._model, _first_line(error)) from error
        return network

    @cached_property
    def _columns(self) -> list[int]:
        """Where the model puts each of our labels, as its settings name them."""
        path = self._folder / "config.json"
        try:
            settings = json.loads(path.read_text(encoding="utf-8"))
            named = {int(at): str(name) for at, name in settings["id2label"].items()}
        except (OSError, ValueError, LookupError, AttributeError, TypeError) as error:
            raise NliModelError(self._model, f"{path} names no labels") from error
        places = {name.lower()[:_STEM]: at for at, name in named.items()}
        wanted = [label[:_STEM] for label in LABELS]
        if len(named) != len(LABELS) or set(places) != set(wanted):
            raise NliLabelsError(self._model, list(named.values()))
        return [places[stem] for stem in wanted]


def _from_hub(model: str) -> Path:
    """Return the hub's copy on this machine, or else download it."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    reason = ""
    for local in (True, False):
        try:
            found = snapshot_download(
                model, local_files_only=local, ignore_patterns=_OTHER_FORMATS
            )
        except (OSError, HfHubHTTPError, HFValidationError) as error:
            reason = _first_line(error)
            continue
        return Path(found)
    raise NliModelError(model, reason)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
