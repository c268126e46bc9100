"""The model that is shipped, as it is shipped."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.nli import (
    CONTRADICTION,
    ENTAILMENT,
    NEUTRAL,
    Nli,
    NliFileError,
    NliModelError,
)
from resources.nli.shipped import FOLDER

PAIRS = [
    ("A man plays a guitar on a stage.", "A man plays a saxophone on a stage."),
    ("The default timeout is 30 seconds.", "By default, it times out after a minute."),
    ("The bridge was opened in 1932 by the mayor.", "The bridge was opened in 1932."),
    ("Salt lowers the freezing point of water.", "The library closes at noon."),
    ("Zwei Hunde laufen über die Wiese.", "Two dogs run."),
    ("عربى", "\u200f"),
]
LARGEST_MEGABYTES = 25

nli = Nli(threads=1)


def test_probabilities_sum_to_one() -> None:
    found = nli.probabilities(PAIRS)
    assert found.shape == (len(PAIRS), 3)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found.sum(axis=1), 1.0, atol=1e-5)


@pytest.mark.parametrize(
    ("premise", "hypothesis", "label"),
    [
        ("Two dogs run in a park.", "Two animals are outside.", ENTAILMENT),
        ("A woman plays a violin.", "A woman plays a trumpet.", CONTRADICTION),
        ("The archive was founded in 1921.", "The archive was founded in 1934.", 2),
        ("Logs are kept for 30 days.", "Logs are not kept for 30 days.", 2),
        ("The cache is enabled by default.", "The cache is disabled by default.", 2),
        (
            "Lena Moreau was a French painter, born in Lyon in 1881.",
            "Lena Moreau was a French painter.",
            ENTAILMENT,
        ),
        (
            "In 1890, Velburg had a population of 1,647.",
            "In 2010, Velburg had a population of 3,559.",
            NEUTRAL,
        ),
        (
            "The harbour of Olnes has two lighthouses.",
            "Granite forms when magma cools slowly below the surface.",
            NEUTRAL,
        ),
        (
            "The museum is in the old town hall.",
            "Its collection of clocks was a gift of the Berger family.",
            NEUTRAL,
        ),
    ],
)
def test_plain_cases_are_told_apart(premise: str, hypothesis: str, label: int) -> None:
    assert nli.probabilities([(premise, hypothesis)]).argmax() == label


def test_contradiction_does_not_depend_on_which_text_comes_first() -> None:
    turned = [(second, first) for first, second in PAIRS]
    np.testing.assert_allclose(
        nli.contradiction(PAIRS), nli.contradiction(turned), atol=1e-5
    )


@settings(max_examples=10)
@given(st.permutations(PAIRS), st.integers(1, 4))
def test_a_pair_scores_the_same_in_any_order_and_batch(
    pairs: list[tuple[str, str]], batch: int
) -> None:
    alone = {pair: nli.probabilities([pair])[0] for pair in PAIRS}
    found = Nli(threads=1, batch=batch).probabilities(pairs)
    for pair, row in zip(pairs, found, strict=True):
        np.testing.assert_allclose(row, alone[pair], atol=1e-5)


def test_the_same_pairs_give_the_same_bytes() -> None:
    assert nli.probabilities(PAIRS).tobytes() == nli.probabilities(PAIRS).tobytes()


def test_no_pairs_give_no_rows() -> None:
    assert nli.probabilities([]).shape == (0, 3)
    assert nli.contradiction([]).shape == (0,)


@pytest.mark.parametrize("pair", [("", "a"), ("a", " \n"), ("", "")])
def test_an_empty_text_is_neutral(pair: tuple[str, str]) -> None:
    assert nli.probabilities([pair]).tolist() == [[0.0, 1.0, 0.0]]
    assert nli.contradiction([pair]).tolist() == [0.0]


def test_of_an_enormous_text_the_beginning_is_read() -> None:
    short = "The bridge was opened in 1932."
    filler = "It is a bridge. " * 200_000
    found = nli.probabilities([(short + " " + filler, "The bridge opened in 1950.")])
    assert np.isfinite(found).all()
    cut = (short + " " + filler)[:3_000], "The bridge opened in 1950."
    np.testing.assert_allclose(found, nli.probabilities([cut]), atol=1e-5)


def test_the_longer_text_is_cut_first() -> None:
    """What a short hypothesis says still counts beside a premise far too long."""
    premise = "The pump runs at night. " * 400
    found = nli.probabilities(
        [(premise, "The pump runs at night."), (premise, "The pump never runs.")]
    )
    assert found.argmax(axis=1).tolist() == [ENTAILMENT, CONTRADICTION]


def test_what_is_not_a_text_is_refused() -> None:
    with pytest.raises(TypeError, match="int"):
        nli.probabilities([("a", 3)])  # type: ignore[list-item]


@pytest.mark.parametrize("wrong", [{"threads": 0}, {"batch": 0}])
def test_no_threads_and_no_batch_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        Nli(threads=wrong.get("threads"), batch=wrong.get("batch", 1))


def test_the_model_id_names_the_file_and_loads_nothing() -> None:
    code = (
        "import sys; from resources.nli import Nli; print(Nli().model_id);"
        "print({'openvino', 'torch', 'tokenizers'} & set(sys.modules))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    name, loaded = printed.split("\n")[:2]
    digest = json.loads((FOLDER / "config.json").read_text())["sha256"]
    assert name == f"assay-nli@{digest[:12]}"
    assert loaded == "set()"


def test_the_file_is_small_and_has_a_card() -> None:
    size = (FOLDER / "model.onnx").stat().st_size
    assert size <= LARGEST_MEGABYTES * 1e6
    card = (FOLDER / "card.md").read_text(encoding="utf-8")
    for wanted in ("Licence", "SNLI", "FEVER", "Limits", "benchmarks.nli.train"):
        assert wanted in card


def test_a_missing_file_is_named_with_a_remedy(tmp_path: Path) -> None:
    broken = Nli(folder=tmp_path)
    with pytest.raises(NliFileError, match=r"config\.json is missing"):
        _ = broken.model_id
    shutil.copy(FOLDER / "config.json", tmp_path)
    assert Nli(folder=tmp_path).model_id == nli.model_id
    with pytest.raises(NliModelError, match=r"model\.onnx is missing") as error:
        Nli(folder=tmp_path).probabilities(PAIRS)
    assert "install assay again" in error.value.remedy


def test_a_damaged_file_never_answers(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "model")
    path = tmp_path / "model" / "model.onnx"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    os.chmod(path, 0o644)  # noqa: PTH101 - a copy of a read-only installation.
    path.write_bytes(content)
    with pytest.raises(NliFileError, match="damaged"):
        Nli(folder=tmp_path / "model").probabilities(PAIRS)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"labels": ["yes", "no"]}'])
def test_settings_that_are_no_settings_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.json").write_text(text)
    with pytest.raises(NliFileError, match="config"):
        Nli(folder=tmp_path).probabilities(PAIRS)
