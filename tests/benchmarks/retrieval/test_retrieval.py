"""Each part on next to nothing, so that none rots; no measure is judged."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.retrieval.home import MARK, build
from benchmarks.retrieval.report import chart, lines, report
from benchmarks.retrieval.run import measured, store
from benchmarks.retrieval.scoring import gain, ndcg, recall
from benchmarks.retrieval.sets import Collection, read
from benchmarks.retrieval.settings import GRID, chosen_without, name_of

KILN = "The kiln at Ostrow was built in 1901 by Ada Brenner, out of red brick."
LEASE = "The lease of the mill ends in March; the rent is 900 crowns a month."
PUMP = "Pump 7 lifts twelve litres a second when its filter is clean."
DOCUMENTS = {"a": f"Kiln\n\n{KILN}", "b": f"Lease\n\n{LEASE}", "c": f"Pump\n\n{PUMP}"}
QUESTIONS = {"1": "Who built the kiln?", "2": "How high is the rent of the mill?"}
GRADES = {"1": {"a": 1}, "2": {"b": 2, "c": 1}}
COLLECTION = Collection("scifact", DOCUMENTS, QUESTIONS, GRADES)


def test_a_perfect_order_has_the_whole_gain_and_a_late_place_less() -> None:
    grades = {"a": 3, "b": 1}
    assert ndcg(["a", "b", "c"], grades) == pytest.approx(1.0)
    assert ndcg(["b", "a"], grades) == pytest.approx(
        (1 + 3 / np.log2(3)) / (3 + 1 / np.log2(3))
    )
    assert ndcg(["c"] * 10 + ["a", "b"], grades) == 0.0
    assert recall(["c", "a"], grades) == 0.5
    assert recall(["c"] * 10 + ["a", "b"], grades) == 0.0


def test_a_gain_on_every_question_is_certain_and_none_is_not() -> None:
    better = gain(np.full(40, 0.6), np.full(40, 0.5))
    assert better == {"mean": 0.1, "low": 0.1, "high": 0.1, "likely": 1.0}
    same = gain(np.full(40, 0.5), np.full(40, 0.5))
    assert same["mean"] == same["likely"] == 0.0


def test_a_set_of_either_form_is_read(tmp_path: Path) -> None:
    first = tmp_path / "one"
    first.mkdir()
    rows = [{"_id": "a", "title": "Kiln", "text": KILN}, {"_id": "b", "text": LEASE}]
    packed = gzip.compress("\n".join(map(json.dumps, rows)).encode())
    (first / "corpus.jsonl.gz").write_bytes(packed)
    asked = [{"_id": "1", "text": "Who?"}, {"_id": "2", "text": "Nobody knows?"}]
    (first / "queries.jsonl").write_text("\n".join(map(json.dumps, asked)))
    (first / "qrels.tsv").write_text("query\tdoc\tgrade\n1\ta\t2\n1\tb\t-1\n")
    found = read(first)
    assert found.documents == {"a": f"Kiln\n\n{KILN}", "b": LEASE}
    assert found.questions == {"1": "Who?"}
    assert found.grades == {"1": {"a": 2}}

    second = tmp_path / "two"
    second.mkdir()
    corpus = [{"title": "Kiln", "text": KILN}, {"title": "Pump", "text": PUMP}]
    paragraphs = [
        {"title": "Pump", "paragraph_text": PUMP, "is_supporting": True},
        {"title": "Kiln", "paragraph_text": KILN, "is_supporting": False},
    ]
    row = {"id": "q", "question": "How much?", "paragraphs": paragraphs}
    for name, content in (("train_corpus", corpus), ("train", [row])):
        packed = gzip.compress(json.dumps(content).encode())
        (second / f"musique_{name}.json.gz").write_bytes(packed)
    assert read(second).grades == {"q": {"1": 1}}


@pytest.mark.slow
def test_a_set_is_asked_in_every_mode_and_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.measuring.RESULTS", tmp_path)
    found = measured(COLLECTION, tmp_path)
    home = tmp_path / "scifact-whole"
    made = (home / MARK).stat().st_mtime_ns
    build(home, COLLECTION, cut=False)
    assert (home / MARK).stat().st_mtime_ns == made
    assert found["whole"]["modes"]["hybrid"] == pytest.approx(
        {"ndcg": 1.0, "recall": 1.0}
        | {"seconds": found["whole"]["modes"]["hybrid"]["seconds"]}
    )
    assert set(found["settings"]) == {name_of(each) for each in GRID}
    figures = store({"scifact": found, "other": found}, tmp_path)
    assert len(lines(figures)) == 2
    assert set(chosen_without({n: f["settings"] for n, f in figures.items()})) == {
        "scifact",
        "other",
    }
    assert "documents cut into passages" in report(figures)
    assert chart(figures).count("<rect") == 8
    assert (tmp_path / "retrieval.md").exists()
