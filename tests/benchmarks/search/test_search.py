"""Each part on next to nothing, so that none rots; no time is judged."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.search import cold, first, warm
from benchmarks.search.home import BEFORE, DRAFT, Plan, build
from benchmarks.search.material import Material, made, questions
from benchmarks.search.report import chart, lines, report
from benchmarks.search.rows import PASSAGES, SHARES, source_of, uri_of
from benchmarks.search.run import Given, size
from resources.lakehouse import Lakehouse

DIMENSION = 384  # Of the default model.
PLAN = Plan(100 * PASSAGES)  # So that every source has a document.


def material() -> Material:
    """Return sentences about numbers, with vectors that mean nothing."""
    things = ("kiln", "lease", "pump", "orchard")
    texts = [f"The {things[n % 4]} has the number {n}." for n in range(PLAN.needed)]
    asked = [f"What number has the {things[n % 4]}, {n}?" for n in range(80)]
    drawn = np.random.default_rng(1).normal(size=(len(texts), DIMENSION))
    return Material(texts, drawn / np.linalg.norm(drawn, axis=1, keepdims=True), asked)


def test_sources_have_their_shares_and_documents_a_place_of_their_own() -> None:
    names = [source_of(document) for document in range(1000)]
    assert {name: names.count(name) for name in SHARES} == {
        name: 10 * share for name, share in SHARES.items()
    }
    assert len({uri_of(document) for document in range(1000)}) == 1000


def test_passages_of_sets_are_distinct_and_their_vectors_kept(tmp_path: Path) -> None:
    folder = tmp_path / "retrieval" / "one"
    folder.mkdir(parents=True)
    text = "The kiln was built in 1901. It burned down later. Nobody was hurt there."
    rows = [{"_id": "1", "text": text}, {"_id": "2", "text": text}]
    lines_of = "\n".join(map(json.dumps, rows)).encode()
    (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(lines_of))
    asked = json.dumps({"_id": "1", "text": "When was the kiln built?"})
    (folder / "queries.jsonl").write_text(asked + "\n", encoding="utf-8")
    np.save(tmp_path / "vectors-6.npy", np.eye(6, DIMENSION, dtype=np.float32))
    found = made(tmp_path, tmp_path, 6)
    assert len(set(found.passages)) == 6
    assert found.questions[0] == "When was the kiln built?"
    assert (found.vectors(slice(1, 3)) == np.eye(6, DIMENSION)[1:3]).all()
    with pytest.raises(ValueError, match="holds 6 distinct"):
        made(tmp_path, tmp_path, 7)
    assert questions(None, ["One two."]) == ["One two."]


@pytest.mark.slow
def test_every_part_is_measured_on_a_home_that_is_made_once(tmp_path: Path) -> None:
    given = material()
    settings = build(tmp_path / "home", PLAN, given)
    assert build(tmp_path / "home", PLAN, given).home == settings.home
    world = Given(settings.home, PLAN.passages, given.questions, 2)
    figures = {"home": size(world), "first": first.measure(settings.home)}
    assert set(figures["first"]["new"]) == {"main", BEFORE, DRAFT}
    with Lakehouse(settings) as lakehouse:
        found = lakehouse.search.search("number", k=PLAN.passages, mode="text")
        assert len(found) == PLAN.passages
        figures["warm"] = warm.measure(lakehouse, given.questions, 2)
    figures["cold"] = cold.measure(settings.home, given.questions, 1)
    assert len(lines(figures)) == 3
    assert "2,000 passages" in report(figures)
    assert all(name.split()[0] in chart(figures) for name in warm.KINDS)
