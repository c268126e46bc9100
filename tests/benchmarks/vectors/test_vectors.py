import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.search.material import Material
from benchmarks.vectors import concepts, report, rows, run, worker
from benchmarks.vectors.systems import SYSTEMS

COUNT, ASKED = 300, 20


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    drawn = np.random.default_rng(2).standard_normal((COUNT + ASKED, 16))
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn.astype(np.float32)


@pytest.fixture
def material(vectors: np.ndarray) -> Material:
    texts = [f"Passage {number}." for number in range(COUNT)]
    return Material(texts, vectors[:COUNT], [])


@pytest.mark.parametrize("name", ["exact", "LanceDB", "flat"])
def test_a_system_is_built_and_finds_what_is_nearest(
    name: str, material: Material, vectors: np.ndarray, tmp_path: Path
) -> None:
    built = worker.build(name, material, tmp_path / name)
    assert built["disk_mib"] > 0
    system = SYSTEMS[name]()
    system.open(tmp_path / name)
    asked = vectors[COUNT:]
    least = rows.least_similar(vectors[:COUNT], asked, tmp_path / "least.npy")
    for found in (
        [system.near(each[np.newaxis], 0)[0] for each in asked],
        list(system.near(asked, 0)),
    ):
        assert rows.recall(vectors[:COUNT], asked, found, least) == 1.0


def test_recall_counts_what_is_as_near_as_the_tenth_once(
    vectors: np.ndarray, tmp_path: Path
) -> None:
    held, asked = vectors[:COUNT], vectors[COUNT:]
    least = rows.least_similar(held, asked, tmp_path / "least.npy")
    order = np.argsort(-(asked @ held.T), axis=1)
    assert rows.recall(held, asked, list(order[:, :10]), least) == 1.0
    assert rows.recall(held, asked, list(order[:, 5:15]), least) == 0.5
    assert rows.recall(held, asked, list(order[:, [0] * 10]), least) == 0.1
    none = np.full((ASKED, 10), -1)
    assert rows.recall(held, asked, list(none), least) == 0.0


def test_the_flat_index_is_loaded_and_verified(
    material: Material, tmp_path: Path
) -> None:
    worker.build("flat", material, tmp_path / "flat")
    found = worker.load(tmp_path / "flat")
    assert found["rows"] == COUNT
    assert found["vectors_mib"] == pytest.approx(32 * found["codes_mib"], rel=0.01)


def test_passages_are_saved_and_loaded(material: Material, tmp_path: Path) -> None:
    found = concepts.measure(material, tmp_path)
    assert found["rows"] == COUNT
    assert min(found["save_s"], found["parquet_save_s"], found["parquet_load_s"]) > 0
    assert not list(tmp_path.iterdir())


def system(recalls: tuple[float, ...], **given: object) -> dict[str, object]:
    efforts = {
        str(place): {"recall": recall, "median_ms": 1.0 + place, "p95_ms": 2.0 + place}
        for place, recall in enumerate(recalls)
    }
    sizes = dict.fromkeys(("build_s", "disk_mib", "own_mib", "mapped_mib"), 3.0)
    batch = {"per_second": 20_000, "recall": 0.96, "first_s": 1.0}
    return {**sizes, "ready_s": 0.1, "efforts": efforts, "batch": batch, **given}


def test_figures_are_kept_beside_others_and_drawn(tmp_path: Path) -> None:
    load = {"open_s": 0.001, "load_s": 0.06, "verify_s": 0.2}
    load |= {"codes_mib": 4.6, "vectors_mib": 146.5}
    options = run._options(["--data", "d", "--results", str(tmp_path)])
    first = {"100000": {"hnswlib": system((0.9, 0.995, 0.999))}}
    run.store({"sizes": first}, options)
    flat = system((0.97,), load=load)
    figures = run.store({"sizes": {"100000": {"flat": flat}}}, options)
    assert json.loads((tmp_path / "vectors.json").read_text()) == figures
    assert set(figures["sizes"]["100000"]) == {"hnswlib", "flat"}
    said = (tmp_path / "vectors.md").read_text()
    assert "32 times smaller" in said
    broken = {line.name for line in report.lines(figures) if not line.is_kept}
    assert broken == {
        "flat at 100,000: recall",
        "flat at 100,000: 95 %",
        "load 100,000",
    }
    drawn = (tmp_path / "vectors.svg").read_text()
    assert drawn.count("<circle") == 4
    assert "hnswlib" in drawn


def test_the_quickest_setting_that_is_sure_enough_is_chosen() -> None:
    assert report.chosen(system((0.9, 0.995, 0.999)))["effort"] == "1"
    assert report.chosen(system((0.9, 0.95)))["effort"] == "1"


def test_vectors_come_from_somewhere(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run._options([])
    assert "--data" in capsys.readouterr().err
