"""What is measured beside sets of others, and how figures are shown."""

import gzip
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks.nli import false_alarms, sets
from benchmarks.nli.card import fill
from benchmarks.nli.diagram import reliability_svg
from benchmarks.nli.passages import read_passages
from benchmarks.nli.settings import NEUTRAL
from resources.nli import Nli


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two passages of each of many articles, of which some are kept from training."""
    rows = [
        {"title": f"Vik {number}", "text": text.format(n=number)}
        for number in range(120)
        for text in (
            "Vik {n} is a village on the coast. The village has {n} old houses.",
            "Salt was sold in Vik {n} for a long time. The market closed in 1921.",
        )
    ]
    folder = tmp_path / "retrieval"
    for name in ("hotpotqa-200", "musique-200"):
        (folder / name).mkdir(parents=True)
        with gzip.open(folder / name / "corpus.jsonl.gz", "wt") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    (folder / "musique-train100").mkdir()
    train = folder / "musique-train100" / "musique_train_corpus.json.gz"
    with gzip.open(train, "wt") as file:
        json.dump(rows, file)
    return tmp_path


def test_compatible_pairs_are_neutral_and_of_articles_kept_from_training(
    data: Path,
) -> None:
    pairs = false_alarms.compatible_pairs(data)
    assert pairs == false_alarms.compatible_pairs(data)
    assert {pair.label for each in pairs.values() for pair in each} == {NEUTRAL}
    kept = {s for p in read_passages(data, held_out=True) for s in p.sentences}
    assert 0 < len(kept) < 120
    assert all(
        any(sentence in pair.premise for sentence in kept)
        for pair in pairs["same article"]
    )


def test_the_share_of_false_alarms_has_an_interval_around_it(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(false_alarms, "_SENTENCES", 12)
    monkeypatch.setattr(false_alarms, "_SCOPED", 40)
    found = false_alarms.false_alarms(Nli(threads=1), data)
    assert set(found) == {"same passage", "same article", "unrelated", "other scope"}
    for measured in found.values():
        value, low, high = measured["called contradictions"]
        assert 0 <= low <= value <= high <= 1
    assert found["unrelated"]["called contradictions"][0] < 0.5


def test_a_reliability_diagram_is_a_drawing_of_every_bin() -> None:
    bins = {"stated": [0.1, 0.9], "observed": [0.0, 1.0], "count": [9.0, 1.0]}
    drawn = ET.fromstring(reliability_svg(bins, "of two bins"))  # noqa: S314
    circles = [each for each in drawn.iter() if each.tag.endswith("circle")]
    assert [circle.get("cy") for circle in circles] == ["344.0", "44.0"]
    assert drawn[0].text == "of two bins"


def test_the_card_gets_the_figures_between_its_marks_only() -> None:
    row = [0.5, 0.4, 0.6]
    measures = dict.fromkeys(("accuracy", "precision", "recall", "f1"), row)
    ranks = dict.fromkeys(("auroc", "recall_at_5_percent"), row)
    ranked = {"whole": ranks, "sentences": ranks}
    figures = {
        **{name: {"pairs": 1200, **measures} for name in sets.LABELLED},
        "wikicontradict sentences": ranked,
        "wikicontradict passages": ranked,
        "ramdocs": ranked,
        "false alarms": {
            kind: {"pairs": 40, "called contradictions": row}
            for kind in ("same passage", "same article", "unrelated", "other scope")
        },
        "calibration": {"brier": row, "ece": row},
        "speed": {"pairs_a_second_on_one_core": 300.0},
        "machine": {"date": "2026-01-02", "processor": "of some kind"},
        "model": "assay-nli@0",
    }
    card = "# A\n\n<!-- figures -->\nold\n<!-- end of figures -->\n\nafter\n"
    filled = fill(card, figures)
    assert filled.startswith("# A\n\n<!-- figures -->\n| set |")
    assert filled.endswith("<!-- end of figures -->\n\nafter\n")
    assert "old" not in filled
    assert "| SNLI dev | 1,200 | 0.500 (0.400-0.600) |" in filled
    assert "| Sentences of two articles | 40 | 0.500 (0.400-0.600) |" in filled
    assert fill(filled, figures) == filled
