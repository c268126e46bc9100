"""Each benchmark on next to nothing, so that none of them rots; no time is judged."""

from pathlib import Path

import pytest

from benchmarks import archive, main_job, sql
from benchmarks.measuring import Pairs, Run, in_turn, machine, parse_last


def test_turns_alternate_and_the_ratio_is_the_median_of_pairs() -> None:
    order: list[str] = []

    def ours(turn: int) -> float:
        order.append("ours")
        return (4.0, 2.0, 9.0)[turn]

    def peer(turn: int) -> float:
        order.append("peer")
        return (2.0, 2.0, 3.0)[turn]

    pairs = in_turn(ours, peer, 3)
    assert order == ["ours", "peer", "peer", "ours", "ours", "peer"]
    assert pairs == Pairs(ours=(4.0, 2.0, 9.0), peer=(2.0, 2.0, 3.0))
    assert pairs.ratio == 2.0
    assert pairs.difference == 2.0


def test_the_peak_of_a_step_is_that_of_its_samples_or_of_the_last_before() -> None:
    run = Run(4.0, 7, ((1.0, 5), (2.0, 9), (3.0, 6)), None)
    assert run.peak_bytes == 9
    assert run.peak_between(1.5, 3.5) == 9
    assert run.peak_between(3.2, 3.4) == 6
    assert run.peak_between(0.1, 0.2) == 0


def test_json_is_found_after_other_output() -> None:
    assert parse_last('loading {x}\nmore\n{\n "a": [1]\n}\n') == {"a": [1]}


def test_a_result_names_the_machine() -> None:
    assert {"date", "processor", "cores", "memory_gib", "packages"} <= set(machine())


def test_sql_over_a_ref_answers_as_read_parquet_does() -> None:
    figures = sql.measure(rows=3000, files=2, turns=1)
    assert figures["files"] == 2
    for query in sql.QUERIES:
        assert figures[query]["connection"]["ratio"] > 0
        assert figures[query]["query"]["ratio"] > 0


def test_archives_are_written_and_read_both_ways() -> None:
    figures = archive.measure(megabytes=0.2, turns=1)
    for form in archive.FORMATS:
        for way in ("archive", "restore"):
            assert figures[form][way]["ours_mb_per_s"] > 0
            assert figures[form][way]["peer_mb_per_s"] > 0
    assert figures["hdf5"]["restore"]["h5py_s"] > 0


@pytest.mark.slow
def test_the_main_job_does_as_much_as_the_plain_script(tmp_path: Path) -> None:
    main_job.write_tiny(tmp_path, 11)  # One of them is a copy.
    (tmp_path / "notes.md").write_text("# Notes\n\nInvoices stay ten years.\n")
    figures = main_job.measure(tmp_path, turns=1)
    plain, job = figures["plain"], figures["job"]
    for count in ("documents", "characters", "chunks"):
        assert plain[count] == job[count]
    assert job["documents"] == 11
    assert set(plain["steps"]) == {"extract", "chunk", "embed", "index"}
    assert {
        "files",
        "documents",
        "chunks",
        "embeddings",
        "search_index",
        "release",
    } < set(job["steps"])
    assert (
        job["steps"]["embeddings"]["peak_mib"] > job["steps"]["files"]["peak_mib"] > 0
    )
    assert figures["unchanged"]["documents"] == 0
    assert "embeddings" in figures["unchanged"]["steps"]
