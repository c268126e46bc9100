"""Each part on next to nothing, so that none rots; no time is judged."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.search.home import Plan, build
from benchmarks.search.material import Material
from benchmarks.search.rows import PASSAGES
from benchmarks.updates import again, update
from benchmarks.updates.articles import SETS, articles, cut, write
from benchmarks.updates.report import chart, lines, report
from resources.lakehouse import Lakehouse

PLAN = Plan(2 * PASSAGES)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sets of made articles, in the form of the public ones."""
    folder = tmp_path_factory.mktemp("data")
    things = ("kiln", "lease", "pump", "orchard")
    for name in SETS:
        rows = [
            {
                "_id": str(number),
                "title": f"The {things[number % 4]} of {name}",
                "text": " ".join(
                    f"It bears the number {number} on a plate of {metal}, and nobody "
                    f"has moved it since {1800 + number}."
                    for metal in ("iron", "tin", "lead", "brass", "zinc", "gold")
                ),
            }
            for number in range(80)
        ]
        path = folder / "retrieval" / name / "corpus.jsonl.gz"
        path.parent.mkdir(parents=True)
        path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return folder


@pytest.fixture(scope="module")
def material() -> Material:
    """Texts that are in the home already, with some unit vectors."""
    random = np.random.default_rng(7).standard_normal((PLAN.needed, 384))
    vectors = (random.T / np.linalg.norm(random, axis=1)).T.astype(np.float32)
    return Material([f"Heron {n} eats fish." for n in range(PLAN.needed)], vectors, [])


def test_passages_are_distinct_and_as_many_as_are_asked_for(data: Path) -> None:
    found = cut(data, 40)
    assert len(set(found.texts)) == 40
    assert found.tokens > 10
    assert found.material(384).vectors(slice(3)).shape == (3, 384)
    with pytest.raises(ValueError, match="distinct passages, not 9,999"):
        cut(data, 9999)


def test_vectors_are_kept_and_found_in_both_tiers(material: Material) -> None:
    figures = again.looked_up(material, 50)
    assert figures["disk_bytes"] > 50 * 4 * 384
    assert min(figures[f"{each}_s"] for each in ("keep", "from_disk")) > 0


@pytest.mark.slow
def test_an_update_is_embedded_indexed_committed_and_found(
    data: Path, material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "DOCUMENTS", 1)
    monkeypatch.setattr(update, "UPDATE", PASSAGES)
    settings = build(tmp_path / "home", PLAN, material)
    with Lakehouse(settings) as lakehouse:
        found = update.measure(lakehouse, PLAN, cut(data, 2 * PASSAGES))
    assert (found["turns"], found["passages"]) == (1, PASSAGES)
    assert 0 < sum(found["parts_s"].values()) < 1.5 * found["median_s"]
    known = again.recovered(settings, "update-1~1")
    assert (known["missing"], known["disk_hits"], known["computed"]) == (20, 20, 0)
    assert known["hit_rate"] == 1
    assert not known["model_loaded"]
    figures = {"update": found, "recovered": known}
    assert len(lines(figures)) == 2
    assert "20 passages embedded, indexed, committed" in report(figures)
    assert "20 new passages" in chart(figures)


@pytest.mark.slow
def test_a_job_on_unchanged_files_embeds_nothing(data: Path, tmp_path: Path) -> None:
    write(data, tmp_path / "articles", 3)
    assert len(list((tmp_path / "articles").iterdir())) == 3
    first, second = (
        again.ingest(tmp_path / "home", tmp_path / "articles") for _ in range(2)
    )
    assert first["computed"] == first["texts"] == 3
    assert (second["stored"], second["computed"], second["hit_rate"]) == (3, 0, 1)
    assert not second["model_loaded"]
    assert len(list(articles(data))) == 160
