from datetime import timedelta
from pathlib import Path

import click
import pyarrow as pa
import pytest

from pipelines.cli.amounts import Age, Size
from resources.lakehouse import Lakehouse
from tests.pipelines.cli.samples import Assay

AT_ONCE = ("--keep", "main=1", "--grace", "0s", "--reflog", "0d")


def _overwrite(lakehouse: Lakehouse) -> None:
    prices = pa.table({"item": ["bolt"], "price": [2.5]})
    lakehouse.catalog.at().load_table("data.prices").overwrite(prices)


def _files(lakehouse: Lakehouse) -> set[str]:
    root = Path(lakehouse.catalog.warehouse)
    return {str(path) for path in root.rglob("*.*") if path.is_file()}


def test_a_dry_run_tells_what_would_go_and_the_run_deletes_it(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    _overwrite(lakehouse)
    before = _files(lakehouse)
    told = assay("gc", *AT_ONCE, "--dry-run")
    assert told.code == 0
    assert "data.prices" in told.out
    assert " files would go, " in told.out
    assert "names each file" in told.err
    listed = assay("gc", *AT_ONCE, "--dry-run", "--json").json
    assert listed["dry_run"] is True
    assert _files(lakehouse) == before
    assert "never collected" in assay("doctor").out
    done = assay("gc", *AT_ONCE, "--json").json
    assert "last collected 20" in assay("doctor").out
    gone = before - _files(lakehouse)
    assert {each["location"] for each in listed["removed"]} == gone
    assert (done["files"], done["bytes"]) == (listed["files"], listed["bytes"])
    assert assay("verify", "--deep").code == 0
    rows = assay("sql", "select price from data.prices", "--json").json
    assert rows == [{"price": 2.5}]


@pytest.mark.usefixtures("lakehouse")
def test_nothing_goes_that_is_young_or_in_the_history(assay: Assay) -> None:
    done = assay("gc")
    assert done.code == 0
    assert "0 files gone, 0 bytes; 3 files too young." in done.out
    assert "0 commits given up." in done.out


def test_a_state_that_was_given_up_cannot_become_a_branch(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    old = lakehouse.catalog.ref("main").head
    _overwrite(lakehouse)
    assert "may be lost" in assay("gc", *AT_ONCE).err
    refused = assay("branch", "create", "old", "--from", old)
    assert refused.code == 1
    assert "Garbage collection gave up" in refused.err
    assert old[:12] in assay("log").out


def test_what_cannot_be_read_forbids_it_all(assay: Assay, lakehouse: Lakehouse) -> None:
    _overwrite(lakehouse)
    current = lakehouse.catalog.at().load_table("data.prices").current_snapshot()
    assert current is not None
    Path(current.manifest_list).unlink()
    before = _files(lakehouse)
    failed = assay("gc", *AT_ONCE)
    assert failed.code == 1
    assert "No file was deleted" in failed.err
    assert "assay verify" in failed.err
    assert _files(lakehouse) == before
    assert "could not all be read" in assay("doctor").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--keep", "main"), "such as 'main=30d'"),
        (("--keep", "main=soon"), "such as 'main=30d'"),
        (("--grace", "later"), "such as 12h"),
    ],
)
def test_wrong_use_is_told(assay: Assay, words: tuple[str, ...], said: str) -> None:
    wrong = assay("gc", *words)
    assert wrong.code == 2
    assert said in wrong.err


@pytest.mark.usefixtures("lakehouse")
def test_a_cut_off_that_keeps_nothing_is_refused(assay: Assay) -> None:
    refused = assay("gc", "--keep", "main=0")
    assert refused.code in {1, 2}
    assert "the head is always kept" in refused.err


def test_amounts_are_read_as_people_write_them() -> None:
    ages = {"90s": 90, "45m": 2700, "12H": 43_200, "30d": 2_592_000, "1w": 604_800}
    for text, seconds in ages.items():
        assert Age().convert(text, None, None) == timedelta(seconds=seconds)
    sizes = {"5000": 5000, "512kB": 512_000, "128 MB": 128_000_000, "1g": 10**9}
    for text, count in sizes.items():
        assert Size().convert(text, None, None) == count
    for wrong in ("", "-1d", "d", "1y"):
        with pytest.raises(click.BadParameter):
            Age().convert(wrong, None, None)


def test_snapshots_expire_and_files_are_compacted_as_commits(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    more = pa.table({"item": ["pin"], "price": [0.1]})
    lakehouse.catalog.at().load_table("data.prices").append(more)
    done = assay("compact", "data.prices")
    assert done.code == 0
    head = lakehouse.catalog.ref("main").head
    assert done.out.endswith(f"1 table kept up; main is at {head[:12]}\n")
    assert assay("compact").out == "Nothing to do.\n"
    expired = assay("expire", "--keep", "1", "--json").json
    assert expired["tables"][0]["key"] == "data.prices"
    assert expired["tables"][0]["snapshots"] == 2
    assert assay("expire", "--older-than", "30d").out == "Nothing to do.\n"
    rows = assay("sql", "select count(*) as n from data.prices", "--json").json
    assert rows == [{"n": 3}]


@pytest.mark.usefixtures("lakehouse")
def test_upkeep_of_what_is_not_there_names_the_nearest(assay: Assay) -> None:
    missing = assay("compact", "data.price")
    assert missing.code == 1
    assert "Did you mean 'data.prices'?" in missing.err
    assert assay("expire").code == 2
