import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from resources.embedding import BadVectorError, Embedder, ModelNotFoundError


def rewrite(path: Path, **changes: object) -> None:
    settings = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(settings | changes), encoding="utf-8")


def run(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"HOME": "/nonexistent", "PATH": "/usr/bin"} | environment,
        cwd=Path(__file__).parents[3],
    )
    assert done.stderr == ""
    return done.stdout.strip()


def test_vectors_are_unit_length_float32_and_in_the_order_of_the_texts(
    embedder: Embedder,
) -> None:
    texts = ["A cat sat on the mat. " * 9, "tax law", "A kitten sits on a rug."]
    vectors = embedder.embed(texts)
    assert vectors.shape == (3, embedder.dimension)
    assert embedder.dimension == 384
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    assert vectors[0] @ vectors[2] > 0.4
    assert vectors[0] @ vectors[1] < 0.2
    alone = np.concatenate([embedder.embed([text]) for text in texts])
    assert np.allclose(vectors, alone, atol=1e-6)


def test_no_text_gives_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, 384)


def test_254_word_pieces_are_read_and_not_128(embedder: Embedder) -> None:
    base = " ".join(["water"] * 120)
    texts = [f"{base} {' '.join(['finance'] * more)}" for more in (8, 60, 134, 135)]
    at_128, at_180, at_254, at_255 = embedder.embed(texts)
    assert at_128 @ at_180 < 0.95
    assert at_180 @ at_254 < 0.99
    assert np.array_equal(at_254, at_255)  # The model's own limit, 256 with marks.
    assert embedder.max_tokens == 256


def test_a_question_is_embedded_like_a_passage_by_the_default_model(
    embedder: Embedder,
) -> None:
    question = embedder.embed_query("notice period")
    assert question.shape == (384,)
    assert np.allclose(question, embedder.embed(["notice period"])[0], atol=1e-6)


def test_odd_texts_have_vectors_as_well(embedder: Embedder) -> None:
    vectors = embedder.embed(["", " ", "\x00", "日本語", "x" * 100_000])
    assert vectors.shape == (5, 384)


def test_id_and_dimension_need_neither_torch_nor_the_network() -> None:
    code = """
import sys
from resources.embedding import Embedder
e = Embedder()
print(e.model_id, e.dimension, e.embed([]).shape, e.embed([]).dtype, e.loaded)
print({"torch", "transformers", "sentence_transformers"} & set(sys.modules))
"""
    first, second = run(code).splitlines()
    assert first == f"{Embedder().model_id} 384 (0, 384) float32 False"
    assert second == "set()"


@pytest.mark.slow
def test_loading_the_default_model_writes_nothing_and_asks_no_network() -> None:
    code = """
import socket
def refuse(*_): raise AssertionError("the network was asked")
socket.getaddrinfo = socket.create_connection = refuse
from resources.embedding import Embedder
e = Embedder()
print(e.embed(["text"]).shape, e.loaded)
"""
    assert run(code) == "(1, 384) True"


def test_the_id_is_of_the_files_and_not_of_their_place(copied_model: Path) -> None:
    name, _, digest = Embedder(str(copied_model)).model_id.partition("@")
    assert name == "my-model"
    assert digest == Embedder().model_id.partition("@")[2]
    assert Embedder("sentence-transformers/all-MiniLM-L6-v2").model_id == (
        Embedder().model_id
    )
    (copied_model / "README.md").write_text("other words", encoding="utf-8")
    assert Embedder(str(copied_model)).model_id == f"{name}@{digest}"
    rewrite(copied_model / "1_Pooling" / "config.json", pooling_mode_cls_token=True)
    assert Embedder(str(copied_model)).model_id != f"{name}@{digest}"


def test_a_model_at_a_path_gives_the_same_vectors(
    copied_model: Path, embedder: Embedder
) -> None:
    copy = Embedder(str(copied_model))
    assert np.array_equal(copy.embed(["some text"]), embedder.embed(["some text"]))


@pytest.mark.parametrize(
    ("pooling", "dimension"),
    [
        ({"pooling_mode_cls_token": True}, 768),
        ({"pooling_mode": "mean", "embedding_dimension": 384}, 384),
        ({"pooling_mode": ["mean", "max"], "embedding_dimension": 384}, 768),
    ],
)
def test_the_dimension_is_read_from_the_pooling(
    copied_model: Path, pooling: dict[str, object], dimension: int
) -> None:
    rewrite(copied_model / "1_Pooling" / "config.json", **pooling)
    pooled = Embedder(str(copied_model))
    assert pooled.dimension == dimension
    assert not pooled.loaded
    assert pooled.embed(["text"]).shape == (1, dimension)


@pytest.mark.parametrize("listing", ["[]", "{", '[{"type": "x.Dense", "path": "2"}]'])
def test_a_damaged_list_of_modules_is_said_so(copied_model: Path, listing: str) -> None:
    (copied_model / "modules.json").write_text(listing, encoding="utf-8")
    with pytest.raises(ModelNotFoundError):
        _ = Embedder(str(copied_model)).dimension


def test_the_dimension_of_a_bare_network_is_asked_of_it(
    copied_model: Path,
) -> None:
    (copied_model / "modules.json").unlink()
    assert Embedder(str(copied_model)).dimension == 384


def test_settings_that_state_a_wrong_dimension_are_found_out(
    copied_model: Path,
) -> None:
    rewrite(copied_model / "1_Pooling" / "config.json", word_embedding_dimension=100)
    with pytest.raises(BadVectorError, match=r"shape \(1, 384\), not \(1, 100\)"):
        Embedder(str(copied_model)).embed(["text"])


def test_weights_that_are_not_numbers_are_found_out(copied_model: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    weights = load_file(copied_model / "model.safetensors")
    weights["embeddings.LayerNorm.weight"][:] = torch.nan
    save_file(weights, copied_model / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(BadVectorError, match="2 of 2 are not of unit length"):
        Embedder(str(copied_model)).embed(["one", "two"])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("./no/such/folder", "no such folder"),
        ("/no/such/folder", "no such folder"),
        ("no-owner/no model", "Repo id must"),
        (".", "holds no weights"),
    ],
)
def test_a_model_that_is_not_there_is_said_so_with_a_remedy(
    name: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelNotFoundError, match=reason) as error:
        _ = Embedder(name).model_id
    assert "all-MiniLM-L6-v2 (built in)" in error.value.remedy


def test_damaged_weights_are_said_so(copied_model: Path) -> None:
    with (copied_model / "model.safetensors").open("r+b") as file:
        file.truncate(1000)
    with pytest.raises(ModelNotFoundError, match="my-model"):
        Embedder(str(copied_model)).embed(["text"])


def test_a_hub_model_that_is_in_the_cache_is_found_without_the_network(
    copied_model: Path, tmp_path: Path
) -> None:
    cached = tmp_path / "hub" / "models--sentence-transformers--some-model"
    (cached / "refs").mkdir(parents=True)
    (cached / "refs" / "main").write_text("abc", encoding="utf-8")
    shutil.copytree(copied_model, cached / "snapshots" / "abc")
    code = """
from resources.embedding import Embedder, ModelNotFoundError
print(Embedder("some-model").model_id)
try:
    Embedder("other-model").weights
except ModelNotFoundError as error:
    print(error.problem)
"""
    offline = {"HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1"}
    found, missing = run(code, **offline).splitlines()
    assert found.startswith("some-model@")
    assert "'other-model' is not on this machine" in missing
