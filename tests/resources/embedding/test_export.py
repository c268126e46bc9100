"""Other models than the default one: which can be exported, and which cannot."""

import json
from pathlib import Path

import numpy as np
import pytest

from resources.embedding import BackendRefusedError, Embedder
from resources.embedding.backends import Reference
from resources.embedding.backends.base import Limits
from resources.embedding.errors import NotExportableError
from resources.embedding.store import ModelStore

TEXTS = ["a lease", "The tenant gives notice in writing. " * 9, "契約", ""]


def rewrite(path: Path, **changes: object) -> None:
    settings = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(settings | changes), encoding="utf-8")


def reference(model: Path) -> Reference:
    return Reference(model.name, model, threads=1, batch=8)


@pytest.mark.slow
def test_a_pooling_and_a_prompt_of_another_kind_are_exported_as_well(
    copied_model: Path, tmp_path: Path
) -> None:
    pooling = {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}
    rewrite(copied_model / "1_Pooling" / "config.json", **pooling)
    settings = copied_model / "config_sentence_transformers.json"
    rewrite(settings, prompts={"query": "question: ", "document": "passage: "})
    embedder = Embedder(
        str(copied_model), folder=tmp_path / "models", backend="openvino-f32"
    )
    network = reference(copied_model).network
    passages = network.encode_document(TEXTS, normalize_embeddings=True)
    questions = network.encode_query(TEXTS, normalize_embeddings=True)
    assert np.abs(passages - questions).max() > 0.01
    assert np.allclose(embedder.embed(TEXTS), passages, atol=1e-5)
    assert np.allclose(embedder.embed_queries(TEXTS), questions, atol=1e-5)
    assert np.array_equal(
        embedder.embed_query(TEXTS[0]), embedder.embed_queries(TEXTS)[0]
    )


def test_the_same_weights_give_the_same_file(
    copied_model: Path, tmp_path: Path
) -> None:
    network = reference(copied_model).network
    written = []
    for name in ("one", "two"):
        store = ModelStore(tmp_path, f"owner/{name}", copied_model)
        with store.alone():
            store.make(network)
        written.append((store.folder / "model.onnx").read_bytes())
        assert store.folder == tmp_path / f"owner--{name}"
    assert written[0] == written[1]
    limits = Limits(256, threads=1, batch=8)
    vectors = store.open("openvino-f32", limits).encode(TEXTS)
    assert np.allclose(vectors, reference(copied_model).encode(TEXTS), atol=1e-5)


def test_a_prompt_that_pooling_leaves_out_cannot_be_exported(
    copied_model: Path, tmp_path: Path
) -> None:
    rewrite(copied_model / "1_Pooling" / "config.json", include_prompt=False)
    store = ModelStore(tmp_path, "model", copied_model)
    with (
        store.alone(),
        pytest.raises(NotExportableError, match="leaves out the prompt"),
    ):
        store.make(reference(copied_model).network)
    assert [path.name for path in store.folder.iterdir()] == ["lock"]


def test_a_model_without_a_tokenizer_file_cannot_be_exported(
    copied_model: Path, tmp_path: Path
) -> None:
    network = reference(copied_model).network
    (copied_model / "tokenizer.json").unlink()
    store = ModelStore(tmp_path, "model", copied_model)
    with store.alone(), pytest.raises(NotExportableError, match=r"no tokenizer\.json"):
        store.make(network)


@pytest.mark.slow
def test_a_model_that_cannot_be_exported_is_run_by_pytorch(
    copied_model: Path, tmp_path: Path
) -> None:
    rewrite(copied_model / "1_Pooling" / "config.json", include_prompt=False)
    folder = tmp_path / "models"
    embedder = Embedder(str(copied_model), folder=folder)
    assert embedder.embed(TEXTS).shape == (4, 384)
    assert embedder.backend.name == "torch"
    assert "leaves out the prompt" in embedder.backend.reason
    with pytest.raises(BackendRefusedError, match="leaves out the prompt"):
        Embedder(str(copied_model), folder=folder, backend="openvino-f32").embed(TEXTS)
