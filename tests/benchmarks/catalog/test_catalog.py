"""Each part on next to nothing, so that none rots; no time is judged."""

import pytest

from benchmarks.catalog import commits, disk, history, rows, sized
from benchmarks.catalog.limits import Line, lines
from benchmarks.catalog.places import STORES, catalog
from benchmarks.catalog.report import chart, report
from benchmarks.catalog.worlds import World, fill, key_of

SMALL = {"3": World(3), "70": World(70, 23)}


def test_a_made_history_is_a_true_one() -> None:
    with catalog() as opened:
        fill(opened, World(70, 40))
        found = {problem.kind for problem in opened.verify().problems}
        assert found == {"metadata_missing"}  # Its metadata files are names only.
        log = opened.log()
        assert sum(len(commit.parents) == 2 for commit in log) == 4
        assert len(opened.contents()) == 70 + 70
        assert opened.at("main").load_table(key_of(69)).scan().to_arrow().num_rows


@pytest.mark.slow
@pytest.mark.parametrize("store", STORES)
def test_commits_and_refs_are_measured_on_both_stores(store: str) -> None:
    beside = commits.measure(store, turns=1, tables=2)
    assert all(found["ratio"] > 0 for found in beside.values())
    by_size = sized.measure(store, 1, SMALL)
    assert set(by_size) == {"branch", "tag", "load", "merge"}
    assert set(by_size["merge"]) == set(SMALL)


@pytest.mark.slow
def test_all_other_parts_are_measured() -> None:
    figures = {
        "changes": sized.by_change(1, World(20), (1, 10)),
        "history": history.measure(1, World(20, 50)),
        "rows": rows.measure(1, {"10": 10, "1,000": 1_000}),
        "collection": disk.collection(200, 1),
        "size": disk.size_of_commits(World(20), 10),
    }
    assert figures["history"]["back"]["10"]["keys"] > 0
    assert figures["collection"]["files"] > 200
    assert figures["size"]["bytes_per_commit"] > 100
    assert "rollback of 1,000 rows" in report(figures)


def test_a_limit_is_kept_from_the_right_side() -> None:
    assert Line("slow", 3.0, 2.0, "ms").share == 1.5
    assert not Line("slow", 3.0, 2.0, "ms").is_kept
    assert Line("many", 4.0, 3.0, "times", is_least=True).is_kept
    assert not Line("few", 2.0, 3.0, "times", is_least=True).is_kept


def test_the_chart_shows_every_limit() -> None:
    took = {"median_ms": 1.0, "p95_ms": 2.0}
    figures = {"sized": {"sqlite": {"branch": {"10": took}, "merge": {"10": took}}}}
    drawn = chart(figures)
    assert len(lines(figures)) == 2
    assert all(line.name in drawn for line in lines(figures))
    assert "| yes" in report(figures)
