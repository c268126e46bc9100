"""What is made in a folder of models, and what happens when it is damaged."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from resources.embedding import BackendRefusedError, Embedder
from resources.embedding.choice import PARITY, sample

ROOT = Path(__file__).parents[3]
QUERY = """
import socket, sys
def refuse(*_): raise AssertionError("the network was asked")
socket.getaddrinfo = socket.create_connection = refuse
from pathlib import Path
from resources.embedding import Embedder
embedder = Embedder(folder=Path(sys.argv[1]), backend=sys.argv[2])
print(embedder.precision, embedder.max_tokens, embedder.loaded)
print(float(embedder.embed_query("How long is the notice period?").sum()))
print({"torch", "transformers", "sentence_transformers"} & set(sys.modules))
"""


@pytest.fixture
def folder(compiled: Embedder, models: Path, tmp_path: Path) -> Path:
    """A folder of its own, with the export and the verdict."""
    assert compiled.backend.name == "openvino-f32"
    return Path(shutil.copytree(models, tmp_path / "models"))


def only(folder: Path, name: str) -> Path:
    (found,) = folder.glob(f"all-MiniLM-L6-v2@*/{name}")
    return found


def test_every_kind_of_text_has_the_references_vector(
    compiled: Embedder, embedder: Embedder
) -> None:
    texts = [*sample.kinds(), *sample.passages()]
    cosines = np.sum(compiled.embed(texts) * embedder.embed(texts), axis=1)
    assert cosines.min() >= 0.999999
    assert compiled.dimension == embedder.dimension
    assert compiled.max_tokens == embedder.max_tokens


def test_the_choice_is_the_fastest_at_parity_and_says_why(
    compiled: Embedder, models: Path
) -> None:
    choice = Embedder(folder=models).backend
    assert choice.candidates == compiled.backend.candidates
    assert [each.name for each in choice.candidates] == [
        *("torch", "openvino-bf16", "openvino-f32")
    ]
    fit = [each for each in choice.candidates if not each.refusal]
    assert choice.per_second == max(each.per_second or 0 for each in fit)
    assert choice.parity is not None
    assert choice.parity >= PARITY
    assert choice.reason.startswith("the fastest here")


@pytest.mark.parametrize("wanted", ["auto", "openvino-f32"])
def test_what_was_chosen_once_needs_no_torch_again(
    compiled: Embedder, models: Path, wanted: str
) -> None:
    assert compiled.backend.name == "openvino-f32"
    done = subprocess.run(
        [sys.executable, "-c", QUERY, str(models), wanted],
        capture_output=True,
        text=True,
        check=True,
        env={"HOME": "/nonexistent", "PATH": "/usr/bin"},
        cwd=ROOT,
    )
    first, total, libraries = done.stdout.splitlines()
    assert first == f"{Embedder(folder=models, backend=wanted).precision} 256 False"  # type: ignore[arg-type]
    expected = compiled.embed_query("How long is the notice period?").sum()
    assert float(total) == pytest.approx(float(expected), abs=0.05)
    assert libraries == "set()"


@pytest.mark.parametrize("backend", ["openvino-f32", "auto"])
def test_a_text_has_the_same_bits_whatever_stands_beside_it(
    compiled: Embedder, models: Path, backend: str
) -> None:
    embedder = Embedder(folder=models, backend=backend)  # type: ignore[arg-type]
    if embedder.backend.name == "torch":
        pytest.skip("PyTorch is the fastest here, and rounds by the batch")
    texts = sample.kinds()
    together = embedder.embed(texts)
    assert np.array_equal(together, embedder.embed(texts[::-1])[::-1])
    for text, vector in zip(texts, together, strict=True):
        assert np.array_equal(embedder.embed([text])[0], vector)


def test_more_texts_than_a_block_come_back_in_their_order(compiled: Embedder) -> None:
    texts = [f"{'word ' * (at % 7)}number {at}" for at in range(1100)]
    vectors = compiled.embed(texts)
    some = [0, 1, 511, 512, 513, 1023, 1024, 1099]
    assert np.array_equal(vectors[some], compiled.embed([texts[at] for at in some]))


def test_nothing_is_chosen_by_asking_what_was(models: Path, tmp_path: Path) -> None:
    embedder = Embedder(folder=tmp_path)
    assert embedder.chosen is None
    assert list(tmp_path.iterdir()) == []
    assert not embedder.loaded


def test_without_a_folder_only_pytorch_can_be_had() -> None:
    choice = Embedder().backend
    assert choice.name == "torch"
    assert "no folder" in choice.reason
    with pytest.raises(BackendRefusedError, match="no folder"):
        _ = Embedder(backend="openvino-f32").backend


@pytest.mark.slow
@pytest.mark.parametrize("damaged", ["compiled/*.blob", "model.onnx"])
def test_what_is_damaged_or_gone_is_made_again(
    compiled: Embedder, folder: Path, damaged: str
) -> None:
    path = only(folder, damaged)
    if damaged.endswith(".blob"):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.chmod(0o600)
        path.write_bytes(content)
    else:
        path.unlink()
    before = only(folder, "verdict.json").stat().st_mtime_ns
    embedder = Embedder(folder=folder, backend="openvino-f32")
    texts = ["the notice period", "a lease"]
    assert np.array_equal(embedder.embed(texts), compiled.embed(texts))
    assert only(folder, "verdict.json").stat().st_mtime_ns > before
    again = Embedder(folder=folder, backend="openvino-f32")
    assert np.array_equal(again.embed(texts), compiled.embed(texts))


@pytest.mark.slow
def test_a_verdict_of_another_version_is_found_out_again(
    compiled: Embedder, folder: Path
) -> None:
    path = only(folder, "verdict.json")
    kept = json.loads(path.read_text(encoding="utf-8"))
    kept["conditions"]["versions"]["openvino"] = "1.0"
    kept["candidates"][2]["parity"] = 0.1
    path.write_text(json.dumps(kept), encoding="utf-8")
    assert Embedder(folder=folder, backend="openvino-f32").chosen is None
    choice = Embedder(folder=folder, backend="openvino-f32").backend
    assert choice.parity is not None
    assert choice.parity >= PARITY


def test_a_back_end_that_was_not_at_parity_is_refused(folder: Path) -> None:
    path = only(folder, "verdict.json")
    kept = json.loads(path.read_text(encoding="utf-8"))
    kept["candidates"][2]["parity"] = 0.9998
    path.write_text(json.dumps(kept), encoding="utf-8")
    with pytest.raises(BackendRefusedError, match=r"cosine 0\.999800"):
        Embedder(folder=folder, backend="openvino-f32").embed(["text"])
