"""Where a home keeps the exports of one model, and what OpenVINO made of them."""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from resources.embedding.backends.base import BackendName, Limits, precision
from resources.embedding.backends.compiled import Compiled
from resources.embedding.backends.engine import Engine
from resources.embedding.backends.pieces import Pieces
from resources.embedding.errors import NotExportableError
from resources.embedding.export import export

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

TOKENIZER = "tokenizer.json"


class ModelStore:
    """One model's folder in a home. Processes that share it wait for each other.

    Args:
        folder: The home's folder of models.
        model_id: Name and hash of the model's files.
        weights: Folder of the model's files.
    """

    def __init__(self, folder: Path, model_id: str, weights: Path) -> None:
        self.folder = folder / model_id.replace("/", "--")
        self._tokenizer = weights / TOKENIZER

    @property
    def verdict(self) -> Path:
        """The file that says which back end was found best."""
        return self.folder / "verdict.json"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other process change the folder inside the block."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def make(self, network: "SentenceTransformer") -> None:
        """Export the network anew, and forget what was made of an older export.

        Raises:
            NotExportableError: If this model cannot be run without PyTorch.
        """
        if not self._tokenizer.is_file():
            msg = f"it has no {TOKENIZER}"
            raise NotExportableError(msg)
        self._seal.unlink(missing_ok=True)
        shutil.rmtree(self._compiled, ignore_errors=True)
        partial = self._export.with_suffix(".partial")
        try:
            export(network, partial)
            partial.replace(self._export)
        finally:
            partial.unlink(missing_ok=True)

    def open(self, name: BackendName, limits: Limits) -> Compiled:
        """Return a back end on the export; nothing is loaded before its first text.

        Args:
            name: `openvino-bf16` or `openvino-f32`.
            limits: What bounds a forward pass.
        """
        pieces = Pieces(self._tokenizer, limits.max_tokens, limits.batch)
        engine = Engine(self._export, self._compiled, precision(name), limits.threads)
        return Compiled(name, pieces, engine)

    def seal(self) -> None:
        """Note a checksum of every file that OpenVINO reads."""
        self._seal.write_text(json.dumps(self._checksums()), encoding="utf-8")

    def sound(self) -> bool:
        """Return whether those files are what they were when they were sealed."""
        try:
            noted = json.loads(self._seal.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        # Others may have come since: of the same export, for other settings.
        return self._export.is_file() and noted.items() <= self._checksums().items()

    @property
    def _export(self) -> Path:
        return self.folder / "model.onnx"

    @property
    def _compiled(self) -> Path:
        return self.folder / "compiled"

    @property
    def _seal(self) -> Path:
        return self.folder / "seal.json"

    def _checksums(self) -> dict[str, str]:
        """Return a hash of each compiled file: of 90 MB in 20 ms."""
        import xxhash

        found = {}
        for path in sorted(self._compiled.glob("*.blob")):
            with path.open("rb") as file:
                found[path.name] = file_digest(file, xxhash.xxh3_128).hexdigest()
        return found
