import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import psutil
import pytest

from resources.dagster_resources import (
    BRANCH_TAG,
    PROCESS_TAG,
    LakehouseResource,
    RunBranch,
    process_tag,
)
from resources.lakehouse import open_catalog
from resources.lock import BusyHomeError
from resources.settings import Settings


@dg.op
def write(branch: RunBranch) -> None:
    """Commit a namespace on the branch of the run."""
    with branch.transaction("Something new") as tx:
        tx.create_namespace(f"made_by_{branch.run_id[:8]}")


@dg.op
def look(branch: RunBranch) -> None:
    """Hold the branch and change nothing."""
    assert not branch.exists


@dg.job
def earlier() -> None:
    """Do nothing: only the runs of it that are made up count."""


class Place:
    """A home with its own Dagster instance, and jobs that hold the branch."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(home=folder / "home", agent="tester")
        self.settings.home.mkdir()
        self.instance = dg.DagsterInstance.ephemeral()
        self.catalog = open_catalog(self.settings)

    def run(self, op: dg.OpDefinition, **branch: str) -> dg.ExecuteInProcessResult:
        lakehouse = LakehouseResource(home=str(self.settings.home))
        resources = {"branch": RunBranch(lakehouse=lakehouse, **branch)}

        @dg.job(resource_defs=resources)
        def job() -> None:
            op()

        return job.execute_in_process(instance=self.instance, raise_on_error=False)

    def earlier_run(
        self, status: dg.DagsterRunStatus, process: str | None, *, changes: bool = True
    ) -> dg.DagsterRun:
        """Return a run that left a branch behind."""
        run = self.instance.create_run_for_job(earlier, status=status)
        branch = f"ingest/{run.run_id[:8]}"
        tags = {BRANCH_TAG: branch} | ({PROCESS_TAG: process} if process else {})
        self.instance.add_run_tags(run.run_id, tags)
        self.catalog.create_branch(branch)
        if changes:
            self.catalog.at(branch).create_namespace("left_behind")
        return run

    def branches(self) -> dict[str, str | None]:
        refs = self.catalog.refs()
        return {ref.name: ref.failed for ref in refs if ref.name != "main"}

    def status(self, run: dg.DagsterRun) -> dg.DagsterRunStatus:
        found = self.instance.get_run_by_id(run.run_id)
        assert found is not None
        return found.status


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    found = Place(tmp_path)
    yield found
    found.catalog.close()
    found.instance.dispose()


@pytest.fixture
def ended() -> str:
    """Return the tag of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    born = psutil.Process(process.pid).create_time()
    process.wait()
    return f"{process.pid}/{born}"


STARTED, SUCCESS = dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.SUCCESS
FAILURE, STARTING = dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.STARTING


def test_a_run_writes_on_a_branch_of_its_own_in_its_name(place: Place) -> None:
    done = place.run(write, agent="ann")
    commit = place.catalog.resolve(f"ingest/{done.run_id[:8]}")
    assert (commit.agent, commit.run_id) == ("ann", done.run_id)
    run = place.instance.get_run_by_id(done.run_id)
    assert run is not None
    assert run.tags[BRANCH_TAG] == f"ingest/{done.run_id[:8]}"
    assert run.tags[PROCESS_TAG] == process_tag(place.settings)


def test_without_an_agent_it_is_the_one_of_the_settings(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_AGENT", "bob")
    done = place.run(write)
    assert place.catalog.resolve(f"ingest/{done.run_id[:8]}").agent == "bob"


def test_a_target_branch_that_is_missing_is_made_from_main(place: Place) -> None:
    place.catalog.at("main").create_namespace("early")
    place.run(write, into="draft")
    assert "early" in place.catalog.contents("draft")


def test_a_tag_as_target_is_refused_before_the_work(place: Place) -> None:
    place.catalog.create_tag("v1")
    done = place.run(write, into="v1")
    (failure,) = [each for each in done.all_events if each.is_step_failure]
    assert "v1" in str(failure.step_failure_data.error)
    assert place.branches() == {"v1": None}


def test_the_branch_of_a_killed_run_is_marked_and_the_run_ends(
    place: Place, ended: str
) -> None:
    killed = place.earlier_run(STARTED, ended)
    assert place.run(look).success
    assert place.branches() == {
        f"ingest/{killed.run_id[:8]}": "its run ended before the release"
    }
    assert place.status(killed) is FAILURE


def test_a_process_id_that_is_used_again_is_another_process(place: Place) -> None:
    killed = place.earlier_run(STARTED, f"{os.getpid()}/1.0")
    place.run(look)
    assert place.status(killed) is FAILURE


def test_a_dead_process_that_nobody_buried_is_dead(place: Place) -> None:
    with subprocess.Popen([sys.executable, "-c", "pass"]) as process:
        child = psutil.Process(process.pid)
        while child.status() != psutil.STATUS_ZOMBIE:
            pass
        killed = place.earlier_run(STARTED, f"{child.pid}/{child.create_time()}")
        place.run(look)
    assert place.status(killed) is FAILURE


def test_a_failed_run_that_could_not_mark_its_branch_is_helped(place: Place) -> None:
    place.earlier_run(FAILURE, None)
    place.run(look)
    assert list(place.branches().values()) == ["its run ended before the release"]


def test_a_branch_of_a_dead_run_with_nothing_new_goes(place: Place, ended: str) -> None:
    place.earlier_run(STARTED, ended, changes=False)
    merged = place.earlier_run(STARTED, ended)
    place.catalog.merge(f"ingest/{merged.run_id[:8]}")
    place.run(look, into="draft")
    assert place.branches() == {}


@pytest.mark.parametrize("status", [STARTED, SUCCESS])
def test_a_branch_that_is_kept_or_still_written_is_left_alone(
    place: Place, status: dg.DagsterRunStatus
) -> None:
    run = place.earlier_run(status, process_tag(place.settings))
    place.run(look)
    assert place.branches() == {f"ingest/{run.run_id[:8]}": None}
    assert place.status(run) is status


def test_branches_of_unknown_runs_are_left_alone(place: Place) -> None:
    place.catalog.create_branch("ingest/by-hand")
    place.run(look)
    assert place.branches() == {"ingest/by-hand": None}


def test_a_run_that_is_started_again_is_not_taken_for_the_first(
    place: Place, ended: str
) -> None:
    first = place.earlier_run(FAILURE, ended)
    second = place.earlier_run(STARTING, ended, changes=False)
    branch = f"ingest/{first.run_id[:8]}"
    place.instance.add_run_tags(second.run_id, {BRANCH_TAG: branch})
    place.run(look)
    assert place.status(second) is STARTING
    assert place.branches()[branch]


def leave_name(place: Place, run: dg.DagsterRun) -> None:
    lock = place.settings.home / "writer.lock"
    lock.write_text(f"run {run.run_id}", encoding="utf-8")


def test_a_run_between_two_of_its_processes_holds_others_off(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_LOCK_SECONDS", "0.3")
    run = place.earlier_run(STARTED, process_tag(place.settings))
    leave_name(place, run)
    waiting = place.run(look)
    assert not waiting.success
    (event,) = [each for each in waiting.all_events if each.is_failure]
    assert BusyHomeError.__name__ in str(event.event_specific_data)
    assert run.run_id in str(event.event_specific_data)


@pytest.mark.parametrize("status", [STARTED, SUCCESS, FAILURE])
def test_a_run_thatis_over_holds_nobody_off(
    place: Place, ended: str, status: dg.DagsterRunStatus
) -> None:
    leave_name(place, place.earlier_run(status, ended))
    assert place.run(look).success
    lock = place.settings.home / "writer.lock"
    assert lock.read_text(encoding="utf-8") == ""


def test_a_name_that_no_run_has_holds_nobody_off(place: Place) -> None:
    lock = place.settings.home / "writer.lock"
    lock.write_text("run of another home", encoding="utf-8")
    assert place.run(look).success
