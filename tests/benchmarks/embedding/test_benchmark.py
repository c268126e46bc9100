"""Each part on next to nothing, so that none rots; no time is judged."""

import gzip
import json
import os
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.embedding import limit, parity, speed, texts
from benchmarks.embedding.report import chart, report
from benchmarks.embedding.run import measure
from resources.embedding import Embedder

TEXT = "The pump moves water from the lower to the upper tank, and stops by itself. "


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with two small sets."""
    for name in texts.SETS:
        folder = tmp_path / "retrieval" / name
        folder.mkdir(parents=True)
        rows = [
            {"_id": str(at), "title": f"Pump {at}", "text": TEXT * 25}
            for at in range(4)
        ]
        lines = "\n".join(map(json.dumps, rows))
        (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
        question = json.dumps({"_id": "q", "text": "What moves water?"})
        (folder / "queries.jsonl").write_text(question, encoding="utf-8")
        (folder / "qrels.tsv").write_text("q\td\tg\nq\t1\t1\n", encoding="utf-8")
    return tmp_path


def test_texts_are_cut_to_their_length(data: Path) -> None:
    embedder = Embedder()
    drawn = texts.passages(data, 5)
    assert len(drawn) == 5
    assert set(texts.pieces(drawn, embedder)) == {256}
    for name, cut in texts.cut(drawn, embedder).items():
        assert texts.pieces(cut, embedder) == [texts.LENGTHS[name]] * 5


def test_the_operations_of_a_network_are_counted(tmp_path: Path) -> None:
    settings = {"hidden_size": 2, "intermediate_size": 3, "num_hidden_layers": 5}
    (tmp_path / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    # Of one piece: four projections of 2 by 2, two of 2 by 3, a score and a sum of 2.
    assert limit.operations(tmp_path, [1]) == 5 * 2 * (4 * 4 + 2 * 6 + 2 * 2)
    assert limit.operations(tmp_path, [1, 1]) == 2 * limit.operations(tmp_path, [1])


def test_other_vectors_are_told_from_the_same() -> None:
    vectors = np.random.default_rng(0).standard_normal((30, 8))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    turned = np.roll(vectors, 1, axis=0)
    ways: dict[str, speed.Encode] = {
        speed.PEER: lambda _: vectors,
        "same": lambda _: vectors,
        "other": lambda _: turned,
    }
    found = parity.measure(ways, {"all": ["text"] * 30})
    assert found["same"]["all"]["least"] == pytest.approx(1.0)
    assert found["same"]["all"]["same_neighbours"] == 1.0
    assert found["other"]["all"]["least"] < 0.5
    assert found["other"]["all"]["same_neighbours"] < 0.9


@pytest.mark.slow
def test_all_parts_are_measured_and_reported(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limit, "SHAPES", ((64, 64, 64),))
    monkeypatch.setattr(limit, "SECONDS", 0.01)
    options = Namespace(data=data, passages=4, turns=1, threads=1)
    models = Path(os.environ["ASSAY_MODELS"])
    figures = measure(options, models, models)  # A new folder would cost an export.
    assert figures["start"]["peer_first_query_s"] > 0
    assert figures["parity"]["assay, openvino-f32"]["passages"]["least"] > 0.99999
    said = report(figures)
    assert "| assay, openvino-bf16" in said
    assert "### Share of the limit" in said
    drawn = chart(figures)
    assert drawn.count("<rect") == len(figures["speed"]["passages"]) == 4
