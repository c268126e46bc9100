"""The parts of the benchmark on next to nothing, so that none of them rots."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from assets.claims.extraction import ClaimExtractor
from assets.claims.model import DocumentText
from benchmarks.contradictions import candidates, many_claims, scale, texts
from benchmarks.contradictions.pairs import (
    Pair,
    ramdocs,
    wiki_harder,
    wiki_passages,
    wiki_sentences,
)
from benchmarks.contradictions.remembering import RememberedExtractor, RememberedModel
from resources.lakehouse import Lakehouse
from resources.nli import Nli
from resources.settings import Settings

GATE = (
    "The gate of Aldermouth opens at seven in the morning. It was built in 1871 by the "
    "harbour company. Two guards sleep in the tower above it."
)
LATER = GATE.replace("1871", "1893")
MILL = (
    "The mill of Fernwick grinds barley for the villages. Its wheel turns four times a "
    "minute. A flood carried the old wheel away."
)
TURNING = "Its wheel has never turned since the flood of that spring, people say."


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Sets of two entries in the form of the public ones."""
    folder = tmp_path / "nli" / "dev"
    folder.mkdir(parents=True)
    passages = [entry("Gate", GATE, LATER), entry("Mill", MILL, MILL)]
    sentences = [
        entry("Gate", "It was built in 1871.", "It was built in 1893."),
        entry("Mill", "Its wheel turns four times.", TURNING),
    ]
    write(folder / "wikicontradict_passages_half.jsonl.gz", passages)
    write(folder / "wikicontradict_sentences_half.jsonl.gz", sentences)
    write(folder / "ramdocs_half.jsonl.gz", [*passages, *sentences])
    return tmp_path


def entry(title: str, premise: str, hypothesis: str) -> dict[str, Any]:
    return {
        "title": title,
        "premise": premise,
        "hypothesis": hypothesis,
        "label": "contradiction",
    }


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def test_controls_are_as_many_as_conflicts_and_of_the_right_articles(
    data: Path,
) -> None:
    pairs = wiki_sentences(data)
    groups = [pair.group for pair in pairs]
    assert groups == ["contradiction"] * 2 + ["related"] * 2 + ["repaired"] * 2
    for pair in pairs[2:4]:
        assert any(
            pair.one in text and pair.other in text for text in (GATE, LATER, MILL)
        )
    assert {pair.other for pair in pairs[4:]} == {pair.other for pair in pairs[:2]}
    assert [pair.one for pair in pairs[4:]] == [pair.one for pair in pairs[:2]]
    assert pairs[4].other != pairs[0].other


def test_halves_of_a_passage_are_related_and_do_not_overlap(data: Path) -> None:
    halves = [pair for pair in wiki_passages(data) if pair.group == "related"]
    assert [f"{pair.one} {pair.other}" for pair in halves] == [GATE, MILL]


def test_harder_controls_are_of_one_passage_or_a_sentence_cut_short(
    data: Path,
) -> None:
    pairs = wiki_harder(data)
    closest = [pair for pair in pairs if pair.group == "closest"]
    assert closest
    for pair in closest:
        assert pair.one in GATE + LATER + MILL
        assert pair.other in GATE + LATER + MILL
    for pair in pairs:
        if pair.group == "shortened":
            assert pair.one.startswith(pair.other.removesuffix("."))
    assert "shortened" in {pair.group for pair in pairs}


def test_a_limit_spreads_over_the_set(data: Path) -> None:
    assert len(ramdocs(data)) == 4
    assert [pair.one for pair in ramdocs(data, 2)] == [GATE, "It was built in 1871."]


def test_the_detector_is_measured_with_and_without_its_parts() -> None:
    pairs = [
        Pair("The tank holds 40 litres.", "The tank holds 90 litres.", "contradiction"),
        Pair("The hall is open.", "The hall is not open.", "contradiction"),
        Pair("The tank holds 40 litres.", "The cat sleeps on the roof.", "repaired"),
        Pair("The hall is open.", "The tank holds 40 litres.", "related"),
    ]
    nli = Nli()
    found = texts.measure(nli, pairs)
    assert found["auroc"]["value"] == 1.0
    assert set(found["against"]) == {"related", "repaired"}
    parts = texts.ablation(nli, pairs)
    assert set(parts) == {
        "overlap_alone",
        "model_alone",
        "without_model",
        "without_comparers",
        "without_calibration",
        "all",
    }
    overlap = parts["overlap_alone"]["auroc"]["value"]
    assert parts["all"]["auroc"]["value"] >= overlap


def test_what_is_remembered_is_what_would_be_made_again() -> None:
    nli, extractor = Nli(), ClaimExtractor()
    documents = [
        DocumentText(str(place), f"text-{place}", "", text, language="en")
        for place, text in enumerate((GATE, MILL, GATE))
    ]
    again = RememberedExtractor(extractor).extract(documents)
    assert again == extractor.extract(documents)
    pairs = [("It is open.", "It is closed."), ("It is open.", "It is open.")]
    model = RememberedModel(nli)
    first = model.contradiction(pairs)
    assert model.contradiction(pairs[::-1]).tolist() == first.tolist()[::-1]


def test_candidates_of_a_pool_are_counted(data: Path) -> None:
    found = candidates.of_wikipedia(data)
    assert found["recall"]["of"] == 2
    growth = candidates.growth(data)
    assert [row["statements"] for row in growth] == sorted(
        row["statements"] for row in growth
    )


def test_made_claims_are_live_and_as_many_as_asked_for(tmp_path: Path) -> None:
    with Lakehouse(Settings(home=tmp_path)) as lakehouse:
        many_claims.write_claims(lakehouse, 0, 300, 300)
        query = """
            select count(*) as claims, count(distinct claim_id) as ids,
                count(*) filter (kind = 'value') as figures
            from kb.live_claims
        """
        (row,) = lakehouse.warehouse.query(query).to_pylist()
    assert row == {"claims": 300, "ids": 300, "figures": 180}


@pytest.mark.slow
def test_only_new_claims_are_compared_at_scale(tmp_path: Path) -> None:
    scale.prepare(tmp_path / "home", 300, 100)
    found = scale.compare(tmp_path / "home")
    assert found["new_claims"] == 100
    assert found["seconds"].keys() >= {"values", "statements"}
