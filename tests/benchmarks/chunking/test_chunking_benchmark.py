"""Each part on next to nothing, so that none rots; no measure is judged."""

import json
from pathlib import Path

import pytest

from benchmarks.chunking.editing import edited, sentences
from benchmarks.chunking.finding import joined
from benchmarks.chunking.report import chart, lines, report
from benchmarks.chunking.run import measured, store
from benchmarks.chunking.ways import FIXED, OURS, every, ways
from benchmarks.retrieval.sets import Collection
from resources.embedding import Embedder
from resources.tokens import WordPieces

PIECES = WordPieces()
KILN = "The kiln at Ostrow was built in 1901 by Ada Brenner, out of red brick."
LEASE = "The lease of the mill ends in March; the rent is 900 crowns a month."
PUMP = "Pump 7 lifts twelve litres a second when its filter is clean."
DOCUMENTS = {"a": f"Kiln\n\n{KILN}", "b": f"Lease\n\n{LEASE}", "c": f"Pump\n\n{PUMP}"}
QUESTIONS = {"1": "Who built the kiln?", "2": "How high is the rent of the mill?"}
GRADES = {"1": {"a": 1}, "2": {"b": 2, "c": 1}}
COLLECTION = Collection("scifact", DOCUMENTS, QUESTIONS, GRADES)
LONG = " ".join(f"Sentence number {at} says so." for at in range(300))


def test_windows_are_as_long_as_they_may_be_and_lose_nothing() -> None:
    (windows,) = every([LONG], 10, PIECES)
    assert "".join(windows) == LONG
    assert set(PIECES.counts(windows[:-1]).tolist()) == {10}
    assert every(["", " \n"], 10, PIECES) == [[], []]


@pytest.mark.parametrize("rate", [0.0, 0.1])
def test_the_share_of_sentences_that_is_asked_for_is_edited(rate: float) -> None:
    (text,) = edited([LONG], rate, seed=3)
    assert edited([LONG], rate, seed=3) == [text]
    before, after = sentences(LONG), sentences(text)
    kept = sum(one == other for one, other in zip(before, after, strict=False))
    assert (kept == len(before)) is (rate == 0.0)
    missing = len(set(before) - set(after)) / len(before)
    assert missing == pytest.approx(2 / 3 * rate, abs=0.3 * rate)


def test_joined_documents_answer_what_the_best_of_them_did() -> None:
    pair = joined(COLLECTION, 2)
    assert list(pair.documents.values()) == [
        f"Kiln\n\n{KILN}\n\nLease\n\n{LEASE}",
        f"Pump\n\n{PUMP}",
    ]
    assert pair.grades == {"1": {"0": 1}, "2": {"0": 2, "1": 1}}
    assert joined(COLLECTION, 3).grades == {"1": {"0": 1}, "2": {"0": 2}}


def test_a_set_is_measured_reported_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.measuring.RESULTS", tmp_path)
    found = measured(COLLECTION, ways(PIECES), Embedder(backend="torch"))
    assert found["finding"]["one by one"][OURS]["recall"] == 1.0
    assert found["finding"]["by 8"][FIXED]["passages"] == 1
    figures = store({"scifact": found}, tmp_path)
    store({"cranfield": found}, tmp_path)
    assert {line.name for line in lines(figures)} >= {
        "reused after 1.0% edits, scifact in paragraphs",
        "nDCG@10 beside fixed windows, scifact one by one",
    }
    assert "### Sizes" in report(figures)
    assert chart(figures).count("<rect") == 4
    written = json.loads((tmp_path / "chunking.json").read_text(encoding="utf-8"))
    assert list(written["sets"]) == ["scifact", "cranfield"]
    assert (tmp_path / "chunking.svg").exists()
